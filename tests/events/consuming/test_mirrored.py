"""What OpenTelemetry's attributes tell of events."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from events.consuming.event_metrics import alike, mirrored
from events.contract.catalogue import Kind
from events.contract.schema import user_event

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def event(kind, **data):
    return user_event(
        kind, pool_id="eu-west-1_A", subject=None, request_id="r", time=NOON, data=data
    )


def attributes(*events, mode="standard"):
    groups = alike(events, [NOON.timestamp()] * len(events))
    return {tuple(named): count for named, count in mirrored(groups, mode=mode).items()}


def test_events_are_counted_by_type_and_outcome():
    """And nothing of who it was."""
    confirmed = event(Kind.USER_CONFIRMED, email_domain="example.com")
    named = (("event.type", "user.confirmed"), ("event.outcome", "confirmed"))

    assert {named: 2} == attributes(confirmed, replace(confirmed, subject="s"))


@pytest.mark.parametrize(
    ("reason", "told"), [("too_soon", "too_soon"), ("new", "other"), (None, "other")]
)
def test_a_reason_is_one_of_the_list(reason, told):
    """A value that came later adds no series."""
    [named] = attributes(event(Kind.SIGN_UP_REJECTED, **({"reason": reason} if reason else {})))

    assert told == dict(named)["event.reason"]


@pytest.mark.parametrize(
    ("method", "channel"), [("MAGIC_LINK", "email"), ("NEW", "other"), ("TOTP", None)]
)
def test_codes_have_their_channel(method, channel):
    """What sends nothing has none."""
    [named] = attributes(event(Kind.CHALLENGE_VERIFIED, method=method))

    assert channel == dict(named).get("auth.channel")


@pytest.mark.parametrize(
    ("mode", "client", "told"),
    [("perclient", "c1", "c1"), ("perclient", 7, None), ("standard", "c1", None)],
)
def test_app_clients_are_told_only_where_metrics_have_them(mode, client, told):
    """As in CloudWatch."""
    [named] = attributes(event(Kind.SIGN_IN_SUCCEEDED, client_id=client), mode=mode)

    assert told == dict(named).get("auth.client_id")
