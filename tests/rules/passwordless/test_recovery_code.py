from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.recovery_code import digest, found, sheet

CODES = 10

KEY, OWNER = b"key", "RECOVERY_CODE user"
_NUMBERS = iter(number * 0x9E3779B97F4A7C15 % (1 << 50) for number in range(1, 11))
SHEET = sheet(lambda _: next(_NUMBERS))
DIGESTS = {digest(KEY, code, owner=OWNER) for code in SHEET}


def test_a_sheet_is_ten_codes_of_which_none_is_like_another():
    """Each of two halves of five letters that nobody takes for digits."""
    assert CODES == len(set(SHEET)) == len(DIGESTS)
    for code in SHEET:
        first, second = code.split("-")
        assert (5, 5) == (len(first), len(second))
        assert not set("0189") & set(code)


def test_every_letter_is_as_likely_at_every_place():
    """Chi-square per place, 31 degrees of freedom, p = 0.00001: 75. The input is fixed."""
    numbers = iter(range(0, 1 << 50, (1 << 50) // 3200 + 0x1234567))
    codes = [
        code
        for _ in range(300)
        for code in sheet(lambda _: next(numbers) * 0x9E3779B97F4A7C15 % (1 << 50))
    ]
    for place in (0, 1, 2, 3, 4, 6, 7, 8, 9, 10):
        seen = Counter(code[place] for code in codes)
        spread = sum((count - 93.75) ** 2 / 93.75 for count in seen.values())

        assert 32 == len(seen)
        assert spread < 75


@pytest.mark.parametrize("code", SHEET)
@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', ' ')}\u200b ",
        lambda code: code.replace("O", "0").replace("I", "1").replace("B", "8"),
        lambda code: code.replace("-", "\u2013"),
    ],
)
def test_a_code_is_found_however_it_is_typed(code, typed):
    """From the sheet, from a picture of it, from a file."""
    assert digest(KEY, code, owner=OWNER) == found(typed(code), DIGESTS, key=KEY, owner=OWNER)


@pytest.mark.parametrize(
    "answer", [None, 7, "", "-----", "start", "A" * 9, "A" * 11, "A" * 65, "\ud800" * 10, ["A"]]
)
def test_anything_else_is_no_code(answer):
    """Whatever is in the table: not even the digest of nothing is an answer."""
    for digests in (DIGESTS, set(), {digest(KEY, answer, owner=OWNER)}):
        assert found(answer, digests, key=KEY, owner=OWNER) is None


def test_a_code_is_of_one_user_and_one_key():
    """A digest that is copied to another user's item opens nothing there."""
    code = SHEET[0]

    assert found(code, DIGESTS, key=b"other", owner=OWNER) is None
    assert found(code, DIGESTS, key=KEY, owner="RECOVERY_CODE other") is None


@given(answer=st.text())
def test_no_text_breaks_it(answer):
    """A wrong one is wrong."""
    assert found(answer, DIGESTS, key=KEY, owner=OWNER) in {None, *DIGESTS}


def test_a_code_has_ten_letters_of_five_bits_each():
    """Every one of them is drawn, in its place."""
    asked = []
    one = sheet(lambda below: asked.append(below) or 0b00001_00010_00011_00100_00101)[0]

    assert [1 << 50] * CODES == asked
    assert "FEDCB-AAAAA" == one


def test_an_answer_is_at_most_64_characters_long():
    """With all the blanks that a person could paste along."""
    assert found(SHEET[0].ljust(64), DIGESTS, key=KEY, owner=OWNER)
    assert found(SHEET[0].ljust(65), DIGESTS, key=KEY, owner=OWNER) is None
