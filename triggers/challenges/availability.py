"""What every challenge tells of all methods: their names, and when each may be asked for."""

from __future__ import annotations

from collections.abc import Mapping

from rules.passwordless.known_share import SendShares
from rules.passwordless.running_challenge import RunningChallenge
from rules.trigger_event import TriggerEvent
from runtime.passwordless.challenge_items import sends_key
from runtime.passwordless.sent_counts import Limit
from triggers.passwordless.method import Method

Times = Mapping[str, int]
"""By channel, from when on a message may be asked for, in epoch seconds."""

_OF_OTHERS = "signInMethod"  # amazon-cognito-passwordless-auth's word for a method


def available(methods: Mapping[str, Method], times: Times, *, now: int) -> dict[str, str]:
    """
    The public parameters ``methods`` and ``available_in``, seconds from *now* for each method.

    They depend on what was sent to the address, and not on whether it has a user.
    """
    waits = {
        name: max(0, times.get(method.channel or "", 0) - now) for name, method in methods.items()
    }
    return {
        "methods": " ".join(methods),
        "available_in": " ".join(f"{name}={wait_s}" for name, wait_s in waits.items()),
    }


def times_of(running: RunningChallenge, methods: Mapping[str, Method]) -> dict[str, int]:
    """By channel, as the rounds carry it: of its own, and of the others."""
    method = methods.get(running.method)  # a receipt is none
    own = {method.channel: running.next_send_at} if method and method.channel else {}
    return {**dict(running.others), **own}


def strangers(shares: Mapping[str, SendShares], holder: str) -> dict[str, Limit]:
    """By channel, what a message to somebody who is no known device counts in."""
    return {
        channel: Limit(sends_key(holder=holder, channel=channel), limit.strangers)
        for channel, limit in shares.items()
    }


def is_no_method(asked: TriggerEvent, wanted: str, methods: Mapping[str, Method]) -> bool:
    """Whether the client wishes for a way to sign in that there is not."""
    is_of_another_client = _OF_OTHERS in asked.texts("clientMetadata") and not wanted
    return is_of_another_client or (bool(wanted) and wanted not in methods)
