import itertools

import pytest

from rules.passwordless.auth_steps import Policy, Step, is_locked, next_step
from rules.passwordless.running_challenge import ROUND_0, Kept, RunningChallenge

ROUNDS = 8

TRIES = 3


def metadata(letter):
    return RunningChallenge("EMAIL_CODE", letter * 22, 0, Kept.OWN).written()


def entry(letter, *, is_right):
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": is_right,
        "challengeMetadata": ROUND_0 if letter == "0" else metadata(letter),
    }


WRONG, RIGHT = entry("a", is_right=False), entry("a", is_right=True)
OTHER = entry("b", is_right=False)
START = entry("0", is_right=False)
UNREADABLE = RIGHT | {"challengeMetadata": "?"}
FOREIGN = [
    {"challengeName": "SRP_A", "challengeResult": True},
    {"challengeName": "PASSWORD_VERIFIER", "challengeResult": True},
    {"challengeName": "CUSTOM_CHALLENGE"},
    {"challengeName": None, "challengeResult": True},
    {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": "true"},
    {},
    None,
    "CUSTOM_CHALLENGE",
    UNREADABLE,
]


def step(session, *, user_not_found=False, asks_for_code=False):
    policy = Policy(methods=frozenset({"EMAIL_CODE"}), tries=TRIES)
    return next_step(session, policy, user_not_found=user_not_found, asks_for_code=asks_for_code)


def test_the_first_round_is_a_challenge():
    """For every user."""
    assert Step.CHALLENGE == step([])
    assert Step.CHALLENGE == step([], user_not_found=True)


def test_a_right_answer_brings_tokens():
    """In the first round and in every later one."""
    for wrong in range(TRIES):
        assert Step.TOKENS == step([WRONG] * wrong + [RIGHT])


def test_three_wrong_answers_end_it():
    """The third is the last."""
    steps = [step([WRONG] * wrong) for wrong in (1, 2, 3)]

    assert [Step.CHALLENGE, Step.CHALLENGE, Step.FAIL] == steps


def test_the_round_that_asks_what_is_wanted_is_no_try():
    """Three answers to the code are left after it."""
    assert Step.CHALLENGE == step([START])
    assert Step.CHALLENGE == step([START, WRONG, WRONG])
    assert Step.FAIL == step([START, WRONG, WRONG, WRONG])


def test_nobody_gets_in_by_the_round_that_asks_what_is_wanted():
    """Even if Verify said that its answer was right (invariant 10)."""
    assert Step.FAIL == step([entry("0", is_right=True)])


def test_another_code_has_tries_of_its_own():
    """And asking for it is no try, so that it can be asked for after the third, too."""
    assert Step.CHALLENGE == step([WRONG, WRONG, WRONG], asks_for_code=True)
    assert Step.CHALLENGE == step([WRONG, WRONG, WRONG, OTHER, OTHER])
    assert Step.FAIL == step([WRONG, WRONG, OTHER, OTHER, OTHER])


def test_a_sign_in_has_eight_rounds():
    """Whatever a client says that it does in them (invariant 25)."""
    for rounds in range(ROUNDS):
        assert Step.CHALLENGE == step([START] * rounds, asks_for_code=True)
    for rounds in (ROUNDS, ROUNDS + 1, 100):
        assert Step.FAIL == step([START] * rounds, asks_for_code=True)
    assert Step.TOKENS == step([START] * (ROUNDS - 1) + [RIGHT])
    assert Step.FAIL == step([START] * ROUNDS + [RIGHT])


@pytest.mark.parametrize("asks_for_code", [False, True])
def test_no_history_whatever_brings_tokens_but_ours(asks_for_code):
    """All histories of up to four rounds, of right, wrong and foreign entries."""
    entries = [RIGHT, WRONG, START, *FOREIGN]
    for rounds in range(5):
        for session in itertools.product(entries, repeat=rounds):
            history = list(session)
            behind = history[2:] if history[:2] == FOREIGN[:2] else history
            is_earned = behind[-1:] == [RIGHT] and all(
                each is WRONG or each is START for each in behind[:-1]
            )

            assert (step(history, asks_for_code=asks_for_code) is Step.TOKENS) == is_earned
            assert step(history, user_not_found=True) is not Step.TOKENS


@pytest.mark.parametrize("asks_for_code", [False, True])
def test_all_histories_of_our_own_up_to_eight_rounds(asks_for_code):
    """
    Exhaustive: 4^0 + … + 4^8 histories against the rule in words (invariant 48).

    Tokens for a right answer after none, within the rounds; the end for a
    right answer earlier, for three answers in a row to one code, and after
    eight rounds; else another challenge.
    """
    for rounds in range(ROUNDS + 1):
        for session in itertools.product([RIGHT, WRONG, OTHER, START], repeat=rounds):
            history = list(session)
            if RIGHT in history[:-1]:
                expected = Step.FAIL
            elif history[-1:] == [RIGHT]:
                expected = Step.TOKENS
            else:
                is_locked_out = history[-3:] in ([WRONG] * 3, [OTHER] * 3) and not asks_for_code
                is_over = rounds == ROUNDS or is_locked_out
                expected = Step.FAIL if is_over else Step.CHALLENGE

            assert expected == step(history, asks_for_code=asks_for_code)


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_round_that_is_not_ours_ends_it(foreign):
    """But the beginning with a password, alone, which leads to the password and to nothing else."""
    begins = foreign == FOREIGN[0]

    assert (Step.PASSWORD if begins else Step.FAIL) == step([foreign])
    assert Step.FAIL == step([foreign, RIGHT])


@pytest.mark.parametrize("damage", [None, "", "x", 7, {}])
def test_rounds_whose_metadata_is_lost_are_rounds_of_one_challenge(damage):
    """Three of them are the end, as if it were there."""
    lost = WRONG | {"challengeMetadata": damage}

    assert Step.CHALLENGE == step([lost] * 2)
    assert Step.FAIL == step([lost] * 3)
    assert is_locked([lost] * 3, tries=TRIES)


@pytest.mark.parametrize("session", [None, "", {}, 7, "[]"])
def test_no_session_ends_it(session):
    """It fails closed."""
    assert Step.FAIL == step(session)
    assert not is_locked(session, tries=TRIES)


@pytest.mark.parametrize("odd", [None, "text", 5, [], ["challengeMetadata"]])
def test_a_round_that_is_none_locks_nothing_by_itself(odd):
    """Whatever stands in the list, it is no error; the same three times is one challenge."""
    assert not is_locked([odd], tries=2)
    assert is_locked([odd] * 2, tries=2)


def test_the_rounds_are_eight():
    """However few of its tries are used up."""
    assert 8 == ROUNDS


def test_another_code_in_the_same_sign_in_has_tries_of_its_own():
    """Rounds are told apart by the challenge and not by what is noted with it."""
    later = RunningChallenge("EMAIL_CODE", "a" * 22, 99, Kept.SHARED).written()
    same = {**WRONG, "challengeMetadata": later}

    assert is_locked([WRONG, same], tries=2)


def test_a_policy_that_says_nothing_of_devices_trusts_none():
    """A code behind the password is asked for, unless somebody says otherwise."""
    policy = Policy(methods=frozenset({"EMAIL_CODE"}), tries=3)

    assert (True, False) == (policy.passwordless, policy.trusts_devices)
