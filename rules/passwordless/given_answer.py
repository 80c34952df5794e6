"""One answer in one round of one sign-in, and when the same one may be right again."""

from __future__ import annotations

from rules.passwordless.keyed_digest import keyed_digest
from rules.value import dataclass

REPEATED_WITHIN_S = 15  # Cognito calls a trigger three times, five seconds each
_IN_THE_SAME_ROUND = 2  # together with the first, three times
_LONGEST_ROUND = 9  # digits
_IN_LATER_ROUNDS = 8  # should Cognito let one session be answered twice at once


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """
    What tells an answer from all others, the same when Cognito calls a slow trigger again.

    Attributes:
        sign_in: Random, of this sign-in alone, and in Cognito's session only.
        round_: How many rounds of it came before.
        attempt: Digest of the answer in this round.
        answer: Digest of the answer in any round of the sign-in.

    """

    sign_in: str
    round_: int
    attempt: str
    answer: str


@dataclass(frozen=True, slots=True)
class Winner:
    """
    The answer that used a challenge up.

    Attributes:
        sign_in: As in `GivenAnswer`, as are *round_* and *answer*.
        at: When, in epoch seconds.

    """

    sign_in: str
    round_: int
    answer: str
    at: int


def given_answer(
    key: bytes, answer: object, *, challenge_id: str, sign_in: str, round_: str
) -> GivenAnswer | None:
    """
    The *answer* to a challenge, given in that round.

    None without a *sign_in* or a round, as of one that began before they were
    noted. The digests need *key*: a reader of the table finds no answer by trying.
    """
    if not (sign_in and round_.isdecimal() and len(round_) <= _LONGEST_ROUND):
        return None
    text = answer.strip() if isinstance(answer, str) else ""
    return GivenAnswer(
        sign_in,
        int(round_),
        keyed_digest(key, "attempt/v1", challenge_id, sign_in, round_, text).hex(),
        keyed_digest(key, "answer/v1", challenge_id, sign_in, text).hex(),
    )


def given_at_sign_up(
    key: bytes, answer: str, *, challenge_id: str, device: str, try_id: str
) -> GivenAnswer:
    """
    The *answer* to the challenge of a sign-up, where there are no rounds.

    Cognito calls again with the same *try_id*, and so does a client that heard
    nothing; a user who types once more has another.
    """
    text = answer.strip()
    return GivenAnswer(
        device,
        0,
        keyed_digest(key, "attempt/v1", challenge_id, device, try_id, text).hex(),
        keyed_digest(key, "answer/v1", challenge_id, device, text).hex(),
    )


def is_right_again(given: GivenAnswer, won: Winner, *, is_right: bool, now: int) -> bool:
    """
    Whether *given* is the answer that has *won*, and Cognito has not heard of it.

    In the same round because it calls again, within 15 s. In a later one
    because it took the first answer for false: there would be no later round
    else.

    *is_right*: it is the challenge's code, used up or not.
    """
    if given.sign_in != won.sign_in or not (is_right or given.answer == won.answer):
        return False
    is_same_round = given.round_ == won.round_ and now <= won.at + REPEATED_WITHIN_S
    return is_same_round or given.round_ > won.round_


def most_repeats(given: GivenAnswer, won: Winner) -> int:
    """How often the answer that has *won* may be right again, in the round of *given*."""
    return _IN_THE_SAME_ROUND if given.round_ == won.round_ else _IN_LATER_ROUNDS
