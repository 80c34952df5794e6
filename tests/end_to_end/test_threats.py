"""RiskPolicy: what Cognito's threat protection logs becomes events; its lines are made here."""

import time

import pytest
from botocore.exceptions import ClientError

from cloudwatch_engine import AccountMetrics, AlarmWatch, Desk
from events.contract.catalogue import Kind
from local.demo.app import App, refusal
from local.demo.scenario import PASSWORD
from local.found_risk import log_threat
from local.settling import awaited
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator
SETTINGS = {
    "UserPoolTier": "PLUS",
    "ThreatProtection": "AUDIT",
    "CognitoLogs": "all",
    "RiskPolicy": "step_up",
    "EncryptionKey": "own",
}


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters=PARAMETERS | SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


@pytest.fixture(scope="module")
def listener(suite):
    return listening(suite, name="threats")


@pytest.fixture
def found(suite):
    """Have Cognito's threat protection find something about a user."""
    cognito, logs = (suite.emulator.client(name) for name in ("cognito-idp", "logs"))

    def found(email, **changes):
        return log_threat(cognito, logs, suite.user_pool_id, email, **changes)

    return found


def heard_of(listener, kinds, number):
    """The next events of *kinds*, as soon as there are so many."""
    heard = []
    while len(heard) < number:
        heard += [each for each in listener.hear(1) if each.kind in kinds]
    return heard


def user(app, email):
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    return email


def test_19_a_risk_is_heard_by_subscribers(app, listener, found):
    """And a compromised password; an ordinary line does not even reach the relay."""
    email = user(app, "risky@example.com")
    found(email)
    ids = [
        found(email, riskLevel="High", riskDecision="AccountTakeover"),
        found(email, compromisedCredentialDetected="true"),
    ]

    told = heard_of(listener, {Kind.RISK_DETECTED, Kind.CREDENTIALS_COMPROMISED}, 2)
    of_kind = {each.kind: each for each in told}
    assert ids == [
        of_kind[kind].data["cognito_event"]
        for kind in (Kind.RISK_DETECTED, Kind.CREDENTIALS_COMPROMISED)
    ]
    assert ("High", "192.0.2.0/24") == tuple(
        of_kind[Kind.RISK_DETECTED].data[name] for name in ("level", "network")
    )


@pytest.fixture
def is_marked(suite, app):
    """Whether a user is one at risk, as the table has it."""
    read = suite.emulator.client("dynamodb").get_item
    table = {"TableName": suite.stack.resources["ChallengeTable"], "ConsistentRead": True}

    def is_marked(email):
        key = {"pk": {"S": f"W#{app.subject(email)}"}}
        return "marked_at" in read(**table, Key=key).get("Item", {})

    return is_marked


@pytest.fixture
def put_at_risk(suite, found, is_marked):
    """Have Cognito find something about a user, and wait until the suite has heard of it."""

    def put_at_risk(email, **changes):
        found(email, **changes)
        assert awaited(suite.emulator, lambda: is_marked(email))

    return put_at_risk


def refused(sign_in, *given):
    """What a refused sign-in is told, in one word."""
    with pytest.raises(ClientError) as error:
        sign_in(*given)
    needed = "SECOND_STEP_NEEDED"
    return needed if needed in refusal(error.value) else refusal(error.value).split(":")[0]


RISK = {"riskLevel": "High", "riskDecision": "AccountTakeover"}


@pytest.mark.parametrize("finding", [RISK, {"compromisedCredentialDetected": "true"}])
def test_19_a_user_at_risk_needs_a_code_once(app, put_at_risk, finding):
    """The right password is refused until a code is answered; a wrong one is refused as ever."""
    email = user(app, f"{next(iter(finding)).lower()}@example.com")
    app.sign_in(email, PASSWORD)
    put_at_risk(email, **finding)

    assert "SECOND_STEP_NEEDED" == refused(app.sign_in, email, PASSWORD)
    assert "SECOND_STEP_NEEDED" == refused(app.sign_in_by_srp, email, PASSWORD)
    assert "NotAuthorizedException" == refused(app.sign_in, email, f"{PASSWORD}x")
    challenge = app.ask_for_code(email)
    assert "AuthenticationResult" in app.answer_code(email, challenge, app.mailed(email))
    assert app.sign_in(email, PASSWORD)


def test_19_a_reset_password_leads_out_as_well(suite, app, put_at_risk, is_marked):
    """As pages do that ask for no code of ours."""
    email = user(app, "pages@example.com")
    put_at_risk(email, **RISK)
    assert "SECOND_STEP_NEEDED" == refused(app.sign_in, email, PASSWORD)

    app.forget_password(email)
    app.reset_password(email, app.mailed(email), f"{PASSWORD}0")
    assert awaited(suite.emulator, lambda: not is_marked(email))
    assert app.sign_in(email, f"{PASSWORD}0")


def test_19_ten_risks_at_once_are_an_alarm(suite, app, found):
    """Twice as many, so that ten are in one quarter of an hour wherever its end is."""
    cloudwatch, sns = (suite.emulator.client(name) for name in ("cloudwatch", "sns"))
    watch = AlarmWatch(Desk(cloudwatch, sns), AccountMetrics(cloudwatch), now=time.time)
    [name] = [
        each["AlarmName"]
        for page in cloudwatch.get_paginator("describe_alarms").paginate()
        for each in page["MetricAlarms"]
        if each["AlarmName"].endswith("-risks-found")
    ]

    def is_in_alarm():
        suite.metrics.drain()
        watch.once()
        [alarm] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        return alarm["StateValue"] == "ALARM"

    email = user(app, "many@example.com")
    assert not is_in_alarm()
    for number in range(20):
        found(email, **(RISK if number % 2 else {"compromisedCredentialDetected": "true"}))
    assert awaited(suite.emulator, is_in_alarm)
