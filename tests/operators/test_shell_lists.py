"""Lists of disposable domains: refreshed, shown, restored, on a bucket of moto's."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from operators.lists import NoLists
from operators.outside import NotAgreed
from rules.feeds.pointer import POINTER, SHARED_HOSTS, SHIPPED, place, pointer_in
from rules.value import replace
from runtime.feeds.lists_bucket import ChangedMeanwhile
from runtime.feeds.release import release
from tests.list_server import list_server

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
OWN = {
    "id": "castle",
    "tier": "evidence",
    "format": "names",
    "licence": "MIT",
    "most_bytes": 65_536,
    "names": [1, 2000],
    "added": 0.2,
    "removed": 0.1,
    "stale_after_days": 4,
}


def lines(count):
    return "".join(f"fresh{n:04}.example\n" for n in range(count)).encode()


@pytest.fixture
def server():
    with list_server() as lists:
        lists.files["/castle"] = lines(60)
        yield lists


@pytest.fixture
def parameters():
    return {
        "DomainListsBucket": "lists",
        "DomainListsFolder": "domain-lists",
        "DisposableFeed": "castle",
    }


@pytest.fixture
def s3(aws, server):
    s3 = aws("s3")
    region = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket="lists", CreateBucketConfiguration=region)
    table = json.dumps({"files": [{**OWN, "url": f"{server.url}/castle"}]}).encode()
    s3.put_object(Bucket="lists", Key="domain-lists/sources.json", Body=table)
    return s3


@pytest.fixture
def lists(command, monkeypatch, parameters, s3):
    """Run `lists` so many hours after noon."""
    assert s3
    monkeypatch.setattr("operators.stack.DeployedStack.parameters", lambda _: parameters)

    def lists(*words, hours=0, answer=None):
        return command("lists", *words, answer=answer, now=lambda: NOW + timedelta(hours=hours))

    return lists


def pointer(s3):
    return pointer_in(s3.get_object(Bucket="lists", Key=f"domain-lists/{POINTER}")["Body"].read())


def keys(s3):
    return {each["Key"] for each in s3.list_objects_v2(Bucket="lists")["Contents"]}


def test_a_dry_run_shows_the_difference_and_changes_nothing(lists, s3):
    """Names that come, and what guards said."""
    before = keys(s3)
    told = "\n".join(lists("refresh", "--dry-run"))

    assert "names, +60\n" in told
    assert "**Added: 60**\n`fresh0000.example fresh0001.example" in told
    assert "castle: 60 names" in told
    assert before == keys(s3)


def test_a_refresh_asks_and_puts_a_version_into_use(lists, s3):
    """By when the daily run has to look again is in the pointer."""
    told = lists("refresh", answer="y")

    assert f"in use: {pointer(s3).version}" == told[-1]
    assert int((NOW + timedelta(days=3)).timestamp()) == pointer(s3).due
    with pytest.raises(NotAgreed):
        lists("refresh", answer="n")


def test_without_a_daily_run_nothing_is_due(lists, s3, parameters):
    """An operator who refreshes by hand chooses the day."""
    parameters["DisposableFeed"] = ""
    lists("refresh", "--sources", "castle")

    assert 0 == pointer(s3).due


def test_guards_that_spoke_are_told(lists, server):
    """What nobody may list, what is held, and how to take it."""
    lists("refresh")
    server.files["/castle"] = lines(400) + b"gmail.com\nco.uk\n"
    told = "\n".join(lists("refresh"))
    assert "NOT TAKEN: held: 340 of 60 names added" in told
    told = "\n".join(lists("refresh", "--any-size", "--sources", "castle"))

    assert "castle: 400 names; nobody may list 2 more\n  co.uk gmail.com" in told


def test_lists_that_are_held_as_a_whole_are_told(lists, server, s3, monkeypatch):
    """And the pointer stays."""
    small = release()
    one = {**small.lists, "disposable_domains.txt": "shipped.example\n"}
    monkeypatch.setattr(
        "runtime.feeds.sources.release",
        lambda: replace(small, lists=one),
    )
    server.files["/castle"] = lines(40)
    told = "\n".join(lists("refresh"))

    assert "NOT PUT INTO USE: The evidence tier would go from 1 to 41 names" in told
    assert (SHIPPED, {}) == (pointer(s3).version, pointer(s3).files)


def test_popular_names_that_are_held_back_are_told(lists, server, s3):
    """With a list of them among the sources."""
    server.files["/top"] = b"1,fresh0000.example\n"
    top = {**OWN, "id": "top", "tier": "popular", "format": "csv", "url": f"{server.url}/top"}
    table = json.dumps({"files": [{**OWN, "url": f"{server.url}/castle"}, top]}).encode()
    s3.put_object(Bucket="lists", Key="domain-lists/sources.json", Body=table)

    told = lists("refresh", "--sources", "castle,top")
    assert "popular, and of one source alone: fresh0000.example" in told


@pytest.mark.slow
def test_a_restore_takes_the_version_before_and_keeps_it(lists, server, s3):
    """Until the time is over, or an operator takes it back."""
    lists("refresh")
    first = pointer(s3)
    server.files["/castle"] = lines(70)
    lists("refresh", hours=24)
    second = pointer(s3)
    assert lists("restore", "--dry-run", hours=25)[0].startswith(
        f"from {second.version} to {first.version}, until 2026-11-29 13:00"
    )
    assert second == pointer(s3)
    lists("restore", hours=25)
    assert (first.version, first.files) == (pointer(s3).version, pointer(s3).files)
    told = lists("refresh", hours=26)
    assert f"{first.version} was restored and stays for now; see --unpin" in told
    assert first.version == pointer(s3).version
    shown = "\n".join(lists("show", hours=26))
    assert f"in use: {first.version}, 26 h old\nrestored: stays until 2026-11-29 13:00" in shown
    assert "castle: 70 names, 0 d old" in shown
    lists("refresh", "--unpin", hours=26)

    assert second.files == pointer(s3).files


def test_before_the_first_version_there_is_what_the_code_came_with(lists, s3):
    """And any that is kept can be named."""
    lists("refresh")
    first = pointer(s3).version
    lists("restore")
    assert (SHIPPED, {}) == (pointer(s3).version, pointer(s3).files)
    assert "in use: the lists that the code came with" in lists("show")
    lists("restore", first)
    assert first == pointer(s3).version
    lists("restore", SHIPPED, "--hours", "1")
    assert int((NOW + timedelta(hours=1)).timestamp()) == pointer(s3).pinned_until
    with pytest.raises(NoLists, match=f"other lacks disposable_domains.txt; there are {first}"):
        lists("restore", "other")


def test_a_version_of_before_has_no_hosts_of_its_own(lists, s3):
    """Those of the code stand in for them."""
    lists("refresh")
    version = pointer(s3).version
    s3.delete_object(Bucket="lists", Key=f"domain-lists/{place(version, SHARED_HOSTS)}")
    lists("restore", version)

    assert version == pointer(s3).version
    assert SHARED_HOSTS not in pointer(s3).files


def test_what_is_derived_is_told(lists, server, s3):
    """So that somebody can look at it: one line takes many names."""
    names = [f"a{n}.rotates.example" for n in range(10)] + [f"a{n}.zapto.org" for n in range(5)]
    server.files["/castle"] = "\n".join(names).encode()
    table = {"files": [{**OWN, "keep_days": 60, "url": f"{server.url}/castle"}]}
    s3.put_object(Bucket="lists", Key="domain-lists/sources.json", Body=json.dumps(table).encode())
    told = lists("refresh")

    assert "change their sub-domains daily: rotates.example" in told
    assert "hand sub-domains to strangers: zapto.org" in told


def test_who_restores_in_the_middle_of_a_refresh_wins(lists, s3, monkeypatch):
    """The refresh says so."""
    lists("refresh")
    agree = "operators.outside.Outside.agree"
    text = pointer(s3).text()
    monkeypatch.setattr(
        agree,
        lambda *_: s3.put_object(Bucket="lists", Key="domain-lists/feed/state.json.gz", Body=text),
    )

    with pytest.raises(ChangedMeanwhile):
        lists("refresh")


def test_without_a_bucket_there_is_nothing_to_do(lists, parameters):
    """The message says which parameter to set."""
    del parameters["DomainListsBucket"]

    with pytest.raises(NoLists, match="set DomainListsBucket"):
        lists("refresh")


def test_status_tells_the_version_and_the_age_of_each_source(lists, parameters, s3):
    """In one line; what cannot be read is named."""
    from operators.list_ages import disposable  # noqa: PLC0415
    from operators.outside import Outside  # noqa: PLC0415

    lists("refresh")

    class Stack:
        name = "tried"

        def parameters(self):
            return parameters

    outside = Outside(
        client=lambda _: s3, stack=Stack(), now=lambda: NOW + timedelta(days=5, hours=7)
    )
    [finding] = disposable(outside, parameters)
    version = pointer(s3).version
    assert f"in use: {version}, 127 h old · castle: 60 names, 5 d old; not fetched" == finding.text
    s3.put_object(Bucket="lists", Key="domain-lists/feed/state.json.gz", Body=b"?")
    [finding] = disposable(outside, parameters)
    assert "not looked at: the state of the sources cannot be read" == finding.text
    missing = {**parameters, "DomainListsBucket": "others"}
    parameters["DomainListsBucket"] = "others"
    [finding] = disposable(outside, missing)
    assert "not looked at: Refused.NoSuchBucket" == finding.text
    assert [] == [*disposable(outside, {})]


def test_a_source_that_is_in_no_table_any_more_is_told(lists, s3):
    """What it said counts no more."""
    lists("refresh")
    table = json.dumps({"files": []}).encode()
    s3.put_object(Bucket="lists", Key="domain-lists/sources.json", Body=table)
    text = s3.get_object(Bucket="lists", Key="domain-lists/feed/state.json.gz")["Body"].read()
    from runtime.feeds.state import state_in, state_text  # noqa: PLC0415

    s3.put_object(
        Bucket="lists",
        Key="domain-lists/feed/state.json.gz",
        Body=state_text({"gone": state_in(text)["castle"]}),
    )

    assert "gone: 60 names, 0 d old; not in the table any more" in lists("show")
