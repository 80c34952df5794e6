"""What comes next in a custom authentication."""

from __future__ import annotations

from enum import Enum
from itertools import takewhile

from rules.passwordless.running_challenge import ROUND_0, RunningChallenge, is_round_0
from rules.passwordless.second_step import DEVICE, behind_password, has_begun

ROUNDS = 8  # of one sign-in, whatever happens in them


class Step(Enum):
    """DefineAuthChallenge's four answers. There is no fifth."""

    PASSWORD = "password"  # noqa: S105  # a step
    CHALLENGE = "challenge"
    TOKENS = "tokens"
    FAIL = "fail"


def step_behind_password(
    session: object,
    *,
    user_not_found: bool,
    tries: int,
    asks_for_code: bool,
    trusts_devices: bool,
) -> Step:
    """
    Decide where the code is the second step: a sign-in begins with a password, or ends.

    Exactly Cognito's own entries for a right password, and for its second
    factor, may stand before our challenges; what follows is `next_step`'s. A
    known device is enough where the stack *trusts_devices*, in the first round.
    """
    if has_begun(session):
        return Step.PASSWORD
    rounds = behind_password(session)
    if rounds is None:
        return Step.FAIL
    if trusts_devices and len(rounds) == 1 and not user_not_found and _is_by_device(rounds[0]):
        return Step.TOKENS
    return next_step(
        rounds, user_not_found=user_not_found, tries=tries, asks_for_code=asks_for_code
    )


def next_step(session: object, *, user_not_found: bool, tries: int, asks_for_code: bool) -> Step:
    """
    Decide from the rounds so far, as Cognito tells them.

    Tokens need a right answer to our own challenge in the last round, and
    nothing but our own challenges before it: a client could otherwise start
    with SRP and bring in a round that proves nothing. A known device alone is
    no proof. A user who does not exist goes through the same rounds and never
    gets tokens.

    A client that *asks_for_code* in the last round has not guessed in it.
    Saying so falsely gains no guess: the table counts them, not the rounds.
    """
    if not isinstance(session, list):
        return Step.FAIL
    results = [_result(entry) for entry in session]
    if None in results or True in results[:-1] or len(results) > ROUNDS:
        return Step.FAIL
    if results[-1:] == [True]:
        proves_nothing = _about(session[-1]) == ROUND_0 or _method(session[-1]) == DEVICE
        return Step.FAIL if user_not_found or proves_nothing else Step.TOKENS
    if len(results) == ROUNDS:
        return Step.FAIL
    is_over = not asks_for_code and is_locked(session, tries=tries)
    return Step.FAIL if is_over else Step.CHALLENGE


def is_locked(session: object, *, tries: int) -> bool:
    """Whether the rounds at the end used up all *tries* at one challenge."""
    rounds = [_about(entry) for entry in session] if isinstance(session, list) else []
    last = rounds[-1] if rounds else ROUND_0
    answered = sum(1 for _ in takewhile(lambda about: about == last, reversed(rounds)))
    return last != ROUND_0 and answered >= tries


def _result(entry: object) -> bool | None:
    """Whether the answer was right; None if the entry is no round of ours."""
    if not isinstance(entry, dict) or entry.get("challengeName") != "CUSTOM_CHALLENGE":
        return None
    result = entry.get("challengeResult")
    return result if isinstance(result, bool) else None


def _is_by_device(entry: object) -> bool:
    return _result(entry) is True and _method(entry) == DEVICE


def _method(entry: object) -> str:
    """The method of a round's challenge; empty if it has none, or is unreadable."""
    metadata = entry.get("challengeMetadata") if isinstance(entry, dict) else None
    running = RunningChallenge.read(metadata)
    return running.method if running else ""


def _about(entry: object) -> str:
    """The challenge of a round; what cannot be read counts as one, too."""
    metadata = entry.get("challengeMetadata") if isinstance(entry, dict) else None
    if is_round_0(metadata):
        return ROUND_0
    running = RunningChallenge.read(metadata)
    return running.challenge_id if running else str(metadata)
