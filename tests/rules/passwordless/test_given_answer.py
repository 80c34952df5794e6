"""When the answer that used a challenge up is right once more."""

import pytest

from rules.passwordless.given_answer import (
    Winner,
    given_answer,
    given_at_sign_up,
    is_right_again,
    most_repeats,
)

KEY, AT = b"key", 1_795_737_600


def given(answer="123456", *, sign_in="ada", round_=3, challenge_id="c"):
    return given_answer(KEY, answer, challenge_id=challenge_id, sign_in=sign_in, round_=str(round_))


WON = Winner("ada", 3, given().answer, AT)


@pytest.mark.parametrize(
    ("answer", "later_s", "expected"),
    [
        (given(), 0, True),
        (given(), 15, True),
        (given(), 16, False),
        (given(round_=4), 16, True),
        (given(round_=2), 0, False),
        (given(sign_in="eve"), 0, False),
        (given(sign_in="eve", round_=4), 0, False),
        (given("654321"), 0, False),
        (given("654321", round_=4), 0, False),
    ],
)
def test_an_answer_is_right_again_in_its_sign_in_alone(answer, later_s, expected):
    """Within 15 s in its round; in a later one whenever, and in an earlier one never."""
    assert expected is is_right_again(answer, WON, is_right=False, now=AT + later_s)


@pytest.mark.parametrize(("sign_in", "expected"), [("ada", True), ("eve", False)])
def test_the_code_itself_is_right_again_however_the_challenge_was_used_up(sign_in, expected):
    """A link may have done that, in the sign-in that types the code now."""
    answer = given("654321", sign_in=sign_in)

    assert expected is is_right_again(answer, WON, is_right=True, now=AT)


def test_cognito_calls_three_times_and_a_session_has_eight_rounds():
    """The first of three was the one that won."""
    assert [2, 8] == [most_repeats(given(round_=each), WON) for each in (3, 4)]


@pytest.mark.parametrize(
    ("sign_in", "round_"), [("", 3), ("ada", ""), ("ada", "-1"), ("ada", "9" * 5000)]
)
def test_without_a_sign_in_or_a_round_no_answer_is_told_from_others(sign_in, round_):
    """It began before they were noted."""
    assert given(sign_in=sign_in, round_=round_) is None


def test_an_attempt_is_of_its_round_and_an_answer_of_its_sign_in():
    """Both are of one challenge; spaces around an answer make no other one."""
    first, later = given(), given(" 123456 ", round_=4)

    assert first.answer == later.answer != given(challenge_id="d").answer
    assert first.attempt != later.attempt
    assert len({each.answer for each in (first, given("1"), given(sign_in="eve"))}) == 3


def test_at_a_sign_up_the_id_of_the_try_tells_attempts_apart():
    """Where there are no rounds."""

    def tried(try_id, answer="123456"):
        return given_at_sign_up(KEY, answer, challenge_id="c", device="d", try_id=try_id)

    assert tried("1") == tried("1", " 123456")
    assert tried("1").answer == tried("2").answer
    assert tried("1").attempt != tried("2").attempt
