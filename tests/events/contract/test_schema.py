import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from events.contract import schema as contract
from events.contract.catalogue import CATALOGUE, REVISIONS, Kind, Reason, fields_of
from events.contract.schema import (
    UnknownKind,
    UnreadableEvent,
    attributes,
    decode,
    encode,
    schema_of,
    user_event,
)
from pipeline.documents import event_schemas

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
SUB = "b281eb78-0000-4000-8000-000000000001"
SAMPLES = {
    "reason": "disposable_domain",
    "email_domain": "mailinator.com",
    "tier": "evidence",
    "matched_domain": "mailinator.com",
    "suggested_domain": "gmail.com",
    "suspicion": 61,
    "marks": "aggregate,digits",
    "mail_host": "mx.example.com",
    "mailbox": "mfrggzdfmztwq2lknnwg23tpob",
    "mail_route": "implicit_mx",
    "would_refuse": "disposable_domain",
    "group": "members",
    "provider": "Google",
    "provider_type": "Google",
    "count": 180,
    "kept": 100,
    "rule": "default",
    "method": "EMAIL_CODE",
    "claimed_method": "PASSKEY",
    "window": "hour",
    "by": "user",
    "cause": "by_operator",
    "left": 9,
    "trigger": "PreSignUp_SignUp",
    "client_id": "client1",
    "network": "203.0.113.0/24",
    "message": "SignUp",
    "channel": "email",
    "reset": "password,sessions,attributes",
    "browser": "Firefox, Linux",
    "flow": "custom",
    "after": "day",
    "was": "suspect",
    "now": "refused",
    "action": "group",
    "name": "mailinator.com",
    "sort": "domain",
    "entry": "deny",
    "accepted": 8,
    "proved": 5,
    "until": "2026-12-04T09:00:00Z",
    "operation": "SignIn",
    "response": "Pass",
    "level": "High",
    "decision": "AccountTakeover",
    "cognito_event": "6f1c2f0e-3b7a-4c58-9d21-0c5a7e9b1f42",
}
OF_KIND = {Kind.ACCOUNT_TAKEN_OVER: {"left": "custom:tenant,name"}}


def event(kind=Kind.SIGN_UP_REJECTED, **changes):
    told = {
        "pool_id": "eu-west-1_AbC",
        "subject": SUB,
        "request_id": "request-1",
        "time": NOON,
        "data": {name: SAMPLES.get(name, True) for name in fields_of(kind)} | OF_KIND.get(kind, {}),
    }
    return user_event(kind, **(told | changes))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_survives_the_wire(kind):
    """Up to the milliseconds of its time."""
    sent = event(kind)
    got = decode(encode(sent))

    assert sent.time - got.time < timedelta(milliseconds=1)
    assert sent == replace(got, time=sent.time)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_what_its_json_schema_says(kind):
    """The files in data/user_events are the catalogue, and the wire obeys them."""
    schema = json.loads(event_schemas.path_of(kind).read_text())
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema)

    checker.validate(json.loads(encode(event(kind))))
    assert event_schemas.schema(kind) == schema
    assert not checker.is_valid(json.loads(encode(event(kind))) | {"data": []})


@pytest.mark.parametrize("kind", Kind)
def test_no_member_names_a_person(kind):
    """Each is marked, in the envelope and in the data, and none is direct."""
    marks = dict(marked(event_schemas.schema(kind)))

    assert {"none", "pseudonym"} >= set(marks.values())
    assert {"subject", "dedupekey"} <= {name for name, mark in marks.items() if mark != "none"}
    assert set(fields_of(kind)) <= marks.keys()


def marked(schema):
    """Every property at any depth, and its mark."""
    for name, member in schema.get("properties", {}).items():
        yield name, event_schemas.personal(member)
        yield from marked(member)


def test_data_is_as_personal_as_the_most_personal_of_it():
    """A subscriber that keeps data keeps all of it."""
    assert "pseudonym" == event_schemas.personal(event_schemas.data(Kind.SIGN_UP_ACCEPTED))
    assert "none" == event_schemas.personal(event_schemas.data(Kind.PASSWORD_RESET))


def test_the_canary_tells_of_nobody():
    """No user, no client, no trigger; its reader gets an event like any other."""
    canary = event(Kind.PIPELINE_CANARY, subject=None)

    assert {} == fields_of(Kind.PIPELINE_CANARY)
    assert canary.event_id == canary.dedupe_key
    assert canary == replace(decode(encode(canary)), time=NOON)


def test_lists_of_values_grow():
    """A consumer that validates takes a reason that came after it, and still no sentence."""
    schema = Draft202012Validator(event_schemas.schema(Kind.SIGN_UP_REJECTED))
    wire = json.loads(encode(event()))

    assert schema.is_valid(wire | {"data": {"reason": "invented_later"}})
    assert not schema.is_valid(wire | {"data": {"reason": "Somebody's mailbox is full"}})


def test_a_schema_that_grew_has_another_name(monkeypatch):
    """And subscribers who validate by the old one still take the event."""
    released = Draft202012Validator(event_schemas.schema(Kind.SIGN_UP_REJECTED))
    monkeypatch.setattr(contract, "REVISIONS", {Kind.SIGN_UP_REJECTED: 12})
    grown = json.loads(encode(event()))

    assert "urn:user-event:sign_up.rejected:1.12" == grown["dataschema"]
    assert released.is_valid(grown)
    assert not released.is_valid(grown | {"dataschema": "urn:user-event:sign_up.rejected:2.0"})
    assert not released.is_valid(grown | {"dataschema": "urn:user-event:sign_up-rejected:1.0"})


def test_revisions_count_up_from_one():
    """All have grown with the envelope."""
    assert set(Kind) == REVISIONS.keys()
    assert all(revision > 0 for revision in REVISIONS.values())
    assert "urn:user-event:user.confirmed:1.1" == schema_of(Kind.USER_CONFIRMED)


def test_every_kind_has_its_fields():
    """Also when there are none."""
    assert set(Kind) == CATALOGUE.keys()


def test_there_is_a_schema_for_nothing_else():
    """A kind that is gone takes its file with it."""
    assert {event_schemas.path_of(kind) for kind in Kind} == set(
        event_schemas.FOLDER.glob("*.json")
    )


def test_the_envelope_is_cloudevents():
    """CloudEvents 1.0, JSON format, structured mode."""
    expected = {
        "specversion": "1.0",
        "source": "/cognito/eu-west-1_AbC",
        "type": "auth.sign_up.rejected.v1",
        "subject": SUB,
        "time": "2026-11-20T12:00:00.123Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:user-event:sign_up.rejected:1.3",
        "data": {
            "trigger": "PreSignUp_SignUp",
            "client_id": "client1",
            "reason": "disposable_domain",
            "email_domain": "mailinator.com",
            "tier": "evidence",
            "matched_domain": "mailinator.com",
            "suggested_domain": "gmail.com",
            "mail_route": "implicit_mx",
            "dns_unavailable": True,
            "suspicion": 61,
            "marks": "aggregate,digits",
            "mail_host": "mx.example.com",
            "mailbox": "mfrggzdfmztwq2lknnwg23tpob",
        },
    }
    told = json.loads(encode(event()))

    assert expected == {name: told[name] for name in expected}
    assert {"id", "dedupekey"} == told.keys() - expected.keys()
    assert "subject" not in json.loads(encode(event(subject=None)))


@pytest.mark.parametrize("kind", Kind)
def test_an_event_says_in_which_region_it_was_told(kind):
    """A replica has the primary's id, so the source is the same in both Regions."""
    told = json.loads(encode(event(kind), region="us-east-1"))
    schema = Draft202012Validator(event_schemas.schema(kind))
    without = {name: value for name, value in told.items() if name != "region"}

    assert "us-east-1" == told["region"]
    assert without == json.loads(encode(event(kind)))
    assert schema.is_valid(told)
    assert not schema.is_valid(told | {"region": "Ireland"})
    assert decode(json.dumps(told)) == decode(json.dumps(without))


def test_a_fact_that_both_regions_tell_is_one_fact():
    """By its deduplication key; of what may happen twice, each telling is one."""
    here, there = (
        json.loads(encode(event(Kind.GROUP_ASSIGNED, request_id=region), region=region))
        for region in ("eu-west-1", "us-east-1")
    )
    attempts = {
        event(Kind.SIGN_IN_ATTEMPTED, request_id=region).dedupe_key
        for region in ("eu-west-1", "us-east-1")
    }

    assert here["dedupekey"] == there["dedupekey"]
    assert here["id"] != there["id"]
    assert 2 == len(attempts)


def test_subscribers_can_filter():
    """By type, outcome, reason and client_id, where there are such."""
    assert {
        "type": "auth.sign_up.rejected.v1",
        "outcome": "rejected",
        "reason": "disposable_domain",
        "client_id": "client1",
    } == attributes(event())
    assert {"type": "auth.password.reset.v1", "outcome": "reset"} == attributes(
        event(Kind.PASSWORD_RESET, data={})
    )


def test_an_id_is_stable_over_lambdas_own_retries():
    """The same invocation, the same fact, the same id; anything else, another."""
    one = event()
    others = [
        event(request_id="request-2"),
        event(Kind.SIGN_UP_ACCEPTED),
        event(data={"reason": "invalid_email"}),
    ]

    assert one.event_id == event(time=NOON + timedelta(seconds=1)).event_id
    assert 4 == len({one.event_id, *(other.event_id for other in others)})


def test_cognitos_retries_tell_the_same_fact():
    """A user is confirmed once and in a group once, whatever Lambda's request id."""
    for kind in (Kind.USER_CONFIRMED, Kind.GROUP_ASSIGNED):
        one, again = event(kind), event(kind, request_id="request-2")

        assert one.event_id != again.event_id
        assert one.dedupe_key == again.dedupe_key
        assert one.dedupe_key != event(kind, subject=SUB.replace("b", "c")).dedupe_key
        assert one.dedupe_key != event(kind, pool_id="eu-west-1_Other").dedupe_key

    two_groups = {event(Kind.GROUP_ASSIGNED, data={"group": name}).dedupe_key for name in "ab"}
    assert 2 == len(two_groups)


def test_two_attempts_are_two_facts():
    """Never collapsed blindly: two quick attempts look like a retry and are not."""
    one = event(Kind.SIGN_IN_ATTEMPTED)

    assert one.dedupe_key == one.event_id
    assert one.dedupe_key != event(Kind.SIGN_IN_ATTEMPTED, request_id="request-2").dedupe_key
    unknown = event(Kind.USER_CONFIRMED, subject=None)
    assert unknown.dedupe_key == unknown.event_id


def told(**changes):
    return json.dumps(json.loads(encode(event())) | changes)


def test_what_a_later_version_adds_is_ignored():
    """Within a version, members are only added."""
    got = decode(told(traceparent="x", data={"reason": "new_reason", "more": {"a": 1}}))

    assert Kind.SIGN_UP_REJECTED == got.kind
    assert {"reason": "new_reason", "more": {"a": 1}} == got.data


def test_a_kind_from_the_future_is_told_apart():
    """It is counted, and not refused."""
    with pytest.raises(UnknownKind, match=r"^auth\.user\.promoted\.v1$") as caught:
        decode(told(type="auth.user.promoted.v1"))

    assert "auth.user.promoted.v1" == caught.value.type


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "null",
        '"text"',
        "[" * 100_000,
        told(type="auth.sign_up.rejected.v2"),
        told(type="auth.sign_up.rejected"),
        told(type="com.example.other"),
        told(type=None),
        told(id=""),
        told(id=7),
        told(dedupekey=None),
        told(source=[]),
        told(subject=None),
        told(time="yesterday"),
        told(time="2026-11-20T12:00:00"),
        told(time="x" * 1_000_000),
        told(data=None),
        told(data=[]),
        json.dumps({}),
    ],
)
def test_anything_else_is_unreadable(text):
    """And says why, without quoting it."""
    with pytest.raises(UnreadableEvent) as caught:
        decode(text)

    assert not isinstance(caught.value, UnknownKind)
    assert len(str(caught.value)) < 60


def test_times_are_utc_on_the_wire():
    """Whatever the clock's zone."""
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5)))

    assert "2026-11-20T12:00:00.123Z" == json.loads(encode(event(time=elsewhere)))["time"]


def test_reasons_are_few():
    """Each may become a metric to pay for."""
    assert len(Reason) <= 40


@given(st.text())
def test_an_id_is_the_uuid_of_its_name(name):
    """As `uuid` makes it: consumers know the events of earlier versions by it."""
    space = UUID("0d6f0a36-6f0e-5c59-9d3c-0c1d4f1c7a55")
    encodable = name.encode("utf-8", "ignore").decode()

    assert str(uuid5(space, encodable)) == contract._uuid5(encodable)


@pytest.mark.parametrize(("data", "told"), [({}, "true"), ({"first_sign_in": True}, None)])
def test_a_sign_in_that_is_not_the_first_has_an_attribute(now, data, told):
    """By which thousands a second are kept from who wants the others."""
    event = user_event(
        Kind.SIGN_IN_SUCCEEDED,
        pool_id="eu-west-1_AbC",
        subject="s",
        request_id="r",
        time=now,
        data=data,
    )

    assert told == attributes(event).get("returning")
