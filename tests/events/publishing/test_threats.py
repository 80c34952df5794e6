import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.contract.catalogue import Kind
from events.contract.schema import UnreadableEvent, decode
from events.publishing import pending, threats
from tests.events.publishing.test_pending import logged as brought

SUB = "b281eb78-0000-4000-8000-000000000001"
ID = "a1b2c3d4-5678-90ab-cdef-000000000001"


def line(*, without=(), **changes):
    """As the developer guide has it, of a risky sign-in."""
    message = {
        "version": "1",
        "eventId": ID,
        "eventType": "SignIn",
        "userSub": SUB,
        "userName": "canary-name",
        "userPoolId": "eu-west-1_AbC",
        "clientId": "1example23456789",
        "creationDate": "Fri Nov 20 09:00:07 UTC 2026",
        "eventResponse": "InProgress",
        "riskLevel": "High",
        "riskDecision": "AccountTakeover",
        "challenges": [],
        "deviceName": "canary-device",
        "ipAddress": "203.0.113.77",
        "requestId": "a1b2c3d4-5678-90ab-cdef-000000000003",
        "idpName": "",
        "compromisedCredentialDetected": "false",
        "city": "canary-city",
        "country": "canary-country",
        "hasContextData": "true",
    }
    told = {name: value for name, value in {**message, **changes}.items() if name not in without}
    return {
        "eventTimestamp": "1795165207123",
        "eventSource": "USER_ACTIVITY",
        "logLevel": "INFO",
        "message": told,
        "logSourceId": {"userPoolId": "eu-west-1_AbC"},
    }


def told(**changes):
    """The kinds and data of what a line comes to."""
    events = threats.told_by_cognito(threats.record_of(line(**changes)))
    return {decode(json.dumps(each)).kind: each["data"] for each in events}


RISK = {
    "level": "High",
    "decision": "AccountTakeover",
    "client_id": "1example23456789",
    "operation": "SignIn",
    "response": "InProgress",
    "cognito_event": ID,
    "network": "203.0.113.0/24",
}


def test_a_risk_is_an_event_of_its_user_at_its_time():
    """Of the pool, in its Region."""
    [event] = threats.told_by_cognito(threats.record_of(line()))
    read = decode(json.dumps(event))

    assert (Kind.RISK_DETECTED, SUB, RISK) == (read.kind, read.subject, read.data)
    assert ("2026-11-20T09:00:07.000Z", "/cognito/eu-west-1_AbC", "eu-west-1") == tuple(
        event[name] for name in ("time", "source", "region")
    )


def test_a_line_is_the_same_event_whenever_it_comes():
    """Also if Cognito logs it again when the sign-in has come further; the kinds are apart."""
    lines = [
        line(compromisedCredentialDetected="true"),
        line(eventResponse="Pass", compromisedCredentialDetected="true"),
    ]
    first, again = (
        [each["id"] for each in threats.told_by_cognito(threats.record_of(one))] for one in lines
    )

    assert first == again
    assert 2 == len(set(first))


@pytest.mark.parametrize("compromised", ["true", "TRUE", True])
def test_a_compromised_password_is_an_event_without_a_risk(compromised):
    """With a risk, if there is one."""
    threat = {name: value for name, value in RISK.items() if name not in {"level", "decision"}}
    alone = told(riskLevel="", riskDecision="PASS", compromisedCredentialDetected=compromised)

    assert {Kind.CREDENTIALS_COMPROMISED: threat} == alone
    both = told(compromisedCredentialDetected=compromised)
    assert {Kind.RISK_DETECTED: RISK, Kind.CREDENTIALS_COMPROMISED: threat} == both


@pytest.mark.parametrize(
    ("level", "decision", "read"),
    [
        ("Low", "PASS", {"level": "Low"}),
        ("MEDIUM", "NoRisk", {"level": "Medium"}),
        ("high", "ACCOUNT_TAKEOVER", {"level": "High", "decision": "AccountTakeover"}),
        ("", "BLOCK", {"decision": "Block"}),
        (None, "block", {"decision": "Block"}),
        ("Utmost", "AccountTakeover", {"decision": "AccountTakeover"}),
    ],
)
def test_words_of_cognito_are_known_however_they_are_spelled(level, decision, read):
    """The guide shows none of a risk."""
    [data] = told(riskLevel=level, riskDecision=decision).values()

    assert read == {name: data[name] for name in ("level", "decision") if name in data}


@pytest.mark.parametrize("decision", ["PASS", "NoRisk", "NO_RISK", "", None, "AllowedLater"])
def test_an_operation_without_a_risk_is_no_event(decision):
    """A word that comes later is none, either: nothing says that it is one."""
    assert {} == told(riskLevel="", riskDecision=decision)


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"clientId": ""}, "client_id"),
        ({"clientId": "no client"}, "client_id"),
        ({"eventResponse": None}, "response"),
        ({"ipAddress": "none"}, "network"),
        ({"ipAddress": 5}, "network"),
    ],
)
def test_what_cognito_does_not_tell_is_absent(changes, member):
    """Some fields might be logged with null values, the guide says."""
    [data] = told(**changes).values()

    assert RISK.keys() - {member} == data.keys()


def test_an_operation_that_is_not_named_is_unknown():
    """Its risk is not."""
    [data] = told(eventType=None).values()

    assert "Unknown" == data["operation"]


def test_a_user_who_does_not_exist_has_no_subject():
    """The sign-up of somebody, or an attempt at a name of nobody."""
    [event] = threats.told_by_cognito(threats.record_of(line(userSub="")))

    assert "subject" not in event


@pytest.mark.parametrize("date", [None, "", "20.11.2026", "Fri Nuv 20 09:00:07 CET 2026"])
def test_a_line_without_a_date_is_of_the_time_of_its_log(date):
    """In milliseconds, as the line says."""
    [event] = threats.told_by_cognito(threats.record_of(line(creationDate=date)))

    assert "2026-11-20T09:00:07.123Z" == event["time"]


ODD = [
    {"eventId": None},
    {"eventId": "no id"},
    {"userSub": "somebody@example.com"},
    {"userPoolId": None},
    {"creationDate": "Fri Nox 20 09:00:07 UTC 2026"},
]


@pytest.mark.parametrize("changes", ODD)
def test_an_odd_line_is_a_dead_letter_without_what_names_its_user(changes):
    """With a reason; redriven, it is as odd."""
    found = pending.of_log(brought(json.dumps(line(**changes)), json.dumps(line())))
    [(text, why)] = found.odd

    assert (1, "a line of Cognito without what is needed") == (len(found.events), why)
    assert "canary" not in text
    assert "203.0.113.77" not in text
    assert [(text, why)] == pending.of_messages([text]).odd


def test_a_dead_letter_is_published_once_it_can_be_read():
    """By a version that reads it, from what was kept."""
    body = json.dumps(threats.record_of(line()))

    assert pending.of_log(brought(json.dumps(line()))) == pending.of_messages([body])


@pytest.mark.parametrize("record", [None, [], "text", 5, {}])
def test_a_message_of_no_record_is_odd(record):
    """Nobody sends one."""
    with pytest.raises(UnreadableEvent):
        threats.told_by_cognito({threats.MEMBER: record})


@pytest.mark.parametrize(
    "other",
    [{}, {"message": "text"}, {"message": {"details": "String"}}, line(without=["eventId"])],
)
def test_another_line_is_left_alone(other):
    """Such as of a mail that Cognito could not deliver."""
    assert threats.record_of(other) is None
    assert pending.Pending() == pending.of_log(brought(json.dumps(other)))


_JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=3)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(line()["message"], _JSON)))
def test_whatever_a_member_is_a_line_is_read_or_odd(changes):
    """And what is read is an event of the contract."""
    record = threats.record_of(line(**changes))
    try:
        events = threats.told_by_cognito(record)
    except UnreadableEvent:
        return

    assert [SUB] * len(events) == [each.get("subject", SUB) for each in events]
    for each in events:
        decode(json.dumps(each))
