from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.one_time_code import Challenge, code, matches, request_key, user_key

PEPPER = b"pepper"
CHALLENGE = Challenge("c" * 22, "eu-west-1_pool", "client", "user")


@pytest.mark.parametrize("length", [6, 8, 10])
def test_a_code_is_so_many_digits(length):
    """Leading zeros included: a code is a text, not a number."""
    codes = [
        code(PEPPER, replace(CHALLENGE, challenge_id=str(number)), length=length)
        for number in range(200)
    ]

    assert all(len(one) == length and one.isascii() and one.isdigit() for one in codes)
    assert any(one.startswith("0") for one in codes)


def test_every_digit_is_as_likely_at_every_place():
    """Chi-square per place, 9 degrees of freedom, p = 0.0001: 33.7. The input is fixed."""
    codes = [
        code(PEPPER, replace(CHALLENGE, challenge_id=str(number)), length=8)
        for number in range(4000)
    ]
    for place in range(8):
        seen = Counter(one[place] for one in codes)
        spread = sum((seen[digit] - 400) ** 2 / 400 for digit in "0123456789")

        assert spread < 33.7


@pytest.mark.parametrize("field", ["challenge_id", "pool_id", "client_id", "user"])
def test_a_code_fits_one_challenge_only(field):
    """Another session, user, app client or pool has another code."""
    other = replace(CHALLENGE, **{field: "another"})

    assert code(PEPPER, CHALLENGE, length=10) != code(PEPPER, other, length=10)
    assert code(PEPPER, CHALLENGE, length=10) != code(b"salt", CHALLENGE, length=10)


def test_fields_cannot_run_into_each_other():
    """Each is framed by its length."""
    one = replace(CHALLENGE, client_id="ab", user="c")
    two = replace(CHALLENGE, client_id="a", user="bc")

    assert code(PEPPER, one, length=10) != code(PEPPER, two, length=10)


SUB = "0d6f0a36-6f0e-5c59-9d3c-0c1d4f1c7a55"


def test_the_key_of_a_user_outlives_the_pepper():
    """What is counted against a user is counted under every pepper (invariant 18)."""
    key = user_key(PEPPER, pool_id="p", name="ada", subject=SUB)

    assert key == user_key(b"another", pool_id="p", name="ada@example.com", subject=SUB)
    assert key != user_key(PEPPER, pool_id="q", name="ada", subject=SUB)
    assert key != user_key(PEPPER, pool_id="p", name="ada", subject=SUB.replace("0", "1"))
    assert SUB not in key


def test_a_name_that_somebody_typed_cannot_be_guessed_from_its_key():
    """It is keyed; and nobody who does not exist has the key of one who does."""
    key = user_key(PEPPER, pool_id="p", name=SUB, subject=None)

    assert key == user_key(PEPPER, pool_id="p", name=SUB, subject=None)
    assert key != user_key(b"another", pool_id="p", name=SUB, subject=None)
    assert key != user_key(PEPPER, pool_id="p", name=SUB, subject=SUB)


def test_the_key_of_a_request_is_of_one_user_at_one_client():
    """A request id that another client made up as well is another request."""
    key = request_key(PEPPER, user="u", client_id="c", request_id="r")

    assert key != request_key(PEPPER, user="v", client_id="c", request_id="r")
    assert key != request_key(PEPPER, user="u", client_id="d", request_id="r")
    assert key != request_key(PEPPER, user="u", client_id="c", request_id="s")


def test_a_thousand_codes_say_nothing_about_the_next():
    """
    No code comes twice more often than chance has it (invariant 18).

    Of 1000 codes of 10^8, two are alike with a probability of 0.5 %. The
    input is fixed, so the test says the same each time.
    """
    codes = {
        code(PEPPER, replace(CHALLENGE, challenge_id=str(number)), length=8)
        for number in range(1000)
    }

    assert 1000 == len(codes)


@pytest.mark.parametrize(
    "answer",
    [
        "01234567",
        " 0123 4567\n",
        "0123-4567",
        "0123\u00a04567",
        "0123\u20114567",
        "\u200b0123\u200d4567\u202c",
        f"0123{' ' * 56}4567",
        "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
        "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667",
    ],
)
def test_people_paste_and_type_codes_in_many_ways(answer):
    """Spaces, dashes, invisible marks and other scripts' digits are the same code."""
    assert matches(answer, "01234567")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "1234567",
        "012345678",
        "+01234567",
        "0123456.7",
        "0123456\u2077",
        "01234567x",
        "0" * 1_000_000,
        f"0123{' ' * 57}4567",
        "\x0001234567",
        "\ud800",
        None,
        1234567,
        ["01234567"],
        {"code": "01234567"},
        b"01234567",
        True,
    ],
)
def test_anything_else_is_wrong_and_breaks_nothing(answer):
    """Whatever a client sends."""
    assert not matches(answer, "01234567")


@given(st.text(), st.text("0123456789", min_size=6, max_size=10))
def test_a_right_answer_has_the_digits_of_the_code_in_their_order(answer, expected):
    """No text with other ASCII digits is ever taken."""
    if matches(answer, expected):
        digits = [one for one in answer if one.isascii() and one.isdigit()]

        assert set(digits) <= set(expected)


@pytest.mark.parametrize("answer", ["12x45678", "x", "1234567\u2167", "12.34", "-"])
def test_what_has_another_mark_than_digits_is_no_code(answer):
    """Not even the code with a letter in it; and no error."""
    assert not matches(answer, "12345678")
    assert not matches(answer, answer.replace("x", "None"))


def test_a_number_above_the_last_whole_range_is_drawn_anew(monkeypatch):
    """Or some codes would be likelier: of 256 bits, the last incomplete 10**length are left out."""
    ceiling = (1 << 256) - (1 << 256) % 10**8
    drawn = {}

    def digest(_pepper, purpose, attempt, *_fields):
        drawn[attempt] = purpose
        return (ceiling if attempt == "0" else ceiling - 1).to_bytes(32, "big")

    monkeypatch.setattr("rules.passwordless.one_time_code.keyed_digest", digest)

    assert "99999999" == code(PEPPER, CHALLENGE, length=8)
    assert {"0": "code/v1", "1": "code/v1"} == drawn
