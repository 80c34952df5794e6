"""
What comes next in a custom authentication: it counts proofs, and not right answers.

A sign-in begins with a password (`rules.passwordless.second_step`) or with our
challenge. A password alone is never enough, and Cognito's own factor behind it
neither: tokens take a right answer to a challenge of ours, which proves
something, in the last round and in no round before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import takewhile
from typing import Any

from rules.passwordless.running_challenge import ROUND_0, RunningChallenge, is_round_0
from rules.passwordless.second_step import (
    CUSTOM,
    DEVICE,
    begins_with_password,
    behind_password,
    has_begun,
    is_readable,
)
from rules.value import dataclass

ROUNDS = 8  # of one sign-in, whatever happens in them


class Step(Enum):
    """DefineAuthChallenge's four answers. There is no fifth."""

    PASSWORD = "password"  # noqa: S105  # a step
    CHALLENGE = "challenge"
    TOKENS = "tokens"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """
    What a sign-in has to prove.

    Attributes:
        methods: By which a right answer proves something, alone or behind a password.
        passwordless: Whether a sign-in may begin without a password.
        trusts_devices: Whether a known device stands for the code behind a password.
        tries: Answers to one challenge.

    """

    methods: frozenset[str]
    passwordless: bool = True
    trusts_devices: bool = False
    tries: int


def next_step(
    session: object, policy: Policy, *, user_not_found: bool, asks_for_code: bool
) -> Step:
    """
    Decide from the rounds so far, as Cognito tells them.

    What cannot be read ends the sign-in, as does a right answer that proves
    nothing: to the round that asks what is wanted, to a method that there is
    not, or by a device without a password. A user who does not exist goes
    through the same rounds and never gets tokens.

    A client that *asks_for_code* in the last round has not guessed in it.
    Saying so falsely gains no guess: the table counts them, not the rounds.
    """
    if has_begun(session):
        return Step.PASSWORD  # for every user: it proves nothing yet
    has_password = begins_with_password(session)
    rounds = behind_password(session) if has_password else session
    if not isinstance(rounds, list) or not (has_password or policy.passwordless):
        return Step.FAIL
    if not all(is_readable(each) and each["challengeName"] == CUSTOM for each in rounds):
        return Step.FAIL
    results = [each["challengeResult"] for each in rounds]
    if True in results[:-1] or len(rounds) > ROUNDS:
        return Step.FAIL
    if results[-1:] == [True]:
        is_proof = _proves(rounds, policy, has_password=has_password)
        return Step.TOKENS if is_proof and not user_not_found else Step.FAIL
    is_over = not asks_for_code and is_locked(rounds, tries=policy.tries)
    return Step.FAIL if is_over or len(rounds) == ROUNDS else Step.CHALLENGE


def is_locked(session: object, *, tries: int) -> bool:
    """Whether the rounds at the end used up all *tries* at one challenge."""
    rounds = [_about(entry) for entry in session] if isinstance(session, list) else []
    last = rounds[-1] if rounds else ROUND_0
    answered = sum(1 for _ in takewhile(lambda about: about == last, reversed(rounds)))
    return last != ROUND_0 and answered >= tries


def _proves(rounds: Sequence[Any], policy: Policy, *, has_password: bool) -> bool:
    """Whether the right answer of the last of *rounds* is what is still missing."""
    running = RunningChallenge.read(rounds[-1].get("challengeMetadata"))
    if running is None:
        return False
    if running.method == DEVICE:
        return has_password and policy.trusts_devices and len(rounds) == 1
    return running.method in policy.methods


def _about(entry: object) -> str:
    """The challenge of a round; what cannot be read counts as one, too."""
    metadata = entry.get("challengeMetadata") if isinstance(entry, dict) else None
    if is_round_0(metadata):
        return ROUND_0
    running = RunningChallenge.read(metadata)
    return running.challenge_id if running else str(metadata)
