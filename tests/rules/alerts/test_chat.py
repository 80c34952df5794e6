"""What AWS's chat service is sent of a security alert: its documented members, and nothing else."""

import json
from datetime import UTC, datetime

import pytest

from rules.alerts.bursts import Scope, Signal, Watched
from rules.alerts.chat import chat_message
from rules.alerts.notice import Notice
from rules.alerts.security_alert import Alert, alert
from tests.rules.alerts.notices import RUNBOOK, TOPIC_ARN
from tests.rules.alerts.test_notice import DASHBOARD

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)


def of(told, runbook=RUNBOOK):
    notice = Notice.of_alert(told, topic_arn=TOPIC_ARN, since=NINE, runbook=runbook)
    return json.loads(chat_message(notice))


def burst(state="opened", watched=None, **more):
    return alert(
        watched or Watched(Signal.FAILED_SIGN_IN, Scope.USER, "sub-1"),
        state=state,
        count=9,
        threshold=5,
        window_minutes=10,
        service="shop",
        **more,
    )


def test_an_alert_says_what_since_when_and_where_to_look():
    """In the members of a custom notification, version 1.0."""
    assert {
        "version": "1.0",
        "source": "custom",
        "content": {
            "textType": "client-markdown",
            "title": "Burst of failed sign-ins in shop",
            "description": "9 failed sign-ins of user sub-1 within 10 minutes.\n"
            "Since: 2026-11-26 09:00 UTC\n"
            "Impact: Sign-ins or sign-ups fail in a burst: brute force, or users who are locked"
            " out.",
            "nextSteps": [
                "Look at who is affected, by reason and app client, on the customers dashboard.",
                f"Runbook: {RUNBOOK}#security-alerts",
                f"Dashboard: {DASHBOARD}",
            ],
            "keywords": ["shop", "page"],
        },
        "metadata": {
            "threadId": "shop/failed_sign_in/user/sub-1",
            "summary": "Burst of failed sign-ins in shop",
            "eventType": "security-alert",
        },
    } == of(burst())


def test_the_end_is_in_the_thread_of_the_begin():
    """And asks for nothing."""
    begin, end = of(burst()), of(burst("resolved"))

    assert begin["metadata"]["threadId"] == end["metadata"]["threadId"]
    assert "No more burst of failed sign-ins in shop" == end["content"]["title"]
    assert ["Runbook", "Dashboard"] == [
        each.partition(":")[0] for each in end["content"]["nextSteps"]
    ]


def test_a_runbook_that_is_no_address_is_a_path():
    """Until RunbookUrl is set."""
    steps = of(burst(), runbook="docs/operations.md")["content"]["nextSteps"]

    assert "Runbook: docs/operations.md#security-alerts" == steps[1]


@pytest.mark.parametrize(
    "name", ["<!channel>", "](http://a.example) *b*", "&lt;@U1&gt;", "`x` ~y~ |z|", "n" * 10_000]
)
def test_a_name_is_no_markup_and_no_mention(name):
    """An attacker may choose it."""
    content = of(burst(watched=Watched(Signal.FAILED_SIGN_IN, Scope.USER, name)))["content"]

    assert not set("<>&*~`|[]!@") & set(content["title"] + content["description"])
    assert len(content["description"]) <= 1500


@pytest.mark.parametrize("signal", ["learnt_sign_ups", "reconsidered_sign_ups"])
def test_what_is_learnt_of_sign_ups_is_told_as_a_ticket(signal):
    """It has no end, and nobody gets up for it."""
    told = of(Alert("Unusual sign-ups in shop", "text\n", {"signal": signal, "service": "shop"}))

    assert ["shop", "ticket"] == told["content"]["keywords"]
    assert f"shop/{signal}/-/-" == told["metadata"]["threadId"]


def test_a_title_has_250_characters_at_most():
    """More is refused."""
    facts = {"signal": "learnt_sign_ups", "service": "shop"}

    assert "n" * 250 == of(Alert("n" * 251, "text\n", facts))["content"]["title"]
