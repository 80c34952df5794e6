"""The daily run: what it leaves in the bucket, and what it tells of."""

import json

import pytest
from moto import mock_aws

from rules.feeds.pointer import POINTER, pointer_in
from runtime.boto3_clients import Translated
from runtime.feeds.lists_bucket import ListsBucket
from runtime.feeds.refresh import Refresh
from tests.list_server import list_server
from tests.moto_by_http import moto_client
from tests.runtime.feeds.conftest import GUARDS, RELEASE
from tests.runtime.feeds.memory_s3 import MemoryS3
from tests.runtime.feeds.test_refresh import DAY, NOON, downloaded, lines, source
from workers.disposable_feed import DisposableFeed, wire


@pytest.fixture
def server():
    with list_server() as lists:
        lists.files["/castle"] = lines(100)
        yield lists


@pytest.fixture
def clock():
    return [NOON]


@pytest.fixture
def s3():
    return MemoryS3()


@pytest.fixture
def feed(server, clock, s3, metric_lines):
    """The function with one source."""
    bucket = ListsBucket(s3=s3, bucket="lists", folder="domain-lists")
    refresh = Refresh(
        sources=(source("castle", server.url),),
        bucket=bucket,
        release=RELEASE,
        guards=GUARDS,
        fetch=downloaded,
        now=lambda: clock[0],
    )
    return DisposableFeed(refresh=lambda: refresh, lines=metric_lines)


def metrics(said):
    return [json.loads(line) for line in said.splitlines() if '"_aws"' in line]


def test_a_run_puts_a_version_into_use(feed, s3, capsys):
    """Readers know by when the next one is due; no name is in the log."""
    said = feed.handle({})
    pointer = pointer_in(s3.objects[f"domain-lists/{POINTER}"])

    assert {"version": pointer.version, "why_held": "", "troubles": {}} == said
    assert NOON + 3 * DAY == pointer.due
    told = capsys.readouterr().out
    assert [0.0] == metrics(told)[0]["DisposableListAge"]
    assert "castle" == metrics(told)[0]["source"]
    assert [0.0] == metrics(told)[1]["DisposableFeedTrouble"]
    assert "fresh00" not in told


def test_an_old_source_is_told_of(feed, clock, capsys):
    """It answers every day, and says the same for ever."""
    feed.handle({})
    for _ in range(5):
        clock[0] += DAY
        capsys.readouterr()
        said = feed.handle({})

    assert {"castle": "unchanged for 5 days"} == said["troubles"]
    age, trouble = metrics(capsys.readouterr().out)
    assert [120.0] == age["DisposableListAge"]
    assert [1.0] == trouble["DisposableFeedTrouble"]


def test_a_source_that_never_answered_has_no_age(feed, server, capsys):
    """But it is to be looked at."""
    server.files.clear()
    said = feed.handle({})

    assert {"castle": "404 Not Found"} == said["troubles"]
    [trouble] = metrics(capsys.readouterr().out)
    assert [1.0] == trouble["DisposableFeedTrouble"]


def test_lists_that_are_held_are_told_of(feed, server, s3):
    """The version in use stays."""
    server.files["/castle"] = lines(100)
    feed.handle({})
    before = s3.objects[f"domain-lists/{POINTER}"]
    version = pointer_in(before).version
    key = f"domain-lists/feed/versions/{version}/disposable_domains.txt"
    s3.objects[key] = s3.objects[key] + b"".join(sorted(lines(900, prefix="zzz").splitlines(True)))
    server.files["/castle"] = lines(110)
    said = feed.handle({})

    assert "The evidence tier would go from 2000 to 1110" in said["troubles"]["lists"]
    assert version == said["version"]


def test_it_is_wired_by_its_variables(monkeypatch, server):
    """With the operator's own table of sources, through boto3."""
    own = {
        "id": "castle",
        "tier": "evidence",
        "url": f"{server.url}/castle",
        "format": "names",
        "licence": "MIT",
        "most_bytes": 65_536,
        "names": [1, 2000],
        "added": 1,
        "removed": 1,
        "stale_after_days": 4,
    }
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "DOMAIN_LISTS_BUCKET": "lists",
        "DOMAIN_LISTS_FOLDER": "domain-lists",
        "DISPOSABLE_FEED": "castle",
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_METRICS_NAMESPACE": "CognitoTriggers",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        s3 = moto_client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="lists")
        table = json.dumps({"files": [own]}).encode()
        s3.put_object(Bucket="lists", Key="domain-lists/sources.json", Body=table)
        first = wire()({})
        second = wire()({})

        assert first == second
        assert first["version"] != "shipped"
        bucket = ListsBucket(s3=Translated(s3), bucket="lists", folder="domain-lists")
        assert [first["version"]] == bucket.versions()


def test_what_a_schedule_sends_along_changes_nothing(feed, fault):
    """An invoker cannot name a source or a bucket."""
    events = [{}, None, [], "x", {"url": "https://trouble.example/"}, {"sources": "other"}]
    said = [feed.handle(event)["version"] for event in events]

    failed = len(set(said)) - 1
    fault("bad input: disposable_feed", n=len(events), failed=failed, lost=0)
    assert 0 == failed
