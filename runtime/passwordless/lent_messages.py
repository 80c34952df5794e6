"""
A message that nobody gets, lent to a sign-up for the same address.

A sign-in in the name of an address without a user is counted like any other,
and nothing is sent for it. A sign-up may have its message: it is then counted
once, in the sign-in. So a caller that begins both together, as the REST API does, can
show the sign-in alone, which looks the same whether there is a user or not.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any

from rules.passwordless.send_budget import NotNow, Refusal
from runtime.passwordless.challenge_items import StoredChallenge, challenge_key, epoch, request_key
from runtime.passwordless.clear_calls import ClearCalls


class LentMessages:
    """Finds what can be lent; `ChallengeRequests.open` lends it, once."""

    def __init__(self, calls: ClearCalls, *, table: str) -> None:
        self._calls = calls
        self._table = table

    def find(
        self,
        wishes: Sequence[str],
        *,
        methods: Container[str],
        now: datetime,
    ) -> str | NotNow | None:
        """
        The challenge of a sign-in that has a message to lend.

        *wishes* are the digests that its wish may have, which no other holder
        of limits and no other client can have. None if none of them has led to
        a challenge by one of *methods*: then a message is counted as it always
        is. `NotNow` if a user gets that message, or another sign-up has it.

        Raises `CallFailed`.
        """
        pointed = self._read(*(request_key(each) for each in wishes))
        live = [each for each in pointed if int(each["expires_at"]["N"]) > epoch(now)]
        found = self._read(*(challenge_key(each["challenge_id"]["S"]) for each in live))
        for item in found:
            challenge = StoredChallenge.read(item)
            if challenge.method not in methods:
                continue
            if challenge.is_ghost and "lent_to" not in item:
                return challenge.challenge.challenge_id
            return NotNow(Refusal.TOO_SOON, epoch(now))
        return None

    def _read(self, *keys: dict[str, Any]) -> list[dict[str, Any]]:
        return self._calls.read(self._table, *keys) if keys else []
