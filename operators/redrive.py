"""
Move dead-letter messages back to their source queue.

Fix the cause first: a message that fails again returns. SQS moves the messages by a
message move task; where SQS has none, or with --one-by-one, this command receives, sends
and deletes. Consumers are idempotent, so a message that is moved twice does no harm.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from operators.dead_letters import waiting
from operators.moving import Move, arn_of
from operators.outside import Outside
from operators.typed import positive


class NoSuchSource(LookupError):
    """No queue of the stack has it as its dead-letter queue."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the queue, the target and the rate."""
    parser.add_argument("queue", help="dead-letter queue: logical ID or URL")
    parser.add_argument("--to", help="target queue; without it, the source queue")
    parser.add_argument(
        "--rate", type=positive, default=50, help="messages per second (%(default)s)"
    )
    parser.add_argument(
        "--one-by-one", action="store_true", help="do not use SQS's message move task"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Count, ask, move."""
    sqs = outside.client("sqs")
    source = outside.stack.queue_url(asked.queue)
    target = outside.stack.queue_url(asked.to) if asked.to else _source_of(sqs, source, outside)
    count = waiting(sqs, source)
    outside.note(f"about {count} messages, from {_name(source)} to {_name(target)}")
    if outside.is_dry or count == 0:
        _report(outside, asked.queue, target, moved=0, left=count)
        return 0
    outside.agree("Move them?")
    with outside.progress("moving", of=count) as advance:
        move = Move(
            sqs=sqs,
            source_url=source,
            target_url=target,
            rate=asked.rate,
            sleep=outside.sleep,
            on_moved=advance,
        )
        moved = None if asked.one_by_one else move.by_task()
        if moved is None:
            moved = move.one_by_one(started=outside.now())
    _report(outside, asked.queue, target, moved=moved, left=waiting(sqs, source))
    return 0


def _report(outside: Outside, queue: str, target: str, *, moved: int, left: int) -> None:
    outside.say(
        f"{moved} moved, {left} left",
        queue=queue,
        to=_name(target),
        moved=moved,
        remaining=left,
        dry_run=outside.is_dry,
    )


def _source_of(sqs: Any, dead_letters_url: str, outside: Outside) -> str:
    dead_letters = arn_of(sqs, dead_letters_url)
    for url in outside.stack.queue_urls():
        answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
        policy = json.loads(answer.get("Attributes", {}).get("RedrivePolicy", "{}"))
        if policy.get("deadLetterTargetArn") == dead_letters:
            return url
    raise NoSuchSource("no queue of the stack has it as dead-letter queue; give --to")


def _name(queue_url: str) -> str:
    return queue_url.rpartition("/")[2]
