"""A user whose domain turns out to be disposable after the sign-up, for real."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from local.demo.app import App
from local.settling import awaited
from local.suite import PARAMETERS, running_suite
from operators.__main__ import parser
from operators.commands import COMMANDS
from operators.outside import Outside
from operators.stack import DeployedStack
from rules.addresses.learning import Entry
from rules.addresses.second_look import SLOT_S
from runtime.boto3_clients import Translated
from runtime.consuming.sign_up_counts import SignUpCounts
from runtime.consuming.sign_up_looks import SignUpLooks

pytestmark = pytest.mark.emulator

EMAIL, PASSWORD = "jo@late-listed.example.org", "Correct-horse-7"
ON = {"DnsCheck": "disabled", "LearntSignUps": "deny", "ReconsiderSignUps": "disable"}


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters=PARAMETERS | ON) as suite:
        yield suite


def run(suite, *words):
    """An operators' command, and its lines."""
    asked, told = parser().parse_args([*words, "--yes"]), StringIO()
    outside = Outside(
        client=suite.emulator.client,
        stack=DeployedStack(suite.emulator.client("cloudformation"), name="cognito-triggers"),
        console=Console(file=told, width=300),
        is_sure=True,
        is_dry=asked.dry_run,
    )
    COMMANDS[asked.command].run(asked, outside)
    return told.getvalue()


def test_an_account_is_disabled_once_its_domain_is_known_and_enabled_by_undo(suite):
    """Taken by the event, judged by what was learnt meanwhile, told, shown and undone."""
    app, table = App(suite), suite.stack.resources["LearntTable"]
    dynamodb = Translated(suite.emulator.client("dynamodb"))
    cognito, pool = suite.emulator.client("cognito-idp"), suite.stack.resources["UserPool"]
    app.sign_up(EMAIL, PASSWORD)
    app.confirm(EMAIL, app.mailed(EMAIL))
    sub, looks = app.subject(EMAIL), SignUpLooks(dynamodb, table=table)
    known = awaited(
        suite.emulator,
        lambda: it if (it := looks.known(sub)) and it.is_proved else None,
    )
    assert ("accepted", "late-listed.example.org") == (known.standing, known.domain)
    now = datetime.now(UTC)
    counts = SignUpCounts(dynamodb, table=table)
    until = now + timedelta(days=7)
    counts.enter("D#example.org", Entry.DENY, now=now, until=until, why="D:8/5")
    [due] = looked_up(dynamodb, table, sub)
    make_due(dynamodb, table, due, now)
    said = suite.emulator.client("lambda").invoke(
        FunctionName=suite.stack.resources["SignUpLearningConsumerFunction"], Payload=b"{}"
    )
    assert b'{"looked": 1, "failed": 0}' == said["Payload"].read()

    def is_enabled():
        return cognito.admin_get_user(UserPoolId=pool, Username=EMAIL)["Enabled"]

    assert not is_enabled()
    assert f"{sub} late-listed.example.org: disabled" in run(suite, "reconsidered")
    assert "removed: example.org" in run(suite, "lists", "unlearn", "example.org")
    assert "1 undone" in run(suite, "reconsidered", "--undo")
    assert is_enabled()


def looked_up(dynamodb, table, sub):
    """The look that is due of the user."""
    found = dynamodb.scan(TableName=table)["Items"]
    return [each for each in found if each["sk"]["S"] == sub]


def make_due(dynamodb, table, item, now):
    """As if its time had come."""
    slot = int(now.timestamp()) // SLOT_S - 1
    key = {name: item[name] for name in ("pk", "sk")}
    dynamodb.delete_item(TableName=table, Key=key)
    dynamodb.put_item(TableName=table, Item={**item, "pk": {"S": f"R#{slot}"}})
    state = {"pk": {"S": "ALL"}, "sk": {"S": "looked"}, "slot": {"N": str(slot - 1)}}
    dynamodb.put_item(TableName=table, Item=state)
