import json
from collections import Counter, defaultdict

import pytest

from events.consumers.archive import handle
from events.contract.catalogue import Kind
from events.contract.schema import encode
from runtime.aws_client.errors import Unanswered

BROKEN = Unanswered("timeout")


class Archive:
    """A bucket in memory; *broken* types cannot be stored."""

    def __init__(self):
        self.objects = {}
        self.broken = set()

    def store(self, place, lines):
        if place.partition("/")[0] in self.broken:
            raise BROKEN
        self.objects.setdefault(place, lines)

    @property
    def by_partition(self):
        found = defaultdict(list)
        for place, lines in self.objects.items():
            found[place.rpartition("/")[0]] += lines
        return dict(found)


@pytest.fixture
def archive():
    return Archive()


@pytest.fixture
def deliver(archive, dead_letters, batch, failed):
    def deliver(*bodies, **known):
        event = batch(*bodies, **known)
        return failed(event, handle(event, archive=archive, bury=dead_letters.bury))

    return deliver


def test_events_are_kept_as_they_were_told_by_type_and_day(deliver, archive, make):
    """An object each; the day is that of the event."""
    one, two = encode(make(Kind.USER_CONFIRMED)), encode(make(Kind.USER_CONFIRMED))
    older = encode(make(Kind.USER_CONFIRMED, minutes_ago=24 * 60))
    other = encode(make(Kind.PASSWORD_RESET))

    assert [] == deliver(one, other, two, older)
    assert {
        "type=auth.user.confirmed.v1/day=2026-11-20": [one, two],
        "type=auth.user.confirmed.v1/day=2026-11-19": [older],
        "type=auth.password.reset.v1/day=2026-11-20": [other],
    } == archive.by_partition
    assert 3 == len(archive.objects)


def test_an_event_of_a_later_kind_is_kept_like_any_other(deliver, archive, make):
    """The archive may be older than the producer, and loses nothing."""
    newer = json.dumps(json.loads(encode(make(Kind.PASSWORD_RESET))) | {"type": "auth.a.b.v1"})

    assert [] == deliver(newer, newer)
    assert {"type=auth.a.b.v1/day=2026-11-20": [newer]} == archive.by_partition


def test_a_line_is_a_line_however_the_event_was_written(deliver, archive, make):
    """JSON may be told on several."""
    told = json.loads(encode(make(Kind.PASSWORD_RESET)))
    deliver(json.dumps(told, indent=2).replace("\n", "\r\n"))

    [[line]] = archive.objects.values()
    assert "\n" not in line
    assert "\r" not in line
    assert told == json.loads(line)


def test_a_batch_that_comes_again_is_the_object_that_is_there(deliver, archive, make):
    """In another order, and with one of them twice."""
    one, two = encode(make(Kind.PASSWORD_RESET)), encode(make(Kind.PASSWORD_RESET))

    assert [] == deliver(one, two)
    assert [] == deliver(two, one, two)
    assert {"type=auth.password.reset.v1/day=2026-11-20": [one, two]} == archive.by_partition


def test_an_event_of_two_batches_is_in_both(deliver, archive, make):
    """Never in neither: none of them knows whether the other will store it."""
    one, two = encode(make(Kind.PASSWORD_RESET)), encode(make(Kind.PASSWORD_RESET))
    deliver(one)
    deliver(one, two)

    assert 2 == len(archive.objects)
    assert Counter({one: 2, two: 1}) == Counter(*archive.by_partition.values())


def test_what_cannot_be_stored_comes_again(deliver, archive, make, logged):
    """Each message of the one object that S3 did not take."""
    lost, kept = encode(make(Kind.PASSWORD_RESET)), encode(make(Kind.USER_CONFIRMED))
    archive.broken.add("type=auth.password.reset.v1")
    first = deliver(lost, kept, lost)
    archive.broken.clear()

    assert [0, 2] == first
    assert [] == deliver(lost)
    assert {
        "type=auth.user.confirmed.v1/day=2026-11-20": [kept],
        "type=auth.password.reset.v1/day=2026-11-20": [lost],
    } == archive.by_partition
    assert "object not stored" in logged


def test_an_unreadable_message_is_buried(deliver, archive, dead_letters, logged):
    """It has no type and no day to be kept under."""
    assert [] == deliver("nonsense")
    assert [("nonsense", "not JSON")] == dead_letters.letters
    assert {} == archive.objects
    assert "unreadable event" in logged
