"""Each on-call service is told once, whatever becomes of the others."""

import json
import socket
from contextlib import suppress

import pytest

from events.consuming.on_call import NotTold, OnCall, notified, posted
from events.contract.schema import UnreadableEvent
from rules.alerts.pagers import Pagers, Request
from runtime.webhooks.endpoint import Answer, NotSent
from tests.rules.alerts.notices import RUNBOOK, alarm, envelope

SECRET = json.dumps({"pagerduty": "k" * 32, "jira": "genie"})


class Told(set):
    """Which keys were dealt with, as the table knows them."""

    def once(self, key, deal):
        if key not in self:
            deal()
            self.add(key)


class Services:
    """Answer as they are told to, and note what came, by host."""

    def __init__(self):
        self.answers = {}
        self.got = []

    def __call__(self, request):
        host = request.url.split("/")[2]
        self.got.append(host)
        answer = self.answers.get(host, 202)
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, "")


PAGERDUTY, JIRA = "events.pagerduty.com", "api.atlassian.com"


@pytest.fixture
def services():
    return Services()


@pytest.fixture
def on_call(services):
    return OnCall(
        pagers=Pagers.parse(SECRET),
        told=Told(),
        stack="shop",
        runbook=RUNBOOK,
        remaining_ms=lambda: 30_000,
        post=services,
    )


def test_an_alarm_that_comes_twice_is_told_once(on_call, services):
    """SQS delivers at least once."""
    on_call.hear(alarm())
    on_call.hear(alarm())

    assert [PAGERDUTY, JIRA] == services.got


def test_the_end_of_an_alarm_is_told_after_its_begin(on_call, services):
    """It is another message of the same alarm."""
    on_call.hear(alarm())
    on_call.hear(alarm(NewStateValue="OK", StateChangeTime="2026-11-26T09:10:00.000+0000"))

    assert [PAGERDUTY, JIRA, PAGERDUTY, JIRA] == services.got


@pytest.mark.parametrize("answer", [429, 500, 503, NotSent("timed_out")])
def test_a_service_that_fails_does_not_have_the_other_told_twice(on_call, services, answer):
    """The message comes again, and only the one that failed is told."""
    services.answers[PAGERDUTY] = answer
    with pytest.raises(NotTold, match=r"^pagerduty: "):
        on_call.hear(alarm())
    services.answers.clear()

    on_call.hear(alarm())

    assert [PAGERDUTY, JIRA, PAGERDUTY] == services.got


@pytest.mark.parametrize("status", [301, 400, 401, 422])
def test_what_a_service_refuses_for_good_becomes_a_dead_letter(on_call, services, status, logged):
    """A redirect is not followed. The other service is told."""
    services.answers[PAGERDUTY] = status

    with pytest.raises(UnreadableEvent, match=f"refused by pagerduty: status_{status}"):
        on_call.hear(alarm())
    assert [PAGERDUTY, JIRA] == services.got
    assert ["on-call service not told"] == logged


def test_without_time_nothing_is_sent(services, on_call):
    """A run that ends in the middle would have it told twice."""
    late = OnCall(
        pagers=on_call.pagers,
        told=on_call.told,
        stack="shop",
        runbook=RUNBOOK,
        remaining_ms=lambda: 11_000,
        post=services,
    )
    with suppress(NotTold):
        late.hear(alarm())

    assert [] == services.got


@pytest.mark.parametrize("told", [alarm("ticket"), alarm(NewStateValue="INSUFFICIENT_DATA")])
def test_what_wakes_nobody_is_not_sent(on_call, services, told):
    """Tickets, and no change."""
    on_call.hear(told)

    assert [] == services.got


def test_a_message_that_is_none_becomes_a_dead_letter(on_call):
    """With its reason."""
    with pytest.raises(UnreadableEvent, match="operators' topic"):
        on_call.hear(envelope("poison"))


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"Type": "Other"}', "[" * 100_000])
def test_only_what_sns_sent_is_a_notification(body):
    """Others use the queue as well."""
    assert notified(body) is None
    assert alarm() == notified(json.dumps(alarm()))


def test_a_service_without_an_address_is_not_told(monkeypatch):
    """The name is looked up once, and the connection goes there."""

    def nobody(*_, **__):
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(NotSent, match="unknown_name"):
        posted(Request("https://events.pagerduty.com/v2/enqueue", b"{}", {}))
