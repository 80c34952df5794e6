"""Playing the demo once more in a suite that has played it already."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from local.demo.listener import Listener
from local.demo.play import play
from local.demo.played import Played
from local.demo.time_travel import forget
from local.settling import settle
from local.suite import Suite
from operators.person import attributes_of

_RUNS = count(1)
_OF_THE_DEMO = ("@example.com", "@example.org", "@example.net", "@duck.com", "@drinkbride.com")


def replay(suite: Suite, on_step: Callable[[Played], Any]) -> list[Played]:
    """Delete the demo's users and what is kept of their sign-ins; then play every step."""
    _delete_users(suite)
    for kind in ("C#", "S#", "R#", "U#", "V#", "P#"):
        forget(suite, kind)
    settle(suite.emulator)  # the events of the deletions are no step's
    return play(suite, on_step=on_step, listener=Listener(suite, name=f"replay-{next(_RUNS)}"))


def _delete_users(suite: Suite) -> None:
    cognito, pool = suite.emulator.client("cognito-idp"), suite.user_pool_id
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=pool):
        for user in page["Users"]:
            address = attributes_of({"UserAttributes": user["Attributes"]}).get("email", "")
            if address.endswith(_OF_THE_DEMO):
                cognito.admin_delete_user(UserPoolId=pool, Username=user["Username"])
