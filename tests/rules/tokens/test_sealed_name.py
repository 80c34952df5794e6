import pytest

from rules.tokens.sealed_name import opened_name, sealed_name

LONGEST = 512
SIZE = 686


@pytest.mark.parametrize("name", ["", "jo", "\N{GRINNING FACE}" * 128])
def test_every_sealed_name_is_as_long(name):
    """Readers take so many characters, and the rest for something else."""
    text = sealed_name(name, session="s", key=b"k")

    assert (SIZE, name) == (len(text), opened_name(text, session="s", key=b"k"))


def test_a_name_that_is_longer_is_none():
    """Cognito has none."""
    with pytest.raises(ValueError, match="512"):
        sealed_name("a" * (LONGEST + 1), session="s", key=b"k")
