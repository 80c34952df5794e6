import json

import pytest

from events.contract.catalogue import Kind
from runtime import clock


@pytest.fixture
def publish(aws, stack):
    """Publish events to the topic."""

    def publish(*events):
        _, topic = stack.resources["UserEventsTopic"]
        for event in events:
            aws("sns").publish(
                TopicArn=topic,
                Message=json.dumps(event),
                MessageAttributes={
                    "type": {"DataType": "String", "StringValue": event["type"]},
                    "outcome": {"DataType": "String", "StringValue": event["type"].split(".")[2]},
                },
            )

    return publish


@pytest.fixture
def during(publish):
    """A clock that publishes once the command listens, and then lets its time run out."""

    def during(*events, then=None):
        looks = iter([lambda: None, lambda: publish(*events), lambda: None, lambda: None])

        def now():
            look = next(looks, None)
            if look is None:
                if then is not None:
                    raise then
                return clock.now().replace(year=2999)
            look()
            return clock.now()

        return now

    return during


def left_behind(aws):
    return (
        [url for url in aws("sqs").list_queues()["QueueUrls"] if "-tail-" in url],
        aws("sns").list_subscriptions()["Subscriptions"],
    )


def test_shows_events_as_they_happen(command, during, happened, aws):
    """One line each; and then nothing is left behind."""
    event = happened(Kind.SIGN_UP_REJECTED, reason="disposable_domain")
    first, line = command("events", "tail", "--seconds", "60", now=during(event))

    assert "Listening. Stop with Ctrl-C." == first
    assert line.split()[2:] == [event["type"], "reason=disposable_domain", event["subject"]]
    assert ([], []) == left_behind(aws)


def test_shows_what_is_asked_for(command, during, happened):
    """By the beginning of the type, and by outcome."""
    events = [
        happened(Kind.SIGN_UP_REJECTED),
        happened(Kind.SIGN_UP_ACCEPTED),
        happened(Kind.SIGN_IN_REJECTED),
    ]
    words = (
        "events",
        "tail",
        "--seconds",
        "60",
        "--type",
        "auth.sign_up.",
        "--outcome",
        "rejected",
    )
    _, *lines = command(*words, now=during(*events))

    assert [events[0]["type"]] == [line.split()[2] for line in lines]


def test_ctrl_c_leaves_nothing_behind(command, during, aws):
    """Nor does any error."""
    for end in (KeyboardInterrupt, ConnectionError):
        with pytest.raises(end):
            command("events", "tail", "--seconds", "60", now=during(then=end))
        assert ([], []) == left_behind(aws)


def test_a_subscription_that_fails_leaves_no_queue_behind(command, stack, aws):
    """Made, and removed again."""
    stack.resources["UserEventsTopic"] = ("AWS::SNS::Topic", "arn:aws:sns:eu-west-1:1:absent")
    with pytest.raises(aws("sns").exceptions.NotFoundException):
        command("events", "tail")

    assert ([], []) == left_behind(aws)


def test_a_dry_run_makes_no_queue(command, aws):
    """It prints what it would make."""
    [line] = command("events", "tail", "--dry-run", "--outcome", "rejected")

    assert line.startswith("would subscribe the new queue tried-tail-")
    assert ([], []) == left_behind(aws)
