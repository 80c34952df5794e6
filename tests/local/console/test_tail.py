import json
from contextlib import contextmanager
from threading import Event

from botocore.exceptions import EndpointConnectionError

from local.console.tail import EventTail, tailing


def event(number, kind="sign_up.rejected", **data):
    return json.dumps(
        {
            "id": f"id-{number}",
            "type": f"auth.{kind}.v1",
            "subject": "sub",
            "time": "2026-11-20T12:00:00.000Z",
            "data": data,
        }
    )


def test_events_are_numbered_in_their_order():
    """The page asks for those after the last that it has."""
    tail = EventTail()
    for number in range(3):
        tail.note(event(number))

    assert [2, 3] == [each["number"] for each in tail.after(1)]


def test_an_event_that_comes_twice_is_shown_once():
    """Delivery is at least once."""
    tail = EventTail()
    tail.note(event(1))
    tail.note(event(1))

    assert 1 == len(tail.after(0))


def test_only_what_an_operator_may_see_is_kept():
    """Whatever somebody sends to the topic."""
    tail = EventTail()
    tail.note(event(1, reason="disposable_domain", email="ada@example.com"))
    tail.note("ada@example.com")
    [first, second] = tail.after(0)

    assert ["reason=disposable_domain"] == first["facts"]
    assert "bad" == first["outcome"]
    assert "example.com" not in json.dumps([first, second])


def test_the_oldest_are_forgotten():
    """A console that runs for weeks does not grow."""
    tail = EventTail(remembered=10)
    for number in range(100):
        tail.note(event(number))

    assert list(range(91, 101)) == [each["number"] for each in tail.after(0)]


def test_it_subscribes_again_when_the_topic_is_away():
    """And hears what comes then."""
    tail, heard, subscribed = EventTail(), Event(), []

    @contextmanager
    def listening():
        subscribed.append(1)
        if len(subscribed) == 1:
            raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")
        yield hear

    def hear():
        heard.set()
        return [event(1)]

    with tailing(tail, listening, away_for_s=0.01):
        assert heard.wait(10)
    assert 1 == len(tail.after(0))
