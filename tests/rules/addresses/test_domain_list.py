import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses.domain_list import DomainList, Listed

LABELS = st.text("abz09-", min_size=1, max_size=4)
NAMES = st.lists(LABELS, min_size=2, max_size=4).map(".".join)
TAGS = st.sampled_from(["", "a", "relay"])
LIST = DomainList(b"# comment\n# z\nin.trash.co.uk\nmailinator.com\ntrash.co.uk a\n")


@pytest.mark.parametrize(
    ("domain", "name", "tag"),
    [
        ("mailinator.com", "mailinator.com", ""),
        ("a.b.mailinator.com", "mailinator.com", ""),
        ("x.trash.co.uk", "trash.co.uk", "a"),
        ("x.in.trash.co.uk", "in.trash.co.uk", ""),
    ],
)
def test_a_name_is_covered_by_itself_or_its_nearest_parent(domain, name, tag):
    """The longest match wins, and its tag with it."""
    assert Listed(name, tag) == LIST.match(domain)


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
        "trash.co.uk a",
        "trash.co.uk ",
        "# comment",
        "#",
    ],
)
def test_nothing_else_is_covered(domain):
    """Neither a public suffix, nor a name that merely looks like a listed one."""
    assert LIST.match(domain) is None


@pytest.mark.parametrize("text", [b"", b"\n", b"# only a comment\n", b"# only a comment"])
def test_an_empty_list_covers_nothing(text):
    """A file with a header and no names is a list like any other."""
    assert DomainList(text).match("mailinator.com") is None


@pytest.mark.parametrize("neighbour", ["trash.co", "trash.co-a.uk", "trash.com", "trash.co.uk"])
def test_a_tag_does_not_disturb_the_order(neighbour):
    """A blank sorts before everything that may continue a name."""
    text = "".join(f"{line}\n" for line in sorted({f"{neighbour} tag", "trash.c", "trash.co0.a"}))

    assert Listed(neighbour, "tag") == DomainList(text.encode()).match(f"in.{neighbour}")


@given(st.dictionaries(NAMES, TAGS), NAMES)
def test_a_search_finds_what_a_walk_would_find(names, domain):
    """Bisection agrees with the plain walk over a dictionary, for any list."""
    expected = walk(names, domain)
    text = text_of(names)

    assert expected == DomainList(text).match(domain)
    assert expected == DomainList(text.removesuffix(b"\n")).match(domain)


def test_a_search_in_a_large_list_is_exact():
    """Every name of 100,000 is found, and nothing that is not there."""
    chance = random.Random(1)  # noqa: S311 - no secret
    names = {made_up(chance): chance.choice(["", "a"]) for _ in range(100_000)}
    listed = DomainList(text_of(names))
    others = [made_up(chance) for _ in range(5_000)]

    for domain in [*chance.sample(sorted(names), 5_000), *others]:
        assert walk(names, domain) == listed.match(domain)


def walk(names: dict[str, str], domain: str) -> Listed | None:
    """What `DomainList.match` says, in the plainest words."""
    labels = domain.split(".")
    parents = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return next((Listed(name, names[name]) for name in parents if name in names), None)


def text_of(names: dict[str, str]) -> bytes:
    lines = sorted(f"{name} {tag}".rstrip() for name, tag in names.items())
    return "".join(f"{line}\n" for line in lines).encode()


def made_up(chance: random.Random) -> str:
    """A short name, so that a list of many holds parents and near misses of most others."""
    labels = chance.choices(["a", "a-b", "ab", "abc", "b", "z9"], k=chance.randint(0, 3))
    return ".".join([*labels, f"{chance.randrange(10**5):x}", chance.choice(["com", "co.uk"])])


def test_names_are_counted_and_comments_are_not():
    """Wherever the comments stand."""
    assert 3 == LIST.count()
    assert 1 == DomainList(b"mailinator.com\n# a\n# b\n").count()
    assert 0 == DomainList(b"# a\n# b\n").count()
