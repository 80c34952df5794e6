import base64
import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from events.contract.catalogue import Kind
from events.contract.schema import decode, user_event
from events.publishing import pending
from events.publishing.publish import PENDING

EVENT = {"id": "1", "type": "auth.password.reset.v1", "data": {}}


def line(told=EVENT):
    return json.dumps({"outbox": PENDING, "user_event": told})


def logged(*texts):
    """What a subscription filter sends."""
    lines = [{"id": str(n), "timestamp": 1, "message": text} for n, text in enumerate(texts)]
    return packed(json.dumps({"logEvents": lines}).encode())


def packed(body):
    return {"awslogs": {"data": base64.b64encode(gzip.compress(body)).decode()}}


def test_a_pending_line_is_an_event():
    """As it stands there."""
    assert pending.Pending([EVENT], []) == pending.of_log(logged(line()))


@pytest.mark.parametrize(
    "text", ["USER_EVENT_PENDING", "[]", '{"outbox": "other"}', '{"user_event": {}}', "null"]
)
def test_a_line_that_only_quotes_the_word_is_left_alone(text):
    """The subscription filter knows words, not JSON."""
    assert pending.Pending([EVENT], []) == pending.of_log(logged(text, line()))


ODD_EVENTS = [
    None,
    [],
    "text",
    {},
    {"id": "1", "data": {}},
    {"id": 1, "type": "auth.password.reset.v1", "data": {}},
    {"id": "1", "type": "auth.password.reset.v1"},
    {"id": "1", "type": "auth.password.reset.v1", "data": []},
    {"id": "1", "type": "reset", "data": {}},
    {"id": "1", "type": None, "data": {}},
    {"id": "1", "type": "auth.password.reset.v1", "data": {"reason": ""}},
    {"id": "1", "type": "auth.password.reset.v1", "data": {"client_id": "half \ud83d"}},
]


@pytest.mark.parametrize("told", ODD_EVENTS)
def test_a_line_without_a_publishable_event_is_odd_alone(told):
    """Its neighbours are events; the whole line is kept, and the reason is told."""
    found = pending.of_log(logged(line(), line(told), line()))

    [(text, why)] = found.odd
    assert ([EVENT, EVENT], line(told)) == (found.events, text)
    assert why


@pytest.mark.parametrize(
    "text", [line()[:-9], '{"outbox": "USER_EVENT_PENDING", "a":' + "[" * 99999]
)
def test_a_line_that_was_cut_is_odd(text):
    """It may be the last trace of an event."""
    [(kept, _)] = pending.of_log(logged(text)).odd

    assert text == kept


@pytest.mark.parametrize("entry", [{}, {"id": "1"}, None, 5, "text", []])
def test_a_log_entry_without_a_message_is_odd_alone(entry):
    """Its neighbours are events; redriven, it is as odd, and alone again."""
    whole = {"id": "1", "message": line()}
    found = pending.of_log(packed(json.dumps({"logEvents": [whole, entry, whole]}).encode()))

    assert [EVENT, EVENT] == found.events
    assert [(json.dumps(entry), "log entry has no message")] == found.odd
    assert 1 == len(pending.of_messages([json.dumps(entry)]).odd)


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"awslogs": None},
        {"awslogs": {"data": 5}},
        {"awslogs": {"data": "?"}},
        {"awslogs": {"data": "AAAA"}},
        {"awslogs": {"data": base64.b64encode(gzip.compress(b"{}")[:-9]).decode()}},
        packed(b"\xff"),
        packed(b"[]"),
        packed(b'{"logEvents": 5}'),
        packed(b'{"logEvents": null}'),
        packed(b"[" * 99999),
    ],
)
def test_a_batch_that_cannot_be_read_is_kept_whole(event):
    """It is read again as a message."""
    [(text, why)] = pending.of_log(event).odd

    assert {"requestPayload": event} == json.loads(text)
    assert why.startswith("no batch of log lines")
    assert pending.of_log(event) == pending.of_messages([text])


def test_a_line_whose_message_is_no_text_is_nobodys(logged):
    """Logs has none."""
    assert pending.Pending() == pending.of_log(packed(b'{"logEvents": [{"message": 5}]}'))
    assert "no pending event" in logged


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(EVENT),
        line(),
        json.dumps({"requestContext": {}, "requestPayload": logged(line())}),
    ],
)
def test_a_message_is_an_event_a_line_or_a_record_of_lambdas(body):
    """The last two when they were redriven from the dead-letter queue."""
    assert pending.Pending([EVENT, EVENT], []) == pending.of_messages([body, json.dumps(EVENT)])


@pytest.mark.parametrize(
    "body", ["", "{", "[" * 99999, "[]", "5", "null", '"text"', "{}", line({})]
)
def test_a_message_without_an_event_is_odd_alone(body):
    """Redriven, it is again."""
    found = pending.of_messages([body, json.dumps(EVENT)])

    assert ([EVENT], [body]) == (found.events, [text for text, _ in found.odd])


SUB = "0c9a6f52-6d6b-4f5e-9c53-6a3c2a1f7d10"
DELETED = {
    "call": "DeleteUser",
    "sub": SUB,
    "pool": "eu-west-1_AbC",
    "at": "2026-11-20T09:00:00Z",
    "id": "record-1",
}


def test_a_deletion_that_cloudtrail_tells_of_is_the_fact_that_others_tell():
    """The same deduplication key as that of the deleting program, so it is dealt with once."""
    [told] = pending.of_messages([json.dumps({"told_by_trail": DELETED})]).events
    when = datetime(2026, 11, 20, 9, tzinfo=UTC)
    same = user_event(
        Kind.USER_DELETED, pool_id="eu-west-1_AbC", subject=SUB, request_id="r", time=when, data={}
    )

    assert same.dedupe_key == told["dedupekey"]
    assert "eu-west-1" == told["region"]
    assert same == replace(decode(json.dumps(told)), event_id=same.event_id)
    [again] = pending.of_messages([json.dumps({"told_by_trail": DELETED})]).events
    assert told == again


@pytest.mark.parametrize(
    "change",
    [
        *({"sub": sub} for sub in ("", "ada@example.com", SUB.upper(), None, f"{SUB}\n")),
        *({"pool": pool} for pool in ("", "AbC", "eu-west-1_AbC/../x", None)),
        *({"at": at} for at in ("", "2026-11-20T09:00:00", "yesterday", 1, None)),
        *({"call": call} for call in ("", "SignUp", [], None)),
        *({name: ...} for name in DELETED),
    ],
    ids=repr,
)
def test_a_deletion_that_lacks_something_is_odd(change):
    """A dead letter, which tells an operator that CloudTrail's records changed."""
    told = {name: value for name, value in (DELETED | change).items() if value is not ...}
    body = json.dumps({"told_by_trail": told})
    found = pending.of_messages([body])

    assert [] == found.events
    assert [body] == [text for text, _ in found.odd]


def test_a_deletion_of_an_earlier_version_is_told_too():
    """It waits in the queue, or is redriven from the dead letters, while the version changes."""
    before = {name: value for name, value in DELETED.items() if name != "call"}
    [told] = pending.of_messages([json.dumps({"user_deleted": before})]).events

    assert pending.of_messages([json.dumps({"told_by_trail": DELETED})]).events == [told]


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("CompleteWebAuthnRegistration", Kind.FACTOR_ADDED),
        ("DeleteWebAuthnCredential", Kind.FACTOR_REMOVED),
    ],
)
def test_a_passkey_that_cloudtrail_tells_of_is_a_factor(call, kind):
    [told] = pending.of_messages([json.dumps({"told_by_trail": DELETED | {"call": call}})]).events
    event = decode(json.dumps(told))

    assert (kind, SUB, {"method": "PASSKEY"}) == (event.kind, event.subject, event.data)


@pytest.mark.parametrize("told", [None, [], "sub", 1])
def test_no_deletion_at_all_is_odd(told):
    """Whatever the member is."""
    assert 1 == len(pending.of_messages([json.dumps({"told_by_trail": told})]).odd)
