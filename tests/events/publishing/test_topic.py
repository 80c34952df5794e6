import json

from events.publishing.topic import Topic


class Sns:
    """Notes what is published."""

    def __init__(self):
        self.messages = []

    def publish(self, **asked):
        self.messages.append(asked)


def event(number, **data):
    return {"id": str(number), "type": "auth.user.promoted.v7", "data": data, "more": [1]}


def test_an_event_is_published_as_it_is():
    """Also one of a kind that came after this code."""
    sns = Sns()
    Topic(sns, arn="arn").publish(event(1, reason="why", client_id="app"))

    [message] = sns.messages
    assert event(1, reason="why", client_id="app") == json.loads(message["Message"])
    assert {"type": "auth.user.promoted.v7", "outcome": "promoted", "reason": "why"} == {
        name: value["StringValue"]
        for name, value in message["MessageAttributes"].items()
        if name != "client_id"
    }
