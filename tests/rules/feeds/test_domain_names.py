import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.feeds.domain_names import (
    Protected,
    PublicSuffixes,
    parents,
    suffix_lines,
    suffixes_in,
    usual_spelling,
)

RULES = """
// ===BEGIN ICANN DOMAINS===
uk
co.uk
*.ck
!www.ck

個人.hk // an explanation
// ===BEGIN PRIVATE DOMAINS===
ddns.net
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trash.EXAMPLE", "trash.example"),
        ("trash.example.", "trash.example"),
        ("\ttrash.example\r", "trash.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("trash。example", "trash.example"),
        ("a-b.x1.example", "a-b.x1.example"),
    ],
)
def test_a_name_has_one_spelling(text, name):
    """Case, blanks, the root's dot and U-labels make no difference."""
    assert name == usual_spelling(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "com", ".", "a..example", ".example", "-a.example", "a-.example", "a_b.example"),
        *(
            "192.0.2.1",
            "12.139",
            "*.example",
            "jo@example.com",
            "http://a.example",
            "404: not found",
        ),
        *(
            "# comment",
            "a b.example",
            "ab--\u0301.example",
            f"{'a' * 64}.example",
            "a." * 127 + "com",
        ),
    ],
)
def test_what_is_no_name_has_none(text):
    """Real lists hold IP addresses, fragments of them, wildcards and failed downloads."""
    assert usual_spelling(text) is None


@pytest.mark.parametrize(("first", "is_name"), [("a" * 61, True), ("a" * 62, False)])
def test_a_name_has_253_characters_at_the_most(first, is_name):
    """RFC 1035, without the root's dot; each of its labels has 63."""
    name = ".".join([first, "b" * 63, "c" * 63, "d" * 63])

    assert is_name == (usual_spelling(name) == name) == (len(name) <= 253)


@given(st.text(max_size=30))
def test_a_spelling_is_final(text):
    """Whatever comes out comes out again, and fits a line of the file."""
    name = usual_spelling(text)

    assert name is None or name == usual_spelling(name)
    assert name is None or not set(name) & set(" #\n")


@pytest.mark.parametrize("name", ["uk", "co.uk", "x.ck", "ddns.net", "xn--gmqw5a.hk"])
def test_a_rule_names_its_suffixes(name):
    """Of both sections, by name, by wildcard and by U-label."""
    assert name in PublicSuffixes(RULES)


@pytest.mark.parametrize("name", ["a.co.uk", "www.ck", "a.x.ck", "x.ddns.net", "net", "hk"])
def test_anything_else_is_no_suffix(name):
    """Neither what is below one, nor the exceptions, nor a section's heading."""
    assert name not in PublicSuffixes(RULES)


def test_rules_can_be_written_and_read_again():
    """In lines that a domain list can be searched in."""
    lines = list(suffix_lines(RULES))

    assert ["ck w", "co.uk", "ddns.net p", "uk", "www.ck x", "xn--gmqw5a.hk"] == lines
    assert ["uk", "co.uk", "x.ck"] == [
        name
        for name in ("uk", "co.uk", "a.co.uk", "x.ck", "www.ck")
        if name in suffixes_in("\n".join(lines))
    ]


@pytest.mark.parametrize("name", ["mail.example", "a.mail.example", "x.net", "a.b.x.net"])
def test_a_protected_name_protects_its_family(name):
    """Itself, what is below it, and what would cover it."""
    assert name in Protected(["mail.example", "b.x.net"])


@pytest.mark.parametrize("name", ["email.example", "c.x.net", "y.net", "example"])
def test_a_neighbour_is_not_protected(name):
    """Only whole labels count, and no top-level domain is a name above."""
    assert name not in Protected(["mail.example", "b.x.net"])


def test_there_are_no_parents_above_two_labels():
    """A list never matches a top-level domain."""
    assert ["b.c.d", "c.d"] == list(parents("a.b.c.d"))
    assert [] == list(parents("c.d"))
