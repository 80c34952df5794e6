"""An EventBridge bus in place of a URL, by the words of botocore's model."""

import json

import boto3
import pytest
from botocore.stub import Stubber

from runtime.boto3_clients import Translated
from runtime.webhooks.endpoint import NotSent
from runtime.webhooks.event_bus import EventBus

ARN = "arn:aws:events:eu-west-1:123456789012:event-bus/users"
EVENT = {"id": "1", "type": "auth.user.confirmed.v1", "data": {"name": "é"}}
BODY = json.dumps(EVENT).encode()
ENTRY = {
    "EventBusName": ARN,
    "Source": "cognito-triggers",
    "DetailType": "auth.user.confirmed.v1",
    "Detail": BODY.decode(),
}
TAKEN = {"FailedEntryCount": 0, "Entries": [{"EventId": "e"}]}


@pytest.fixture
def events():
    client = boto3.client(
        "events", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="a"
    )
    with Stubber(client) as stub:
        yield stub


@pytest.fixture
def bus(events):
    return EventBus(Translated(events.client), ARN)


def test_the_event_is_the_detail_and_its_type_the_detail_type(bus, events):
    """Rules match on the members of the CloudEvent."""
    events.add_response("put_events", TAKEN, {"Entries": [ENTRY]})

    assert 200 == bus.put(BODY, {}).status


@pytest.mark.parametrize("kind", [None, 7, "x" * 200])
def test_an_event_of_whatever_type_is_put(bus, events, kind):
    """EventBridge asks for a detail type of at most 128 characters."""
    body = json.dumps(EVENT | {"type": kind})
    detail_type = str(kind or "unknown")[:128]
    events.add_response(
        "put_events", TAKEN, {"Entries": [ENTRY | {"DetailType": detail_type, "Detail": body}]}
    )

    assert 200 == bus.put(body.encode(), {}).status


def test_what_eventbridge_does_not_take_was_not_sent(bus, events):
    """It answers 200, and says so of the entry."""
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}
    events.add_response("put_events", refused)
    events.add_response("put_events", refused | {"Entries": [{}]})

    with pytest.raises(NotSent, match=r"^ThrottlingException$"):
        bus.put(BODY, {})
    with pytest.raises(NotSent, match=r"^not_taken$"):
        bus.put(BODY, {})


def test_a_call_that_fails_was_not_sent(bus, events):
    """Its code is told, and nothing else of it."""
    events.add_client_error("put_events", "AccessDeniedException", "not for 123456789012")

    with pytest.raises(NotSent, match=r"^[^0-9]*AccessDeniedException[^0-9]*$"):
        bus.put(BODY, {})
