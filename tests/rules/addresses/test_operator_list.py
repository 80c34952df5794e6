import pytest

from rules.addresses.domain_list import DomainList
from rules.addresses.operator_list import UnusableList, checked, domain_list, own_names

NAMES = [f"trash{number:04}.example" for number in range(1000)]
PLAUSIBLE = "# a\n# newer list\n" + "".join(f"{name}\n" for name in NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "example.com,b\u00fccher.example",
        "example.com\nb\u00fccher.example\n",
        "\ufeff# ours\r\nEXAMPLE.com # theirs\r\n\r\n  xn--bcher-kva.example ",
    ],
)
def test_operators_write_as_they_like(text):
    """Commas or lines, comments, any spelling, any editor."""
    assert {"example.com", "xn--bcher-kva.example"} == own_names(text)


def test_nothing_is_a_list_too():
    """Of nothing."""
    assert frozenset() == own_names("") == own_names("# nothing yet\n")


@pytest.mark.parametrize("text", ["jo@", "example.com, *.example.org", "com", "<html>", "a..b"])
def test_a_list_with_a_mistake_is_not_used_at_all(text):
    """It may be half of one, or something else altogether."""
    with pytest.raises(UnusableList, match="no domain name"):
        own_names(text)


def test_names_become_a_list_that_can_be_searched():
    """Sorted, each once."""
    names = domain_list(["b.example", "a.example", "b.example"])

    assert "b.example" == names.match("x.b.example").name
    assert "a.example" == names.match("a.example").name


def test_a_newer_list_is_used_as_it_is():
    """With comments in front, and tags."""
    text = PLAUSIBLE.replace("trash0999.example", "trash0999.example a").encode()

    assert text is checked(text, never=["gmail.com"])
    assert "a" == DomainList(text).match("trash0999.example").tag


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "fewer than"),
        ("404: not found", "a line is neither"),
        (PLAUSIBLE.removesuffix("\n"), "a line is neither"),
        (PLAUSIBLE + "UPPER.example\n", "a line is neither"),
        (PLAUSIBLE + "x.example a b\n", "a line is neither"),
        (PLAUSIBLE + "*.example\n", "a line is neither"),
        (PLAUSIBLE + "com\n", "a line is neither"),
        (PLAUSIBLE + "\n", "a line is neither"),
        (PLAUSIBLE.replace("\n", "\r\n"), "a line is neither"),
        (PLAUSIBLE + "a.example\n", "not sorted"),
        (PLAUSIBLE + "trash0999.example\n", "not sorted"),
        (PLAUSIBLE + "# at the end\n", "not sorted"),
        ("a.example\n", "fewer than"),
        ("gmail.com\n" + PLAUSIBLE.partition("list\n")[2], "mail provider"),
    ],
)
def test_what_could_lock_everybody_out_is_not_used(text, why):
    """A failed download, another format, a list that a search goes astray in, gmail.com."""
    with pytest.raises(UnusableList, match=why):
        checked(text.encode(), never=["gmail.com"])
