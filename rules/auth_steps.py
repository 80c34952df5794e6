"""What comes next in a custom authentication."""

from __future__ import annotations

from enum import Enum

TRIES = 3  # answers to one challenge


class Step(Enum):
    """DefineAuthChallenge's three answers. There is no fourth."""

    CHALLENGE = "challenge"
    TOKENS = "tokens"
    FAIL = "fail"


def next_step(session: object, *, user_not_found: bool) -> Step:
    """
    Decide from the rounds so far, as Cognito tells them.

    Tokens need a right answer to our own challenge in the last round, and
    nothing but our own challenges before it: a client could otherwise start
    with SRP and bring in a round that proves nothing. A user who does not
    exist goes through the same rounds and never gets tokens.
    """
    if not isinstance(session, list):
        return Step.FAIL
    results = [_result(entry) for entry in session]
    if None in results or True in results[:-1] or len(results) > TRIES:
        return Step.FAIL
    if results[-1:] == [True]:
        return Step.FAIL if user_not_found else Step.TOKENS
    return Step.FAIL if len(results) == TRIES else Step.CHALLENGE


def _result(entry: object) -> bool | None:
    """Whether the answer was right; None if the entry is no round of ours."""
    if not isinstance(entry, dict) or entry.get("challengeName") != "CUSTOM_CHALLENGE":
        return None
    result = entry.get("challengeResult")
    return result if isinstance(result, bool) else None
