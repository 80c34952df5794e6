"""What is known of a channel, for those to whom nothing is sent."""

from datetime import timedelta

import pytest

from events.contract.catalogue import Reason
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.sending_health import Failing, SendingHealth

THROTTLED = Failing(Reason.THROTTLED, is_certain=True)


@pytest.fixture
def health(dynamodb):
    return SendingHealth(dynamodb, table="table")


def test_74_a_failure_is_known_to_every_container(health, dynamodb, now):
    """Invariant 74: of its channel, as it was, until a while after the last one."""
    unclear = Failing(Reason.UNAVAILABLE, is_certain=False)
    health.failed("email", THROTTLED, now=now)
    health.failed("sms", unclear, now=now)
    other = SendingHealth(dynamodb, table="table")

    for after, told in ((0, THROTTLED), (149, THROTTLED), (150, None)):
        assert told == other.of("email", now=now + timedelta(seconds=after))
    assert unclear == other.of("sms", now=now)


def test_74_a_success_after_a_failure_ends_it(health, dynamodb, now):
    """Invariant 74: in the container that saw the failure, or of the message that failed."""
    for sent_by, was_failing in ((health, False), (SendingHealth(dynamodb, table="table"), True)):
        health.failed("email", THROTTLED, now=now)
        sent_by.succeeded("email", was_failing=was_failing)

        assert health.of("email", now=now) is None


def test_a_success_as_usual_writes_nothing():
    """It is what nearly all messages are."""
    health = SendingHealth(None, table="table")

    assert health.succeeded("email", was_failing=False) is None


def test_of_a_channel_without_failures_nothing_is_known(health, now):
    """Nor is anything written."""
    assert health.of("email", now=now) is None


def test_a_mark_that_cannot_be_made_harms_nobody(now, capsys):
    """The message itself is what counts."""

    class Silent:
        def update_item(self, **_):
            raise Unanswered("timeout")

    SendingHealth(Silent(), table="table").failed("email", THROTTLED, now=now)

    assert "sending health not noted" in capsys.readouterr().out
