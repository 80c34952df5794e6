import json
from collections import defaultdict

import pytest

from events.consumers.archive import handle
from events.contract.catalogue import Kind
from events.contract.schema import encode
from runtime.aws_client.errors import Unanswered
from runtime.consuming.event_archive import StillBeingWritten

BROKEN = Unanswered("timeout")


class Archive:
    """A bucket in memory; *broken* types cannot be stored, events *underway* not be judged."""

    def __init__(self):
        self.objects = {}
        self.meant_for = {}
        self.broken = set()
        self.underway = set()

    def wants(self, key, *, place, now):  # noqa: ARG002  # the archive's own signature
        if key in self.underway:
            raise StillBeingWritten
        if self.meant_for.get(key) in self.objects or self.meant_for.get(key) == place:
            return False
        self.meant_for[key] = place
        return True

    def store(self, place, lines):
        if place.partition("/")[0] in self.broken:
            raise BROKEN
        self.objects[place] = lines

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
def deliver(archive, dead_letters, now, batch, failed):
    names = iter(range(1000))

    def deliver(*bodies, **known):
        event = batch(*bodies, **known)
        answer = handle(
            event,
            archive=archive,
            bury=dead_letters.bury,
            now=lambda: now,
            new_id=lambda: f"batch{next(names)}",
        )
        return failed(event, answer)

    return deliver


def test_events_are_kept_as_they_were_told_by_type_and_day(deliver, archive, make):
    """An object each; the day is that of the event."""
    one, two = encode(make(Kind.USER_CONFIRMED)), encode(make(Kind.USER_CONFIRMED))
    older = encode(make(Kind.USER_CONFIRMED, minutes_ago=24 * 60))
    other = encode(make(Kind.PASSWORD_RESET))

    assert [] == deliver(one, other, two, older)
    assert {
        "type=auth.user.confirmed.v1/day=2026-11-20/batch0.jsonl": [one, two],
        "type=auth.user.confirmed.v1/day=2026-11-19/batch0.jsonl": [older],
        "type=auth.password.reset.v1/day=2026-11-20/batch0.jsonl": [other],
    } == archive.objects


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


def test_an_event_is_kept_once(deliver, archive, make):
    """Twice in a batch, and again in another."""
    body = encode(make(Kind.PASSWORD_RESET))

    assert [] == deliver(body, body)
    assert [] == deliver(body)
    assert {"type=auth.password.reset.v1/day=2026-11-20": [body]} == archive.by_partition


def test_what_cannot_be_stored_comes_again(deliver, archive, make, logged):
    """Only the object that S3 did not take; the next try has another name."""
    lost, kept = encode(make(Kind.PASSWORD_RESET)), encode(make(Kind.USER_CONFIRMED))
    archive.broken.add("type=auth.password.reset.v1")
    first = deliver(lost, kept)
    archive.broken.clear()

    assert [0] == first
    assert [] == deliver(lost)
    assert {
        "type=auth.user.confirmed.v1/day=2026-11-20": [kept],
        "type=auth.password.reset.v1/day=2026-11-20": [lost],
    } == archive.by_partition
    assert "object not stored" in logged


def test_what_may_be_under_way_comes_again(deliver, archive, make):
    """Its neighbours are stored."""
    one, two = make(Kind.PASSWORD_RESET), make(Kind.PASSWORD_RESET)
    archive.underway.add(one.dedupe_key)

    assert [0] == deliver(encode(one), encode(two))
    assert [[encode(two)]] == list(archive.objects.values())


def test_an_unreadable_message_is_buried(deliver, archive, dead_letters, logged):
    """It has no type and no day to be kept under."""
    assert [] == deliver("nonsense")
    assert [("nonsense", "not JSON")] == dead_letters.letters
    assert {} == archive.objects
    assert "unreadable event" in logged
