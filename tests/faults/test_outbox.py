"""CreateAuthChallenge and PreSignUp before an SQS that is unwell, on real sockets."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from ministack.services import dynamodb as emulated

from runtime import aws
from runtime.aws_client import clients
from runtime.passwordless.outbox import Outbox
from tests.faults import unwell_dynamodb as unwell
from tests.faults.codes import World
from tests.faults.unwell_dynamodb import UnwellDynamoDB, noted
from tests.hostile.dynamodb import DynamoDB, copied

ENDS_WITHIN_S = 4.75  # of Cognito's five
TAKEN = b'{"MessageId": "m", "MD5OfMessageBody": "x"}'


def well(call):
    """Take the message."""
    call.say(200, TAKEN)


def lost(call):
    """Take it; nobody hears of it."""
    call.hang_up()


def dripping(call):
    """Take it, and say so an octet at a time."""
    call.drip(200, TAKEN)


def failing(call):
    """Be unavailable."""
    unwell.refuse(call, "ServiceUnavailable", 503)


def denying(call):
    """Let nobody send."""
    unwell.refuse(call, "AccessDeniedException")


def a_page(call):
    """Answer 503 as a load balancer does."""
    call.say(503, b"<html>no</html>", "text/html")


FAULTS = (
    *(lost, dripping, failing, denying, a_page),
    *(unwell.silent, unwell.garbage, unwell.html, unwell.empty),
)


@pytest.fixture
def sqs(monkeypatch):
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-west-1"}
    with UnwellDynamoDB(0) as service:
        service.be(well)
        for name, value in (keys | {"AWS_ENDPOINT_URL": service.endpoint}).items():
            monkeypatch.setenv(name, value)
        aws._clients.cache_clear()
        opened = noted(monkeypatch, clients, "Connection")
        yield service
        aws._clients.cache_clear()
        for connection in opened:
            connection.close()


@pytest.fixture
def world(sqs, now, monkeypatch):
    monkeypatch.setattr(emulated, "copy", SimpleNamespace(deepcopy=copied))
    dynamodb = DynamoDB()
    dynamodb.table("challenges")
    assert sqs.endpoint
    return World(dynamodb, now, put=Outbox(aws.sqs(), queue_url="outbox").put)


@pytest.mark.parametrize("what", FAULTS, ids=lambda what: what.__name__)
def test_76_create_ends_in_time_and_raises_nothing(world, sqs, fault, what):
    """Invariants 71 and 76: whatever SQS does, nothing is counted, and the next is served."""
    _, world.usual_s = world.ask("somebody")
    sqs.be(what)
    made, took_s = world.ask("jo")
    said = world.sign_up("newcomer")
    sqs.be(well)
    world.time += timedelta(seconds=1)
    after, _ = world.ask("jo")
    served = [after["publicChallengeParameters"]["delivery"], world.sign_up("newcomer")]
    told = (made["publicChallengeParameters"]["delivery"], said)
    fault(
        f"Create, SQS: {what.__name__}",
        n=2,
        failed=2 - served.count("requested") - served.count("CODE_SENT"),
        unavailable=told.count("unavailable") + told.count("TRY_LATER"),
        worst_added_s=world.added_s(took_s),
        worst_call_s=took_s,
        recovered_after_s=0.0,
    )

    assert ("unavailable", "TRY_LATER") == told
    assert ["requested", "CODE_SENT"] == served
    assert took_s < ENDS_WITHIN_S
