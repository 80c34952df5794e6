"""
Count the messages of each dead-letter queue, or show the messages of one queue.

No message is removed; each is hidden from other readers for a moment. The output has
reason, type, IDs and age of each message, never its body.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from operators.dead_letters import Letter, peek, waiting
from operators.outside import Outside
from operators.sight import NOTHING
from operators.typed import positive


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the queue, and how many messages."""
    parser.add_argument("queue", nargs="?", help="logical ID or URL; without it, count all queues")
    parser.add_argument(
        "--most", type=positive, default=50, help="maximum number of messages to show (%(default)s)"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Show one queue, or count all of them."""
    sqs = outside.client("sqs")
    if asked.queue is None:
        for name, url in outside.stack.dead_letter_queues().items():
            count = waiting(sqs, url)
            outside.say(f"{count:8}  {name}", queue=name, messages=count)
        return 0
    url = outside.stack.queue_url(asked.queue)
    letters = peek(sqs, url, most=asked.most)
    for letter in letters:
        age = outside.now() - letter.sent_at
        outside.say(_line(letter, age=age), **_item(letter, age=age))
    outside.note(f"{len(letters)} shown, about {waiting(sqs, url)} in the queue")
    return 0


def _item(letter: Letter, *, age: timedelta) -> dict[str, Any]:
    return {
        "message_id": letter.message_id,
        "event_id": letter.sight.event_id or None,
        "type": letter.sight.type or None,
        "user": letter.sight.subject or None,
        "reason": letter.reason,
        "sent_at": letter.sent_at.isoformat(),
        "age_seconds": max(0, int(age.total_seconds())),
    }


def _line(letter: Letter, *, age: timedelta) -> str:
    sight = letter.sight
    which = f"event {sight.event_id}" if sight.event_id else f"message {letter.message_id}"
    who = f"  user {sight.subject}" if sight.subject else ""
    return f"{_age(age):>11}  {sight.type or NOTHING:34}  {which}{who}  {letter.reason}"


def _age(age: timedelta) -> str:
    """
    An age in its two largest units.

    >>> _age(timedelta(days=2, hours=3, minutes=4)), _age(timedelta(seconds=70))
    ('2 d 3 h', '1 min 10 s')
    """
    seconds = max(0, int(age.total_seconds()))
    parts = [(seconds // 86400, "d"), (seconds // 3600 % 24, "h")]
    parts += [(seconds // 60 % 60, "min"), (seconds % 60, "s")]
    first = next((place for place, (number, _) in enumerate(parts) if number), len(parts) - 1)
    return " ".join(f"{number} {unit}" for number, unit in parts[first : first + 2])
