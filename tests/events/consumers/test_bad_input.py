"""
Every consumer, with messages that are damaged in several places at once.

As queues hold them: raw, wrapped by SNS, from EventBridge, cut, deep, long. The odd message is a
dead letter or comes again; its neighbours are dealt with; no text of it is in a log line.
"""

import json
import os
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from events.consumers import (
    account_notice,
    archive,
    group_repair,
    lock_notice,
    mail_feedback,
    security_alerts,
    sign_up_learning,
    webhooks,
    welcome_mail,
)
from events.consuming.notify import Notify
from events.consuming.repeats import repeats
from events.contract.catalogue import CATALOGUE, Kind
from events.contract.schema import encode
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers
from runtime.webhooks.endpoint import Answer
from tests.damage import CANARY, damaged_texts, seeded
from tests.events.consumers.conftest import SUB, Counting

AT_ONCE = int(os.environ.get("BAD_INPUTS", "150"))  # messages for each consumer
ADDRESS = f"{CANARY}@example.com"
FEEDBACK = {
    "what": "bounce",
    "severity": "Permanent",
    "message_id": "m-1",
    "tags": {"recipient": ["a" * 64], "pool": ["eu-west-1_AbC"], "user": [SUB], "method": ["X"]},
}


class Collaborators:
    """Do what they are asked to, and note what they did it with."""

    def __init__(self):
        self.done = []

    def __getattr__(self, name):
        return lambda *given, **named: self.done.append((name, given, named))

    def attributes(self, **of):
        self.done.append(("attributes", (), of))
        return {"email": ADDRESS, "email_verified": "true", "locale": "de"}

    def is_listed(self, _):
        return False


@pytest.fixture
def done():
    return Collaborators()


@pytest.fixture
def consumers(done, seen, leases, dead_letters, announce, metric_lines):
    """By name, each with collaborators that never fail."""
    bury = dead_letters.bury
    queue = SimpleNamespace(bury=bury, hide=done.hide)
    reach = mail_feedback.Reach(
        suppressions=done,
        users=done,
        addresses=lambda: AddressKeys(Peppers("v1", {"v1": b"key"})),
        announce=announce,
    )
    bridge = webhooks.Bridge(
        post=lambda *_: Answer(200, ""), queue=queue, leases=leases, keys=[b"k" * 32]
    )
    notify = Notify(
        users=done, is_suppressed=done.is_listed, send=done.send, app_name="Example", help_url=""
    )
    return {
        "account_notice": partial(account_notice.handle, notify=notify, notified=seen, bury=bury),
        "archive": lambda event, **_: archive.handle(event, archive=done, bury=bury),
        "group_repair": partial(group_repair.handle, repair=done.repair, seen=seen, queue=queue),
        "lock_notice": partial(lock_notice.handle, notify=notify, notified=seen, bury=bury),
        "mail_feedback": partial(mail_feedback.handle, reach=reach, seen=seen, bury=bury),
        "metrics": partial(Counting().handle, lines=metric_lines, bury=bury, mode="perclient"),
        "security_alerts": partial(security_alerts.handle, watch=done, bury=bury),
        "sign_up_learning": lambda event, **_: sign_up_learning.handle(
            event, learner=done, bury=bury
        ),
        "webhooks": lambda event, **_: webhooks.handle(
            event, bridge=bridge, remaining_ms=lambda: 100_000
        ),
        "welcome_mail": partial(welcome_mail.handle, notify=notify, greeted=seen, bury=bury),
    }


@pytest.fixture
def texts(make, now):
    """A message of each kind that a queue may hold, with a name that nobody may read in a log."""
    events = [encode(make(kind, subject=SUB, reason=CANARY, method=CANARY)) for kind in CATALOGUE]
    told = repeats({SUB: 12}, container="one", minute=int(now.timestamp() // 60))
    return [*events, json.dumps({"mail_feedback": FEEDBACK}), told]


NAMES = sorted(
    path.stem for path in Path(archive.__file__).parent.glob("*.py") if path.stem != "__init__"
)


def test_every_consumer_is_tried(consumers):
    """Also the one that somebody adds."""
    assert NAMES == sorted(consumers)


@pytest.mark.parametrize("name", NAMES)
def test_no_message_breaks_a_consumer(  # what it is given, and what may say something
    name, consumers, texts, make, batch, now, capfd, fault, dead_letters
):
    """Its neighbours are dealt with, whatever it is."""
    chance, worst_s, kept = seeded(f"1 {name}"), 0.0, 0
    bodies = [*damaged_texts(texts, chance, count=AT_ONCE)]
    for start in range(0, len(bodies), 5):
        good = [encode(make(Kind.USER_CONFIRMED, subject=SUB)) for _ in range(2)]
        event = batch(good[0], *bodies[start : start + 5], good[1])
        first, *_, last = (record["messageId"] for record in event["Records"])
        began = time.process_time()
        answer = consumers[name](event, now=lambda: now)
        worst_s = max(worst_s, time.process_time() - began)
        again = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        kept += len(again)
        assert not again & {first, last}
    said = "".join(capfd.readouterr())
    fault(f"bad input: {name}", n=len(bodies), failed=kept)

    assert worst_s < 5
    assert CANARY not in said
    assert "Traceback" not in said
    assert not kept
    assert dead_letters.letters
