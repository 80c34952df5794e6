import json

import pytest
from botocore.exceptions import EndpointConnectionError

from events.publishing.topic import Topic


class Sns:
    """Takes everything but the events whose ids are *refused*."""

    def __init__(self, refused=()):
        self.refused = set(refused)
        self.batches = []
        self.error = None

    def publish(self, **asked):
        self.batches.append([asked])

    def publish_batch(self, *, TopicArn, PublishBatchRequestEntries):  # noqa: N803  # boto3's
        assert "arn" == TopicArn
        if self.error:
            raise self.error
        self.batches.append(PublishBatchRequestEntries)
        failed = [
            {"Id": entry["Id"], "Code": "InternalError", "SenderFault": False}
            for entry in PublishBatchRequestEntries
            if json.loads(entry["Message"])["id"] in self.refused
        ]
        return {"Successful": [], "Failed": failed}


def event(number, **data):
    return {"id": str(number), "type": "auth.user.promoted.v7", "data": data, "more": [1]}


def test_an_event_is_published_as_it_is():
    """Also one of a kind that came after this code."""
    sns = Sns()
    Topic(sns, arn="arn").publish(event(1, reason="why", client_id="app"))

    [[message]] = sns.batches
    assert event(1, reason="why", client_id="app") == json.loads(message["Message"])
    assert {"type": "auth.user.promoted.v7", "outcome": "promoted", "reason": "why"} == {
        name: value["StringValue"]
        for name, value in message["MessageAttributes"].items()
        if name != "client_id"
    }


def test_many_are_published_ten_at_a_time():
    """As many as PublishBatch takes."""
    sns = Sns()

    assert [] == Topic(sns, arn="arn").publish_all([event(n) for n in range(23)])
    assert [10, 10, 3] == [len(batch) for batch in sns.batches]


def test_those_that_are_refused_are_told():
    """The others are through."""
    refused = Topic(Sns(refused={"3", "11"}), arn="arn").publish_all([event(n) for n in range(12)])

    assert ["3", "11"] == [one["id"] for one in refused]


def test_a_topic_that_is_out_of_reach_refuses_all():
    """Nothing is raised: what to do with them is the caller's business."""
    sns = Sns()
    sns.error = EndpointConnectionError(endpoint_url="http://127.0.0.1")

    assert 12 == len(Topic(sns, arn="arn").publish_all([event(n) for n in range(12)]))


@pytest.mark.parametrize("events", [[], ()])
def test_nothing_is_nothing(events):
    """No call is made."""
    sns = Sns()
    Topic(sns, arn="arn").publish_all(events)

    assert [] == sns.batches
