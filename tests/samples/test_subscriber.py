"""The sample subscriber keeps to the contract, and CloudFormation takes its template."""

import importlib.util
import json
from itertools import count
from pathlib import Path

import pytest
from moto import mock_aws

from subscriber_kit import Subscriber, check
from tests.loop.template import findings
from tests.tables import create_table

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "subscriber"
CONFIRMED = json.dumps(
    {
        "type": "auth.user.confirmed.v1",
        "dedupekey": "d",
        "time": "2026-11-20T09:00:00.000Z",
        "data": {},
    }
)


@pytest.fixture
def counter(monkeypatch):
    """The module of the sample's function, with DynamoDB of moto's."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    spec = importlib.util.spec_from_file_location("counter", SAMPLE / "function" / "counter.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with mock_aws():
        yield module


@pytest.fixture
def fresh(counter, monkeypatch):
    """The sample's handler, each with a table of its own."""
    numbers = count()

    def fresh():
        table = f"counts-{next(numbers)}"
        client = counter.dynamodb()
        create_table(client, table)

        def handler(event, context):
            monkeypatch.setenv("TABLE", table)
            return counter.handler(event, context)

        def effects():
            items = client.scan(TableName=table)["Items"]
            return {item["pk"]["S"]: item["people"]["N"] for item in items if "people" in item}

        return Subscriber(handler, effects)

    return fresh


@pytest.mark.slow
def test_the_sample_obeys_the_contract(fresh):
    """Every type, duplicates, any order, what came later, and poison."""
    assert [] == list(map(str, check(fresh)))


def test_a_throttled_table_is_no_duplicate(fresh, counter, monkeypatch):
    """The message comes again, and is counted then."""
    subscriber = fresh()
    batch = {"Records": [{"messageId": "m1", "body": CONFIRMED}]}
    throttled = counter.dynamodb().exceptions.TransactionCanceledException(
        {
            "Error": {"Code": "TransactionCanceledException", "Message": ""},
            "CancellationReasons": [{"Code": "ThrottlingError"}, {"Code": "None"}],
        },
        "TransactWriteItems",
    )

    def refuse(**_):
        raise throttled

    with monkeypatch.context() as changed:
        changed.setattr(counter.dynamodb(), "transact_write_items", refuse)
        assert {"batchItemFailures": [{"itemIdentifier": "m1"}]} == subscriber.handler(batch, None)

    assert {"batchItemFailures": []} == subscriber.handler(batch, None)
    assert {"count#2026-11-20#unknown": "1"} == subscriber.effects()


def test_cloudformation_takes_the_template():
    """The linter has nothing to say, hints included."""
    text = (SAMPLE / "template.yaml").read_text()

    assert [] == findings(text, regions=["eu-west-1"], include_checks=["I"])
