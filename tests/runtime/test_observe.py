"""Lines and metrics, compared with Powertools'."""

import io
import json
import logging
import math
import re
from contextlib import redirect_stdout
from datetime import UTC, datetime

import pytest
from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)
from hypothesis import given
from hypothesis import strategies as st

from runtime import observe
from runtime.observe import MetricLines

NOON = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)
_names = st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True).filter(
    lambda name: name not in {"service", "self", "at", "unit", "metrics", "dimensions", "_aws"}
)
_texts = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=8)
_facts = st.one_of(_texts, st.integers(), st.booleans(), st.lists(_texts, max_size=2))


def _theirs(metrics, dimensions, facts, unit):
    """As this project wrote them while it used Powertools."""
    line = AmazonCloudWatchEMFProvider(
        metric_set={},
        dimension_set={},
        metadata_set={},
        default_dimensions={},
        namespace="N",
        service="s",
    )
    line.set_timestamp(NOON)
    for name, value in dimensions.items():
        line.add_dimension(name, value)
    for name, fact in facts.items():
        line.add_metadata(name, fact)
    for name, values in metrics.items():
        for number in values:
            line.add_metric(name, unit, number)
    return json.dumps(line.serialize_metric_set(), separators=(",", ":")) + "\n"


@given(
    metrics=st.dictionaries(
        st.sampled_from(["EventWritten", "EventPending", "ColdStart"]),
        st.lists(st.one_of(st.integers(0, 10**6), st.floats(0, 10**6)), min_size=1, max_size=99),
        min_size=1,
    ),
    dimensions=st.dictionaries(
        st.sampled_from(["type", "outcome"]), _texts.filter(str.strip), max_size=2
    ),
    facts=st.dictionaries(_names.filter(lambda name: name not in {"type", "outcome"}), _facts),
    unit=st.sampled_from(["Count", "Milliseconds"]),
)
def test_writes_the_metric_lines_of_powertools(metrics, dimensions, facts, unit):
    """Byte for byte."""
    out = io.StringIO()
    with redirect_stdout(out):
        MetricLines(namespace="N", service="s").write(
            metrics, dimensions=dimensions, unit=unit, at=NOON, **facts
        )

    assert _theirs(metrics, dimensions, facts, unit) == out.getvalue()


@given(
    level=st.sampled_from(["info", "warning", "error"]),
    message=st.sampled_from(["handler failed", "event not told"]),
    facts=st.dictionaries(
        st.sampled_from(["error", "why", "list", "kind", "at", "code"]),
        st.one_of(st.none(), _facts),
    ),
    trace=st.sampled_from(["", "Root=1-5bef4de7-ad49;Parent=9a91;Sampled=0"]),
)
def test_writes_the_log_lines_of_powertools(level, message, facts, trace):
    """The same keys in the same order; only the time looks otherwise."""
    out, theirs = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as env:
        env.setenv("POWERTOOLS_SERVICE_NAME", "stack")
        env.setenv("_X_AMZN_TRACE_ID", trace)
        # Powertools keeps the stream of the first logger.
        logging.Logger.manager.loggerDict.pop("stack", None)
        their_logger = Logger(stream=theirs, utc=True)
        with redirect_stdout(out):
            for each in (observe.logger(), their_logger):
                getattr(each, level)(message, **facts)

    told, expected = json.loads(out.getvalue()), json.loads(theirs.getvalue())
    assert list(expected) == list(told)
    assert {**expected, "timestamp": 0} == {**told, "timestamp": 0}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told["timestamp"])


@pytest.mark.parametrize(
    ("powertools", "aws_lambda", "told"),
    [
        ("", "", ["info", "warning", "error"]),
        ("DEBUG", "", ["info", "warning", "error"]),
        ("warning", "", ["warning", "error"]),
        ("INFO", "ERROR", ["error"]),
        ("ERROR", "WARN", ["error"]),
        ("", "WARN", ["warning", "error"]),
        ("nonsense", "", ["info", "warning", "error"]),
    ],
)
def test_leaves_away_what_is_less_than_the_level(monkeypatch, capsys, powertools, aws_lambda, told):
    """The stricter of the two counts: Lambda would drop the rest anyway."""
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", powertools)
    monkeypatch.setenv("AWS_LAMBDA_LOG_LEVEL", aws_lambda)
    for level in ("info", "warning", "error"):
        getattr(observe.logger(), level)(level)

    assert told == [json.loads(line)["message"] for line in capsys.readouterr().out.splitlines()]


def test_a_fact_that_is_no_json_is_told_all_the_same(capsys):
    """A line is worth more than its form; and what no terminal can show is escaped."""
    observe.logger().error("failed", at=NOON, half="\ud800")

    line = json.loads(capsys.readouterr().out)
    assert (str(NOON), "\ud800") == (line["at"], line["half"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85", "\x1b[1A"])
def test_a_fact_makes_no_other_line(capsys, end):
    """Whatever is in it, it is one line of JSON, and says what it said."""
    said = f'x{end}{{"level":"ERROR","message":"forged"}}"'
    observe.logger().error("failed", said=said)

    text = capsys.readouterr().out
    assert 1 == len(text.splitlines())
    assert ("failed", said) == tuple(json.loads(text)[name] for name in ("message", "said"))


@pytest.mark.parametrize("count", [100, 101, 250])
def test_more_values_than_a_line_holds_make_another_line(capsys, metric_lines, count):
    """None is lost, and each line is one that CloudWatch takes."""
    metric_lines.write({"EventAge": range(count), "EventRead": [1]}, user_event={"id": "e"})

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(range(count)) == [value for line in lines for value in line["EventAge"]]
    assert [1.0] == [value for line in lines for value in line.get("EventRead", [])]
    assert all(len(line["EventAge"]) <= 100 for line in lines)
    assert all({"id": "e"} == line["user_event"] for line in lines)


def test_an_empty_dimension_is_left_away(capsys, metric_lines):
    """CloudWatch would drop the whole line."""
    metric_lines.write({"EventWritten": [1]}, dimensions={"type": " "})

    [described] = json.loads(capsys.readouterr().out)["_aws"]["CloudWatchMetrics"]
    assert [["service"]] == described["Dimensions"]


def test_without_values_there_is_no_line(capsys, metric_lines):
    metric_lines.write({"EventWritten": []}, user_event="e")
    metric_lines.write({})

    assert "" == capsys.readouterr().out


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_value_that_is_no_number_is_an_error(metric_lines, value):
    """JSON has no word for it, and CloudWatch would drop the line."""
    with pytest.raises(ValueError, match="JSON"):
        metric_lines.write({"EventAge": [value]})


@pytest.mark.parametrize(
    ("metrics", "dimensions"), [(101, 0), (1, 29)], ids=["metrics", "dimensions"]
)
def test_more_than_cloudwatch_takes_is_an_error(metric_lines, metrics, dimensions):
    with pytest.raises(ValueError, match="too many"):
        metric_lines.write(
            {f"M{place}": [1] for place in range(metrics)},
            dimensions={f"d{place}": "x" for place in range(dimensions)},
        )
