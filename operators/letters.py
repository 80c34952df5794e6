"""
Show what is in the queues of dead letters.

Nothing is taken away: the letters are hidden from others for a moment. Shown
are reason, type, ids and age, never the text.
"""

from __future__ import annotations

import argparse
from datetime import timedelta

from operators.dead_letters import Letter, peek, waiting
from operators.outside import Outside
from operators.sight import NOTHING
from operators.typed import positive


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which queue, and how many."""
    parser.add_argument("queue", nargs="?", help="logical id or URL; without, all are counted")
    parser.add_argument("--most", type=positive, default=50, help="letters to show (%(default)s)")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Show one queue, or count all of them."""
    sqs = outside.client("sqs")
    if asked.queue is None:
        for name, url in outside.stack.dead_letter_queues().items():
            outside.say(f"{waiting(sqs, url):8}  {name}")
        return 0
    url = outside.stack.queue_url(asked.queue)
    letters = peek(sqs, url, most=asked.most)
    for letter in letters:
        outside.say(_line(letter, age=outside.now() - letter.sent_at))
    outside.say(f"{len(letters)} shown, about {waiting(sqs, url)} in the queue")
    return 0


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
