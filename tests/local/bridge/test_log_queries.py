"""Queries that count, over the lines that ministack itself has taken; no emulator is started."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from ministack.services import cloudwatch_logs

from local.bridge.log_queries import counting

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
AT_S = int(NOON.timestamp())
BY_TYPE = "filter @message like /told/ | stats count(*) as events by kind"


class Refused(Exception):
    """An answer that is not 200; has the type of the error."""


class Logs:
    """CloudWatch Logs of one test: ministack's handler, wrapped as the bridge wraps it."""

    def __init__(self):
        self.handle = counting(cloudwatch_logs.handle_request)

    def call(self, action, /, **asked):
        headers = {"x-amz-target": f"Logs_20140328.{action}"}
        body = json.dumps(asked).encode()
        status, _, answer = asyncio.run(self.handle("POST", "/", headers, body, {}))
        told = json.loads(answer or b"{}")
        if status != 200:
            raise Refused(told["__type"])
        return told

    def write(self, group, *messages, after_s=0):
        """One line a second; texts as they are, all else as JSON."""
        self.call("CreateLogGroup", logGroupName=group)
        self.call("CreateLogStream", logGroupName=group, logStreamName="one")
        lines = [
            {
                "timestamp": (AT_S + after_s + number) * 1000,
                "message": message if isinstance(message, str) else json.dumps(message),
            }
            for number, message in enumerate(messages)
        ]
        self.call("PutLogEvents", logGroupName=group, logStreamName="one", logEvents=lines)

    def start(self, query, *groups, start=AT_S, end=AT_S + 60, **asked):
        asked |= {"logGroupNames": groups, "startTime": start, "endTime": end}
        return self.call("StartQuery", queryString=query, **asked)["queryId"]

    def rows(self, *query, **asked):
        results = self.call("GetQueryResults", queryId=self.start(*query, **asked))["results"]
        return [{cell["field"]: cell["value"] for cell in row} for row in results]


@pytest.fixture
def logs():
    cloudwatch_logs.reset()
    yield Logs()
    cloudwatch_logs.reset()


def told(kind):
    return {"message": "told", "kind": kind}


def test_lines_are_counted_by_a_field(logs):
    """Over all groups that are asked for, and of those lines only that the filter lets through."""
    logs.write("one", told("a"), told("b"), {"message": "else", "kind": "a"}, "no JSON")
    logs.write("two", told("a"))
    logs.write("three", told("a"))

    assert [{"kind": "a", "events": "2"}, {"kind": "b", "events": "1"}] == logs.rows(
        BY_TYPE, "one", "two"
    )


@pytest.mark.parametrize(
    "query",
    [
        "stats count(*) as n by kind",
        "fields kind|stats count(*) as n by kind",
        "fields kind\n|  STATS count(*) as n by kind\n| limit 10",
    ],
)
def test_counting_is_known_however_it_is_written(logs, query):
    """Commands need no space before them, may be the first, and are in either case."""
    logs.write("one", told("a"), told("a"))

    assert [{"kind": "a", "n": "2"}] == logs.rows(query, "one")


def test_only_lines_of_the_time_asked_for_are_counted(logs):
    """Both ends belong to it, as StartQuery says."""
    logs.write("one", *[told("a")] * 5)

    asked = [{"start": AT_S + 1, "end": AT_S + 3}, {"start": AT_S + 4}, {"start": AT_S + 5}]

    assert [["3"], ["1"], []] == [
        [row["events"] for row in logs.rows(BY_TYPE, "one", **times)] for times in asked
    ]


def test_the_smaller_of_two_limits_holds(logs):
    """That of the query, and that of the call."""
    logs.write("one", told("a"), told("b"), told("c"))

    lengths = [len(logs.rows(f"{BY_TYPE} | limit 2", "one", limit=most)) for most in (1, 2, 9)]

    assert [1, 2, 2] == lengths
    assert 3 == len(logs.rows(BY_TYPE, "one", limit=10_000))


def test_a_group_is_found_by_its_arn_too(logs):
    logs.write("one", told("a"))
    arn = "arn:aws:logs:eu-west-1:000000000000:log-group:one:*"
    asked = {"logGroupIdentifiers": [arn], "startTime": AT_S, "endTime": AT_S + 9}
    query_id = logs.call("StartQuery", queryString=BY_TYPE, **asked)["queryId"]

    [row] = logs.call("GetQueryResults", queryId=query_id)["results"]

    assert [{"field": "kind", "value": "a"}, {"field": "events", "value": "1"}] == row


def test_what_counts_nothing_is_left_to_ministack(logs):
    """The word in a pattern, or in the name of a field, does not make a query count."""
    logs.write("one", "a line of stats that is long")

    for query in ("fields @message | filter @message like /of stats that/", "fields @message"):
        [row] = logs.rows(query, "one")

        assert "a line of stats that is long" == row["@message"]


@pytest.mark.parametrize("counted", ["avg(took) by kind", "count(*)", "count(*) by bin(5m)"])
def test_what_the_engine_cannot_count_is_refused(logs, counted):
    """Not answered with no rows, which would say that there was nothing; and nothing is kept."""
    logs.write("one", told("a"))

    with pytest.raises(Refused, match="MalformedQueryException"):
        logs.start(f"stats {counted}", "one")
    assert not cloudwatch_logs._queries


def test_a_group_that_is_not_there_is_refused_as_ever(logs):
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        logs.start(BY_TYPE, "nowhere")
