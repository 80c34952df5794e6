"""Requests to on-call services, held to the shapes that their vendors document."""

import json
from dataclasses import replace

import jsonschema
import pytest

from rules.alerts.notice import Notice
from rules.alerts.pagers import InvalidPagers, Pagers
from tests.rules.alerts.notices import ALARM_ARN, RUNBOOK, alarm, alert

KEY = "k" * 32
BOTH = Pagers.parse(json.dumps({"pagerduty": KEY, "jira": "genie"}))
LINK = {"type": "object", "required": ["href"], "properties": {"href": {"pattern": "^https://"}}}
# "Send an alert event", Events API v2: required members, lengths and choices.
PAGERDUTY = {
    "type": "object",
    "required": ["routing_key", "event_action", "dedup_key", "payload"],
    "properties": {
        "routing_key": {"type": "string", "minLength": 32, "maxLength": 32},
        "event_action": {"enum": ["trigger", "acknowledge", "resolve"]},
        "dedup_key": {"type": "string", "maxLength": 255},
        "payload": {
            "type": "object",
            "required": ["summary", "source", "severity"],
            "properties": {
                "summary": {"type": "string", "maxLength": 1024},
                "source": {"type": "string"},
                "severity": {"enum": ["critical", "error", "warning", "info"]},
                "timestamp": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"},
                "component": {"type": "string"},
                "group": {"type": "string"},
                "class": {"type": "string"},
                "custom_details": {"type": "object"},
            },
            "additionalProperties": False,
        },
        "links": {"type": "array", "items": LINK},
        "images": {"type": "array"},
        "client": {"type": "string"},
        "client_url": {"type": "string"},
    },
    "additionalProperties": False,
}
# "Create alert" of the integration events, which were Opsgenie's.
JIRA = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {"type": "string", "maxLength": 130},
        "alias": {"type": "string", "maxLength": 512},
        "description": {"type": "string", "maxLength": 15000},
        "tags": {"type": "array", "maxItems": 20, "items": {"type": "string", "maxLength": 50}},
        "details": {"type": "object", "additionalProperties": {"type": "string"}},
        "entity": {"type": "string", "maxLength": 512},
        "source": {"type": "string", "maxLength": 100},
        "priority": {"enum": ["P1", "P2", "P3", "P4", "P5"]},
    },
    "additionalProperties": False,
}
CLOSE = {
    "type": "object",
    "properties": {
        "source": {"type": "string", "maxLength": 100},
        "note": {"type": "string", "maxLength": 25000},
    },
    "additionalProperties": False,
}
LONG = "<!channel> [x](http://evil.example) é&amp; " * 1000


def sent(told, name, pagers=BOTH):
    """The address, headers and body of the request to the service *name*."""
    notice = Notice.read(told, stack="shop", runbook=RUNBOOK)
    request = pagers.by_name[name](notice)
    return request.url, request.headers, json.loads(request.body)


@pytest.mark.parametrize(
    "told",
    [alarm(), alarm("ticket"), alert(), alarm(NewStateValue="OK"), alarm(NewStateReason=LONG)],
)
def test_pagerduty_gets_an_event_of_its_shape(told):
    """However long the reason is."""
    url, _, event = sent(told, "pagerduty")

    jsonschema.validate(event, PAGERDUTY)
    assert "https://events.pagerduty.com/v2/enqueue" == url


@pytest.mark.parametrize("told", [alarm(), alarm("ticket"), alert(), alarm(NewStateReason=LONG)])
def test_jira_gets_an_alert_of_its_shape(told):
    """With the key in the header that Opsgenie had."""
    url, headers, created = sent(told, "jira")

    jsonschema.validate(created, JIRA)
    assert "https://api.atlassian.com/jsm/ops/integration/v2/alerts" == url
    assert "GenieKey genie" == headers["Authorization"]


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize(("name", "shape"), [("pagerduty", PAGERDUTY), ("jira", JIRA)])
def test_no_text_is_longer_than_a_service_takes(name, shape, is_over):
    """Whatever the stack, the alarm and its words are called; what is cut is as long as it may."""
    notice = Notice.read(alarm(), stack="shop", runbook=RUNBOOK)
    words = replace(notice.text, impact="i" * 30_000, action="a" * 30_000)
    notice = replace(
        notice,
        key="k" * 30_000,
        stack="s" * 30_000,
        title="t" * 30_000,
        reason="r" * 30_000,
        text=words,
        is_over=is_over,
    )
    told = json.loads(BOTH.by_name[name](notice).body)
    shape = CLOSE if "note" in told else shape
    lengths = dict(_lengths(shape, told))

    jsonschema.validate(told, shape)
    assert lengths
    assert all(length == most for length, most in lengths.values()), lengths


def _lengths(shape, told):
    """By member with a greatest length: how long it is, and that length."""
    for member, each in shape["properties"].items():
        value = told.get(member)
        if isinstance(value, dict) and "properties" in each:
            yield from _lengths(each, value)
        elif "maxLength" in each and member != "routing_key":
            yield member, (len(value), each["maxLength"])


def test_an_incident_says_what_since_when_and_where_to_look():
    """The four facts that somebody who is woken needs."""
    _, _, event = sent(alarm(), "pagerduty")
    _, _, created = sent(alarm(), "jira")

    assert "shop-customer-impact: Users cannot sign in." == event["payload"]["summary"]
    assert ("critical", "P1") == (event["payload"]["severity"], created["priority"])
    assert "2026-11-26T09:00:00+00:00" == event["payload"]["timestamp"]
    assert ["Runbook", "Alarm", "Dashboard"] == [each["text"] for each in event["links"]]
    assert "Roll back." == event["payload"]["custom_details"]["action"]
    for each in event["links"]:
        assert f"{each['text']}: {each['href']}" in created["description"]


def test_a_ticket_is_a_warning():
    """For services that let only critical ones wake people."""
    assert "warning" == sent(alarm("ticket"), "pagerduty")[2]["payload"]["severity"]
    assert "P3" == sent(alarm("ticket"), "jira")[2]["priority"]


def test_the_end_of_an_alarm_ends_its_incident():
    """By the key of its begin."""
    over = alarm(NewStateValue="OK")
    _, _, event = sent(over, "pagerduty")
    url, _, closed = sent(over, "jira")

    assert ("resolve", ALARM_ARN) == (event["event_action"], event["dedup_key"])
    assert ALARM_ARN == sent(alarm(), "jira")[2]["alias"]
    assert url.endswith("alarm%3Ashop-customer-impact/close?identifierType=alias")
    jsonschema.validate(closed, CLOSE)


@pytest.mark.parametrize(
    ("secret", "told", "wanted"),
    [
        ({}, alarm(), True),
        ({}, alarm("ticket"), False),
        ({}, alert(), True),
        ({"tickets": True}, alarm("ticket"), True),
    ],
)
def test_a_ticket_wakes_nobody_unless_it_is_asked_for(secret, told, wanted):
    """Fifty alarms are tickets."""
    notice = Notice.read(told, stack="shop", runbook=RUNBOOK)

    assert wanted == Pagers.parse(json.dumps(secret)).wants(notice)


def test_a_service_without_a_key_is_told_nothing():
    """Each is optional; PagerDuty has a service region in Europe."""
    europe = Pagers.parse(json.dumps({"pagerduty": KEY, "pagerduty_region": "eu"}))

    assert ["pagerduty"] == list(europe.by_name)
    assert "https://events.eu.pagerduty.com/v2/enqueue" == sent(alarm(), "pagerduty", europe)[0]


@pytest.mark.parametrize(
    "secret", ["", "[]", "1", '{"pagerduty_region": "mars"}', '{"slack": "https://hooks.example"}']
)
def test_a_secret_of_another_form_is_refused(secret):
    """Nothing of it is said, since it may be a key."""
    with pytest.raises(InvalidPagers, match=r"^the notices' secret "):
        Pagers.parse(secret)
