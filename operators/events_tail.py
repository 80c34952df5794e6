"""
Show events as they happen, until Ctrl-C.

The command creates a queue, subscribes it to the topic, and removes both when it ends.
If the command is killed, both remain: their names begin with the stack's name and
"-tail-".
"""

from __future__ import annotations

import argparse
from datetime import timedelta

from operators.listening import FilterPolicy, listening
from operators.outside import Outside
from operators.sight import Sight
from operators.typed import positive
from runtime import chance


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the types, the outcomes and the time."""
    parser.add_argument(
        "--type",
        action="append",
        default=[],
        help="prefix of the type, such as auth.sign_up.; may be repeated",
    )
    parser.add_argument(
        "--outcome", action="append", default=[], help="outcome, such as rejected; may be repeated"
    )
    parser.add_argument("--seconds", type=positive, help="seconds to run; without it, until Ctrl-C")
    parser.add_argument(
        "--topic", default="UserEventsTopic", help="logical ID of the topic (%(default)s)"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Subscribe, show, and clean up."""
    topic_arn = outside.stack.physical_id(asked.topic)
    name = f"{outside.stack.name[:50]}-tail-{chance.unguessable_id()}"  # 80 are allowed
    policy = filter_policy(asked.type, asked.outcome)
    if outside.is_dry:
        outside.say(f"would subscribe the new queue {name} to {topic_arn}, filter {policy or None}")
        return 0
    end = None if asked.seconds is None else outside.now() + timedelta(seconds=asked.seconds)
    sns, sqs = outside.client("sns"), outside.client("sqs")
    with listening(sns, sqs, topic_arn=topic_arn, name=name, policy=policy) as hear:
        outside.note("Listening. Stop with Ctrl-C.")
        while end is None or outside.now() < end:
            for text in hear():
                sight = Sight.of(text)
                outside.say(f"{sight.line()}  {sight.subject}".rstrip(), **sight.item())
    return 0


def filter_policy(types: list[str], outcomes: list[str]) -> FilterPolicy:
    """
    What the topic lets through; nothing named is everything.

    >>> filter_policy(["auth.sign_up."], ["rejected"])
    {'type': [{'prefix': 'auth.sign_up.'}], 'outcome': ['rejected']}
    """
    policy: dict[str, list[object]] = {}
    if types:
        policy["type"] = [{"prefix": each} for each in types]
    if outcomes:
        policy["outcome"] = [*outcomes]
    return policy
