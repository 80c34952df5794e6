from dataclasses import replace

import pytest

from rules.addresses.domain_list import DomainList
from rules.feeds.build import tiers_of
from rules.feeds.history import Held, History
from rules.feeds.lists import Release, check_size, merged, version_name
from rules.feeds.pointer import DISPOSABLE, MAIL_HOSTS, RELAYS, SHARED_HOSTS
from tests.rules.feeds.conftest import DAY, GUARDS, NOON, SAFEGUARDS

RELEASE = Release(
    lists={
        DISPOSABLE: "# built\ncopied.example a\nshipped.example\n",
        MAIL_HOSTS: "mx.shipped.example dedicated\n",
        RELAYS: "alias.relay.example relay\n",
        SHARED_HOSTS: "known.example hobby\n",
    },
    safeguards=SAFEGUARDS,
    infrastructure=DomainList(b"routing.example\n"),
    held=DomainList(b"city.example\n"),
)


def said(*names, ago=0, tag=""):
    return History(names=dict.fromkeys(names, (NOON // DAY - ago, tag)))


@pytest.fixture
def make(source):
    def make(*sources, popular=()):
        known = [(source(id=f"one{n}", **words), history) for n, (words, history) in sources]
        return merged(RELEASE, known, guards=GUARDS, popular=frozenset(popular), now=NOON)

    return lambda *sources, **more: make(*enumerate(sources), **more)


def listed(made, name=DISPOSABLE):
    return tiers_of(made.files[name].decode())


def test_without_a_source_it_is_what_the_code_came_with(make):
    """Byte for byte but for the comments."""
    made = make()

    assert {"copied.example": "a", "shipped.example": ""} == listed(made)
    assert {"mx.shipped.example": "dedicated"} == listed(made, MAIL_HOSTS)
    assert {"alias.relay.example": "relay"} == listed(made, RELAYS)


def test_sources_add_names_by_their_tier(make):
    """Evidence raises what only an aggregate had."""
    made = make(
        ({}, said("fresh.example", "copied.example")),
        ({"tier": "aggregate"}, said("other.example", "shipped.example")),
    )

    assert {
        "copied.example": "",
        "fresh.example": "",
        "other.example": "a",
        "shipped.example": "",
    } == listed(made)


def test_an_aggregate_does_not_vouch_for_what_it_has_from_an_unreviewed_list(source):
    """It goes on having it; a source with evidence does vouch."""
    lists = {**RELEASE.lists, DISPOSABLE: "seen.example u\ntaken.example u\n"}
    known = [
        (source(id="copies", tier="aggregate"), said("seen.example", "taken.example")),
        (source(id="watches"), said("seen.example")),
    ]
    release = replace(RELEASE, lists=lists)
    made = merged(release, known, guards=GUARDS, popular=frozenset(), now=NOON)

    assert {"seen.example": "", "taken.example": "u"} == listed(made)


def test_what_is_kept_no_longer_is_not_listed(make):
    """Though its source does not answer any more."""
    made = make(
        ({"keep_days": 60}, said("fresh.example", ago=60)),
        ({"keep_days": 60}, said("old.example", ago=61)),
        ({"keep_days": 0}, said("list.example", ago=900)),
    )

    assert {"fresh.example", "list.example"} == listed(made).keys() - {
        "copied.example",
        "shipped.example",
    }


def test_a_popular_name_needs_two_who_saw_it(make):
    """Disposable mail can be popular; one list alone may be mistaken."""
    made = make(
        ({}, said("both.example", "one.example")),
        ({}, said("both.example")),
        ({"tier": "aggregate"}, said("copy.example", "one.example")),
        popular=["both.example", "one.example", "copy.example", "shipped.example"],
    )

    assert {"both.example": "", "copied.example": "a", "shipped.example": ""} == listed(made)
    assert ("copy.example", "one.example") == made.held_back


def test_a_name_that_may_be_a_schools_needs_two_who_saw_it(make):
    """Below edu.pl and its like schools and strangers live side by side."""
    sources = [({}, said("a.edu.pl", "b.edu.pl")), ({}, said("a.edu.pl"))]
    made = make(*sources, ({"tier": "aggregate"}, said("c.edu.vn")))

    assert {"a.edu.pl"} == {name for name in listed(made) if ".edu." in name}
    assert ("b.edu.pl", "c.edu.vn") == made.held_back


def test_a_name_that_is_guarded_by_now_is_not_listed(make):
    """Whatever the history has of before."""
    made = make(({}, said("co.uk", "post.example", "relay.example", "school.example")))

    assert listed(make()) == listed(made)


def test_hosts_and_relays_are_added(make):
    """Those of the release win, and what takes mail for anybody is never a fingerprint."""
    made = make(
        ({"tier": "mail_host"}, said("mx.fresh.example", "8.8.4.4", tag="dedicated")),
        ({"tier": "mail_host"}, said("mx.shipped.example", tag="parked")),
        ({"tier": "mail_host"}, said("in.routing.example", tag="dedicated")),
        ({"tier": "mail_host"}, said("mx.odd.example", tag="suspicious")),
        ({"tier": "relay"}, said("alias.fresh.example")),
    )

    assert {
        "8.8.4.4": "dedicated",
        "mx.fresh.example": "dedicated",
        "mx.shipped.example": "dedicated",
    } == listed(made, MAIL_HOSTS)
    assert {"alias.fresh.example": "one4", "alias.relay.example": "relay"} == listed(made, RELAYS)
    assert listed(make()) == listed(made)


def test_a_file_is_searched_as_it_is(make):
    """It is sorted bytewise."""
    names = DomainList(
        make(({}, said("x.a.example", "b-.example", "a.b.example"))).files[DISPOSABLE]
    )

    assert all(names.match(name) for name in ("x.a.example", "a.b.example", "shipped.example"))


def test_lists_that_shrink_or_grow_too_much_are_held():
    """Whichever source it came from."""
    before = "".join(f"t{n:03}.example\n" for n in range(100)).encode()

    check_size(before, before[: 13 * 90])
    with pytest.raises(Held, match="from 100 to 89 names"):
        check_size(before, before[: 13 * 89])


def test_the_same_files_have_the_same_name():
    """And others have another."""
    one, other = {"a": b"1", "b": b"2"}, {"b": b"2", "a": b"1"}

    assert version_name(one, at="x") == version_name(other, at="x")
    assert version_name(one, at="x") != version_name({"a": b"1", "b": b"3"}, at="x")
