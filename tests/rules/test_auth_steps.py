import itertools

import pytest

from rules.auth_steps import TRIES, Step, next_step

WRONG = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": False, "challengeMetadata": "x"}
RIGHT = WRONG | {"challengeResult": True}
FOREIGN = [
    {"challengeName": "SRP_A", "challengeResult": True},
    {"challengeName": "PASSWORD_VERIFIER", "challengeResult": True},
    {"challengeName": "CUSTOM_CHALLENGE"},
    {"challengeName": None, "challengeResult": True},
    {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": "true"},
    {},
    None,
    "CUSTOM_CHALLENGE",
]


def test_the_first_round_is_a_challenge():
    """Whoever it is."""
    assert Step.CHALLENGE == next_step([], user_not_found=False)
    assert Step.CHALLENGE == next_step([], user_not_found=True)


def test_a_right_answer_brings_tokens():
    """In the first round and in every later one."""
    for wrong in range(TRIES):
        assert Step.TOKENS == next_step([WRONG] * wrong + [RIGHT], user_not_found=False)


def test_three_wrong_answers_end_it():
    """The third is the last."""
    steps = [next_step([WRONG] * wrong, user_not_found=False) for wrong in (1, 2, 3)]

    assert [Step.CHALLENGE, Step.CHALLENGE, Step.FAIL] == steps


def test_no_history_whatever_brings_tokens_but_ours():
    """All histories of up to four rounds, of right, wrong and foreign entries."""
    entries = [RIGHT, WRONG, *FOREIGN]
    for rounds in range(5):
        for session in itertools.product(entries, repeat=rounds):
            history = list(session)
            is_earned = history[-1:] == [RIGHT] and all(e is WRONG for e in history[:-1])
            is_earned = is_earned and rounds <= TRIES

            assert (next_step(history, user_not_found=False) is Step.TOKENS) == is_earned
            assert next_step(history, user_not_found=True) is not Step.TOKENS


def test_no_history_of_right_and_wrong_answers_is_too_long():
    """Exhaustive up to eight rounds: after the third answer there are only ends."""
    for rounds in range(4, 9):
        for session in itertools.product([RIGHT, WRONG], repeat=rounds):
            assert Step.FAIL == next_step(list(session), user_not_found=False)


@pytest.mark.parametrize("entry", FOREIGN)
def test_a_round_that_is_not_ours_ends_it(entry):
    """SRP first would otherwise bring in a round that proves nothing (CUSTOM_AUTH with SRP_A)."""
    assert Step.FAIL == next_step([entry], user_not_found=False)


@pytest.mark.parametrize("session", [None, "", {}, 7, "[]"])
def test_no_session_ends_it(session):
    """It fails closed."""
    assert Step.FAIL == next_step(session, user_not_found=False)
