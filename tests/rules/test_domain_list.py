import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.domain_list import DomainList

LABELS = st.text("abz09-", min_size=1, max_size=4)
NAMES = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
LIST = DomainList(b"# comment\n# z\nin.trash.co.uk\nmailinator.com\ntrash.co.uk\n")


@pytest.mark.parametrize(
    ("domain", "listed"),
    [
        ("mailinator.com", "mailinator.com"),
        ("a.b.mailinator.com", "mailinator.com"),
        ("x.trash.co.uk", "trash.co.uk"),
        ("x.in.trash.co.uk", "in.trash.co.uk"),
    ],
)
def test_a_name_is_covered_by_itself_or_its_nearest_parent(domain, listed):
    """The longest match wins."""
    assert listed == LIST.match(domain)


@pytest.mark.parametrize(
    "domain",
    [
        "co.uk",
        "uk",
        "",
        "com",
        "notmailinator.com",
        "mailinator.com.example.org",
        "mailinator.co",
        "mailinator.comm",
        "# comment",
    ],
)
def test_nothing_else_is_covered(domain):
    """Neither a public suffix, nor a name that merely looks like a listed one."""
    assert LIST.match(domain) is None


@given(st.sets(NAMES), NAMES)
def test_a_search_finds_what_a_set_would_find(names, domain):
    """Bisection agrees with the plain walk over a set, for any list."""
    labels = domain.split(".")
    parents = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    expected = next((name for name in parents if name in names), None)

    text = "".join(f"{name}\n" for name in sorted(names)).encode()

    assert expected == DomainList(text).match(domain)
    assert expected == DomainList(text.removesuffix(b"\n")).match(domain)
