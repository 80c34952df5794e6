import pytest

from rules.password_policy import LONGEST, SHORTEST, missing_in

STRONG = "Correct-horse-7"


def test_a_strong_password_lacks_nothing():
    """Whatever else is in it."""
    assert [] == missing_in(STRONG)
    assert [] == missing_in(f"{STRONG}\u00e4\u6f22")


@pytest.mark.parametrize(
    ("password", "lacks"),
    [
        (STRONG.upper(), "a lower-case letter"),
        (STRONG.lower(), "an upper-case letter"),
        ("Correct-horse-x", "a digit"),
        ("Correct0horse07", "a symbol"),
        ("Short-1", f"{SHORTEST} to {LONGEST} characters"),
        (f"{STRONG * 20}", f"{SHORTEST} to {LONGEST} characters"),
        ("Correct horse-7", "no blanks"),
    ],
)
def test_what_is_lacking_is_told(password, lacks):
    """In the words that the user reads."""
    assert [lacks] == missing_in(password)


def test_the_pool_takes_what_is_long_enough_and_not_too_long():
    """As the template and Cognito have it."""
    assert (12, 256) == (SHORTEST, LONGEST)
