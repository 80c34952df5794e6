"""Rules in a file of the operator's bucket."""

import json
from datetime import timedelta
from threading import Event

import pytest
from moto import mock_aws

from runtime import operator_files
from runtime.aws_client.errors import Unanswered
from runtime.memberships.assignment import group_rules
from runtime.operator_files import OperatorFile, RulesUnread, rules_in
from runtime.settings.memberships import GroupSettings
from tests.moto_by_http import moto_client

MOST_BYTES = 64_000

PLACE = "lists/rules/groups.json"


@pytest.fixture
def bucket(monkeypatch):
    """A bucket of moto's; with a text, puts the file there."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        s3 = moto_client("s3")
        s3.create_bucket(Bucket="lists")

        def put(text):
            s3.put_object(Bucket="lists", Key="rules/groups.json", Body=text.encode())

        put.s3 = s3
        yield put


@pytest.fixture
def file(bucket, clock):
    return OperatorFile(bucket.s3, place=PLACE, parse=json.loads, now=lambda: clock[0])


@pytest.fixture
def clock(now):
    return [now]


def test_a_file_is_read_once(bucket, file):
    """What its name stands for does not change, so a change of it is not looked for."""
    bucket('{"a": 1}')
    assert {"a": 1} == file()
    bucket('{"a": 2}')

    assert {"a": 1} == file()


def test_a_file_has_64000_bytes_at_the_most(bucket, file):
    """Spaces count."""
    bucket("{}".ljust(MOST_BYTES))
    assert {} == file()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "NoSuchKey"),
        ("{", "Expecting property name"),
        ("{}".ljust(MOST_BYTES + 1), "longer than 64000 bytes"),
    ],
)
def test_a_file_that_is_missing_or_makes_no_sense_has_no_rules(bucket, file, capsys, text, why):
    """The log says which one, and why."""
    if text:
        bucket(text)
    with pytest.raises(RulesUnread, match=r"rules/groups\.json"):
        file()

    said = capsys.readouterr().out
    assert '"file":"rules/groups.json"' in said
    assert why in said


def test_a_file_is_left_alone_for_half_a_minute_after_a_failure(bucket, file, clock):
    """And is read then, as soon as somebody needs it."""
    with pytest.raises(RulesUnread):
        file()
    bucket("{}")
    clock[0] += timedelta(seconds=29)
    with pytest.raises(RulesUnread):
        file()
    clock[0] += timedelta(seconds=1)

    assert {} == file()


def test_nobody_waits_for_an_answer_that_does_not_come(monkeypatch, clock):
    """Cognito waits five seconds in all. What comes later is in use from then on."""
    monkeypatch.setattr(operator_files, "_WITHIN_S", 0.01)
    answers = Event()

    class Slow:
        def get_object(self, **_):
            answers.wait()
            return {"Body": Body()}

    class Body:
        def read(self, _):
            return b"{}"

    file = OperatorFile(Slow(), place=PLACE, parse=json.loads, now=lambda: clock[0])
    with pytest.raises(RulesUnread):
        file()
    answers.set()
    file._deadline._running.join()

    assert {} == file()


def test_a_failure_says_nothing_of_what_was_answered(clock, capsys, logged):
    """Errors of boto3 quote addresses."""

    class Broken:
        def get_object(self, **_):
            raise Unanswered("timeout")

    file = OperatorFile(Broken(), place=PLACE, parse=json.loads, now=lambda: clock[0])
    with pytest.raises(RulesUnread):
        file()

    said = capsys.readouterr().out
    assert "Unanswered.timeout" in said
    assert "told.example" not in said
    assert "rules not read" in logged


@pytest.mark.usefixtures("aws_by_http")
def test_rules_are_read_before_anybody_needs_them(bucket, capsys):
    """In the init phase, which costs no user a wait; a failure there stops no function."""
    bucket("{}")
    assert {} == rules_in(PLACE, parse=json.loads)()
    rules_in("lists/rules/missing.json", parse=json.loads)

    assert "rules are looked for again when they are needed" in capsys.readouterr().out


@pytest.mark.usefixtures("aws_by_http")
def test_a_file_takes_the_place_of_the_parameter(bucket):
    """Twenty kilobytes of rules, where the parameter has room for one."""
    domains = {f"firm{number}.example": ["staff"] for number in range(700)}
    bucket(json.dumps({"email_domain": domains}))
    rules = group_rules(
        GroupSettings({"DEFAULT_GROUP": "members", "GROUP_RULES": "", "GROUP_RULES_FILE": PLACE})
    )
    found = rules().memberships(email="jo@firm699.example", is_verified=True, client_id="")

    assert ["members", "staff"] == [each.group for each in found]
    assert len(json.dumps(domains)) > 20_000
