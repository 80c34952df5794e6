"""The version of a feed, as functions that check addresses take it into use."""

from datetime import timedelta
from hashlib import sha256
from threading import Thread

import pytest

from rules.addresses.domain_list import DomainList
from rules.addresses.policy import Lists
from rules.feeds.pointer import (
    DISPOSABLE,
    MAIL_HOSTS,
    POINTER,
    RELAYS,
    SHARED_HOSTS,
    Pointer,
    place,
)
from runtime.addresses.operator_lists import OperatorLists
from tests.runtime.feeds.memory_s3 import MemoryS3, refused

FOLDER = "domain-lists"
SHIPPED = Lists(
    disposable=DomainList(b"mailinator.com\n"),
    relays=DomainList(b"relay.example old\n"),
    mail_hosts=DomainList(b"mx.example parked\n"),
    providers=frozenset({"gmail.com"}),
)
FILES = {
    DISPOSABLE: b"fresh.example\nmailinator.com\n",
    MAIL_HOSTS: b"mx.fresh.example dedicated\n",
    RELAYS: b"relay.example new\n",
    SHARED_HOSTS: b"free.example free\n",
}


@pytest.fixture
def s3():
    return MemoryS3()


@pytest.fixture
def put(s3):
    """Put a version into use, with what a pointer may say besides."""

    def put(version, files=FILES, **said):
        for name, text in files.items():
            s3.objects[f"{FOLDER}/{place(version, name)}"] = text
        digests = {name: sha256(text).hexdigest() for name, text in files.items()}
        pointer = Pointer(version=version, files=digests, **said)
        s3.objects[f"{FOLDER}/{POINTER}"] = pointer.text()

    return put


@pytest.fixture
def clock(now):
    return [now]


@pytest.fixture
def lists(s3, metric_lines, clock):
    return OperatorLists(
        s3,
        bucket="lists",
        folder=FOLDER,
        otherwise=SHIPPED,
        own={"allowed": frozenset(), "denied": frozenset()},
        lines=metric_lines,
        now=lambda: clock[0],
    )


@pytest.fixture
def look(lists, clock):
    """The lists five minutes later."""

    def look():
        clock[0] += timedelta(minutes=5)
        return lists.current(within_s=30)

    return look


def test_a_version_is_in_use_within_minutes(look, put):
    """Lists, fingerprints and relays, without a new version of the function."""
    look()
    put("v1")
    lists = look()

    assert lists.disposable.match("in.fresh.example")
    assert "dedicated" == lists.mail_hosts.match("mx.fresh.example").tag
    assert "new" == lists.relays.match("relay.example").tag
    assert not lists.mail_hosts.match("mx.example")


def test_what_shipped_stands_in_for_what_a_version_leaves_out(look, put):
    """As all of it does for a version that was restored to what shipped."""
    put("v1")
    look()
    put("v2", {DISPOSABLE: FILES[DISPOSABLE]})
    lists = look()
    assert lists.disposable.match("fresh.example")
    assert (SHIPPED.relays, SHIPPED.mail_hosts) == (lists.relays, lists.mail_hosts)
    put("shipped", {})

    assert SHIPPED.disposable is look().disposable


def test_who_takes_the_pointer_away_has_what_shipped(look, put, s3):
    """Or the list without a version, which counts only then."""
    names = "".join(f"trash{number:04}.example\n" for number in range(1000)).encode()
    put("v1")
    s3.objects[f"{FOLDER}/{DISPOSABLE}"] = names
    assert not look().disposable.match("trash0007.example")
    del s3.objects[f"{FOLDER}/{POINTER}"]
    lists = look()

    assert lists.disposable.match("trash0007.example")
    assert (SHIPPED.relays, SHIPPED.mail_hosts) == (lists.relays, lists.mail_hosts)


def test_a_file_that_is_the_same_is_not_fetched_again(look, put, s3):
    """Nor is the pointer, if it is the same: S3 says so."""
    put("v1")
    first = look()
    fetched = []
    get = s3.get_object
    s3.get_object = lambda **given: fetched.append(given["Key"]) or get(**given)
    assert first.disposable is look().disposable
    put("v2", {**FILES, MAIL_HOSTS: b"mx.other.example dedicated\n"})
    second = look()

    assert (first.disposable, first.relays) == (second.disposable, second.relays)
    assert second.mail_hosts.match("mx.other.example")
    assert [f"{FOLDER}/{place('v2', MAIL_HOSTS)}"] == [key for key in fetched if "/v" in key]


def test_the_operators_own_names_stay_beside_a_version(look, put, s3):
    """They are looked at apart."""
    put("v1")
    s3.objects[f"{FOLDER}/deny.txt"] = b"trouble.example"
    lists = look()

    assert lists.denied.match("trouble.example")
    assert lists.disposable.match("fresh.example")


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        (POINTER, b"<html>", "no pointer"),
        (POINTER, b"{" * 100_000, "no pointer"),
        (place("v2", DISPOSABLE), b"other.example\n", "is not what the version says"),
        (place("v2", RELAYS), FILES[RELAYS][:-5], "is not what the version says"),
        (place("v2", MAIL_HOSTS), None, "NoSuchKey"),
    ],
)
def test_the_last_good_version_stays_whole(look, put, s3, capsys, key, text, why):
    """Not one file of a version that is cut, swapped or not there is in use."""
    put("v1")
    before = look()
    put("v2", {name: listed + b"x.example a\n" for name, listed in FILES.items()})
    good = dict(s3.objects)
    if text is None:
        del s3.objects[f"{FOLDER}/{key}"]
    else:
        s3.objects[f"{FOLDER}/{key}"] = text

    for _ in range(2):
        assert before == look()
        said = capsys.readouterr().out
        assert '"DomainListNotRefreshed":[1.0]' in said
        assert why in said
    s3.objects = good
    assert look().relays.match("x.example")
    assert "" == capsys.readouterr().out


def test_a_bucket_that_may_not_be_read_changes_nothing(look, put, s3, capsys):
    """It is no bucket without a version."""
    put("v1")
    before = look()
    s3.get_object = lambda **_: (_ for _ in ()).throw(refused("AccessDenied"))

    assert before == look()
    assert '"list":"feed/current.json","why":"Refused.AccessDenied"' in capsys.readouterr().out


def test_a_feed_that_does_not_run_any_more_is_told_by_who_reads(look, put, clock, capsys):
    """The lists stay in use; nobody has to miss a function that says nothing."""
    put("v1", due=int(clock[0].timestamp()) + 700)
    assert look().disposable.match("fresh.example")
    look()
    assert "" == capsys.readouterr().out
    lists = look()

    assert lists.disposable.match("fresh.example")
    assert "nobody has refreshed it for days" in capsys.readouterr().out


def test_files_of_two_versions_never_mix(lists, put, clock):
    """A question in the middle of a swap gets one of them, whole."""
    seen = set()

    def watch():
        for _ in range(20_000):
            now = lists.current(within_s=0)
            seen.add((now.disposable.match("v.example").tag, now.relays.match("v.example").tag))

    put("1", dict.fromkeys(FILES, b"v.example x\n"))
    clock[0] += timedelta(minutes=5)
    lists.current(within_s=30)
    thread = Thread(target=watch)
    thread.start()
    for number in range(300):
        put(f"{number}", {name: f"v.example n{number}\n".encode() for name in FILES})
        clock[0] += timedelta(minutes=5)
        lists.current(within_s=30)
    thread.join()

    assert all(one == other for one, other in seen)
