"""Who waits for the emulator, and that it is not counted as its own time."""

import asyncio

import pytest

from ministack_cognito_triggers.functions.open_requests import counting
from ministack_cognito_triggers.functions.own_time import OPEN

SIGNED = (
    b"authorization",
    b"AWS4-HMAC-SHA256 Credential=ASIAME/20261120/eu-west-1/sns/aws4_request",
)
POLLS = (b"x-amz-target", b"AmazonSQS.ReceiveMessage")


def during(*headers, kind="http", fails=False):
    """What is counted while such a request is answered."""
    seen = []

    async def app(*_):
        seen.append(dict(OPEN))
        if fails:
            raise RuntimeError

    async def ask():
        await counting(app)({"type": kind, "headers": headers}, None, None)

    try:
        asyncio.run(ask())
    except RuntimeError:
        assert fails
    assert not OPEN
    return seen[0]


def test_a_signed_request_counts_while_it_is_answered():
    """And no longer, whatever comes of it."""
    assert {"ASIAME": 1} == during(SIGNED) == during(SIGNED, fails=True)


@pytest.mark.parametrize(
    ("headers", "kind"), [((), "http"), ((SIGNED, POLLS), "http"), ((), "lifespan")]
)
def test_what_nobody_signed_and_what_polls_does_not_count(headers, kind):
    """A client that polls a queue waits for messages and not for the emulator."""
    assert {} == during(*headers, kind=kind)
