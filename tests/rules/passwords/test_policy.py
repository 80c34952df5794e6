import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwords.common import CommonPasswords, digest
from rules.passwords.policy import PasswordPolicy

LONGEST = 256
SHORTEST = 8

STRONG = "Correct-horse-7"
COMMON = "qwertyuiop123"
HARDER = ["more than repeated characters, or than our name or your address"]


def policy(**asked):
    return PasswordPolicy(CommonPasswords(digest(COMMON)), **asked)


@pytest.mark.parametrize(
    "password",
    [
        *(STRONG, STRONG.lower(), STRONG.upper(), "battery staple", "315926535897"),
        *("\u6f22\u5b57\u4eee\u540d" * 3 + "ab", f"{STRONG}\u00e4", "horse \U0001f40e battery"),
    ],
)
def test_a_long_password_lacks_nothing(password):
    """Whatever it is made of: no class of characters is asked for, and blanks inside are good."""
    assert [] == policy().missing_in(password)


@pytest.mark.parametrize(
    ("password", "lacks"),
    [
        ("Short-1", "12 to 256 characters"),
        (STRONG * 20, "12 to 256 characters"),
        (f" {STRONG}", "no blank at its beginning or end"),
        (f"{STRONG}\u00a0", "no blank at its beginning or end"),
        (COMMON, "to be less common"),
        (COMMON.upper(), "to be less common"),
    ],
)
def test_what_is_lacking_is_told(password, lacks):
    """In the words that the user reads."""
    assert [lacks] == policy().missing_in(password)


@pytest.mark.parametrize(
    ("password", "lacks"),
    [
        (STRONG.upper(), "a lower-case letter"),
        (STRONG.lower(), "an upper-case letter"),
        ("Correct-horse-x", "a digit"),
        ("Correct0horse07", "a symbol"),
    ],
)
def test_classes_are_asked_for_where_the_operator_wants_them(password, lacks):
    """As Cognito then does itself."""
    assert [lacks] == policy(asks_for_classes=True).missing_in(password)
    assert [] == policy(asks_for_classes=True).missing_in("Correct horse 7")


@pytest.mark.parametrize(
    "password",
    [
        *("Acme-Rockets-26", "acmeacmeacme-1", "ROCKETS2026!!", "lovelaceexample", "Ada.Lovelace1"),
        *("abababababab", "111111111111", "aaaabbbbaaaabbbb", "\U0001f40e" * 12),
    ],
)
def test_words_that_anybody_would_try_do_not_count(password):
    """The operator's, in any case, and those of the user's address; nor does repetition."""
    asked = policy(words=("Acme", "Rockets"))

    assert HARDER == asked.missing_in(password, address="ada.lovelace@example.com")


@pytest.mark.parametrize(
    ("just_enough", "too_little"),
    [("abcdeabcdeab", "abcdabcdabcd"), ("acmeq7 wörte", "acmeq7 wörtacme")],
)
def test_five_different_characters_are_enough_and_eight_beside_the_words(just_enough, too_little):
    """One less of either is not."""
    asked = policy(words=("acme",))

    assert [[], HARDER] == [asked.missing_in(password) for password in (just_enough, too_little)]


def test_words_that_are_part_of_others_do_no_harm():
    """Neither does a short one, nor an address that nobody told."""
    asked = policy(words=("a", "", "ing"))

    assert [] == asked.missing_in("amazing tracing", address="")
    assert [] == asked.missing_in("amazing tracing", address="a@ing.ing")
    assert [] == policy(words=("acme",)).missing_in("acme made my horse happy")


@given(
    st.text(max_size=300),
    st.integers(SHORTEST, 64),
    st.lists(st.text(max_size=8), max_size=4).map(tuple),
    st.text(max_size=20),
)
def test_whatever_is_typed_is_judged(password, shortest, words, address):
    """Never an error; what is taken is long enough, and without its words no shorter than eight."""
    lacks = policy(shortest=shortest, words=words).missing_in(password, address=address)

    assert bool(lacks) or shortest <= len(password) <= LONGEST
    assert lacks == policy(shortest=shortest, words=words).missing_in(password, address=address)


def test_the_pool_takes_what_is_long_enough_and_not_too_long():
    """As Cognito has it; the shortest is what the operator may ask for at the least."""
    assert (8, 256) == (SHORTEST, LONGEST)
    assert [] == policy(shortest=8).missing_in("q7 wörte")
    assert ["8 to 256 characters"] == policy(shortest=8).missing_in("q7 wört")
    assert [] == policy().missing_in("battery staple " * 17 + "x")
