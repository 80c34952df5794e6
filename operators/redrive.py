"""
Move dead letters back to the queue that they come from.

Mend the cause first: what fails again comes back. SQS moves them by a task of
its own; where it has none, or with --one-by-one, this command receives, sends
and deletes. Consumers act once per event, so a letter that is moved twice does
no harm.
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
    """No queue of the stack sends its dead letters there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say from where, to where, and how fast."""
    parser.add_argument("queue", help="the dead letters: logical id or URL")
    parser.add_argument("--to", help="logical id or URL; without, where the letters come from")
    parser.add_argument("--rate", type=positive, default=50, help="letters a second (%(default)s)")
    parser.add_argument("--one-by-one", action="store_true", help="do without SQS's own task")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Count, ask, move."""
    sqs = outside.client("sqs")
    source = outside.stack.queue_url(asked.queue)
    target = outside.stack.queue_url(asked.to) if asked.to else _source_of(sqs, source, outside)
    count = waiting(sqs, source)
    outside.say(f"about {count} letters, from {_name(source)} to {_name(target)}")
    if outside.is_dry or count == 0:
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
    outside.say(f"{moved} moved, {waiting(sqs, source)} left")
    return 0


def _source_of(sqs: Any, dead_letters_url: str, outside: Outside) -> str:
    dead_letters = arn_of(sqs, dead_letters_url)
    for url in outside.stack.queue_urls():
        answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
        policy = json.loads(answer.get("Attributes", {}).get("RedrivePolicy", "{}"))
        if policy.get("deadLetterTargetArn") == dead_letters:
            return url
    raise NoSuchSource("no queue of the stack sends its dead letters there; say --to")


def _name(queue_url: str) -> str:
    return queue_url.rpartition("/")[2]
