import json

import pytest

from rules.feeds.source import UnusableSources, sources_in
from runtime.feeds.release import sources_text

TABLE = json.loads(sources_text())
CASTLE = TABLE["files"][0]


def test_the_table_that_ships_can_be_used():
    """Each source has a licence, and bounds that its history has passed."""
    sources = sources_in(sources_text())

    assert {"castle", "ded", "disposable", "tranco"} == set(sources)
    assert (60, 65_536, (500, 2000)) == (
        sources["castle"].keep_days,
        sources["castle"].most_bytes,
        sources["castle"].names,
    )
    assert all(source.licence and source.url.startswith("https:") for source in sources.values())


def test_every_source_says_what_is_to_be_said_of_its_licence():
    """Packages are in NOTICE; the table has what a file's owner asks for."""
    assert all(each["notice"] for each in TABLE["files"])
    assert all(each["licence"] and each["tier"] for each in TABLE["packages"])


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Castle!"},
        {"id": "../x"},
        {"tier": "guard"},
        {"format": "yaml"},
        {"url": "http://lists.example/names"},
        {"url": "file:///etc/passwd"},
        {"url": "https://lists.example/a b"},
        {"url": "http://169.254.169.254/latest"},
        {"most_bytes": 0},
        {"most_bytes": 1_000_000_000},
        {"names": [0, 10]},
        {"names": [10, 5]},
        {"names": [10, 3_000_000]},
        {"names": 7},
        {"added": -1},
        {"unknown": 1},
    ],
)
def test_a_source_that_makes_no_sense_is_refused(change):
    """With all others: a table with a mistake may be half of one."""
    with pytest.raises(UnusableSources):
        sources_in(json.dumps({"files": [CASTLE, {**CASTLE, **change}]}))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 7}', '{"files": [7]}'])
def test_what_is_no_table_is_refused(text):
    """Whatever it is instead."""
    with pytest.raises(UnusableSources):
        sources_in(text)


def test_more_than_twenty_five_sources_are_refused():
    """Each has a metric, and takes its time."""
    some = [{**CASTLE, "id": f"one{n}"} for n in range(26)]

    assert 25 == len(sources_in(json.dumps({"files": some[:25]})))
    with pytest.raises(UnusableSources, match="more than 25"):
        sources_in(json.dumps({"files": some}))


def test_a_source_of_this_machine_needs_no_certificate():
    """For tests, and a proxy on the function's machine."""
    url = "http://127.0.0.1:8080/names"

    assert url == sources_in(json.dumps({"files": [{**CASTLE, "url": url}]}))["castle"].url
