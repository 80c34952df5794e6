"""Hosts of free sub-domains and rotating parents, learnt from the names of a feed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.feeds.build import tiers_of
from rules.feeds.derived import derived
from rules.feeds.domain_names import PublicSuffixes
from rules.feeds.history import History
from rules.feeds.lists import merged
from rules.feeds.pointer import DISPOSABLE, SHARED_HOSTS
from tests.rules.feeds.conftest import DAY, GUARDS, NOON
from tests.rules.feeds.test_lists import RELEASE

TODAY = NOON // DAY
SUFFIXES = PublicSuffixes(
    "example\nuk\nco.uk\nedu.pl\n// ===BEGIN PRIVATE DOMAINS===\n"
    "free.example\nuk.com\nddns.net\n*.sys.example\n"
)


def below(parent, *days):
    """A name a day, so many days ago."""
    return {f"a{ago}.{parent}": TODAY - ago for ago in days}


def found(first_seen, *, spared=()):
    return derived(
        first_seen, today=TODAY, suffixes=SUFFIXES, is_spared=lambda name: name in spared
    )


@pytest.mark.parametrize(
    ("host", "days", "hosts"),
    [
        ("free.example", range(5), {"free.example": "free"}),
        ("free.example", range(4), {}),
        ("uk.com", range(5), {"uk.com": "paid"}),
        ("7.sys.example", range(5), {"7.sys.example": "free"}),
        ("free.example", range(0, 300, 60), {}),  # five, but never within 60 days
        ("free.example", range(179, 239, 12), {"free.example": "free"}),  # the last 179 days ago
        ("free.example", range(181, 186), {}),
        ("co.uk", range(60), {}),  # everybody's: a state's or a registry's suffix is no host
        ("edu.pl", range(60), {}),
    ],
)
def test_a_host_for_strangers_is_known_by_five_names(host, days, hosts):
    """Within 60 days, until half a year after the last new one."""
    assert hosts == found(below(host, *days)).hosts


@pytest.mark.parametrize(
    ("parent", "days", "rotates"),
    [
        ("one.example", range(10), True),
        ("one.example", range(9), False),
        ("one.co.uk", range(0, 20, 2), True),
        ("one.example", range(0, 60, 5), False),  # as slow as dynamic DNS
        ("one.example", range(89, 99), True),
        ("one.example", range(91, 101), False),  # it has stopped three months ago
        ("x.one.example", range(10), True),  # by the domain that somebody registered
        ("free.example", range(10), False),
    ],
)
def test_one_party_is_known_by_ten_names_and_how_often_they_come(parent, days, rotates):
    """A new one in two days, or more often."""
    registered = {"x.one.example": "one.example"}.get(parent, parent)

    assert found(below(parent, *days)).parents == ({registered} if rotates else set())


def test_names_that_were_registered_themselves_have_nobody_above_them():
    """However many there are."""
    names = {f"a{number}.example": TODAY for number in range(100)}

    assert not found(names).parents
    assert not found(names).hosts


@given(st.dictionaries(st.sampled_from([f"a{n}.one.example" for n in range(30)]), st.integers()))
def test_who_is_spared_is_never_derived(names):
    """By no number of names."""
    assert not found(names, spared={"one.example"}).parents


@pytest.fixture
def made(source):
    def made(first_seen, *, popular=(), **words):
        history = History(names={"seen.example": (TODAY, "")}, firsts=first_seen)
        known = [(source(**{"keep_days": 60, **words}), history)]
        return merged(RELEASE, known, guards=GUARDS, popular=frozenset(popular), now=NOON)

    return made


def test_what_is_derived_is_listed(made):
    """A parent with evidence, in the place of its names; a host among the hosts."""
    result = made(below("one.example", *range(10)) | below("ddns.net", *range(5)))

    assert "" == tiers_of(result.files[DISPOSABLE].decode())["one.example"]
    assert {"known.example": "hobby"} == tiers_of(result.files[SHARED_HOSTS].decode())
    private = PublicSuffixes("example\n// ===BEGIN PRIVATE DOMAINS===\nddns.net\n")
    assert (
        "ddns.net"
        in derived(
            below("ddns.net", *range(5)), today=TODAY, suffixes=private, is_spared=lambda _: False
        ).hosts
    )


@pytest.mark.parametrize(
    "parent",
    [
        "post.example",  # a provider
        "relay.example",  # above a relay
        "school.example",  # known to be wrong
        "hospital.example",  # an institution
        "it.city.example",  # held
        "routing.example",  # mail infrastructure
        "known.example",  # a host that somebody has looked at
        "uni.edu.example",
        "popular.example",
    ],
)
def test_whoever_is_somebody_is_not_derived(made, parent):
    """Whatever is abused below the name: a count does not outweigh that."""
    result = made(below(parent, *range(20)), popular={"popular.example"})

    assert result.derived.parents <= {"edu.example"}
    assert parent not in tiers_of(result.files[DISPOSABLE].decode())


@pytest.mark.parametrize("words", [{"tier": "aggregate"}, {"keep_days": 0}])
def test_only_sources_that_saw_the_abuse_count(made, words):
    """A list of lists has no days, and names that were put there all at once."""
    assert not made(below("one.example", *range(10)), **words).derived.parents
