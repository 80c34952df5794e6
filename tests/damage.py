"""Damages events in several places at once: subtrees of other events, and what no type allows."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

GONE = object()
CANARY = "secret"
DAMAGES = [
    GONE,
    None,
    "",
    {},
    [],
    7,
    True,
    ["x", None],
    {"x": None},
    "x" * 1_000_000,
    "a\x00\x1b\u202e\u200b\ud800\u00e9\U0001f600\r\n",
    "arn:aws:iam::123456789012:role/secret",
]
MORE = [-1, 2**80, 1e308, float("nan"), float("inf"), False, [[[[]]]], {"": ""}, "\ud800", "1e9"]
_MOST_AT_ONCE = 6


def seeded(seed: str) -> Random:
    """The same damage each time."""
    return Random(seed)  # noqa: S311  # nobody must not guess it


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The path of every member of every object in *value*."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield (*path, key)
            yield from places(member, (*path, key))
    if isinstance(value, list):
        for index, member in enumerate(value):
            yield from places(member, (*path, index))


def damaged(event: Any, path: tuple, damage: Any) -> Any:
    """A copy of *event* with *damage* at *path*."""
    event = copy.deepcopy(event)
    *parents, last = path
    holder = event
    for key in parents:
        holder = holder[key]
    if damage is GONE:
        del holder[last]
    else:
        holder[last] = copy.deepcopy(damage)
    return event


def at(value: Any, path: tuple) -> Any:
    """What is at *path*."""
    for key in path:
        value = value[key]
    return value


def damaged_often(event: Any, others: list, chance: Random, *, keeps: tuple = ()) -> Any:
    """
    A copy of *event* with one to six damages, some of them subtrees of *others*.

    What lies at a path in *keeps*, or holds it, stays: a queue always has a message id.
    """
    for _ in range(chance.randint(1, _MOST_AT_ONCE)):
        free = [path for path in places(event) if not _is_kept(path, keeps)]
        if not free:
            return event
        event = damaged(event, chance.choice(free), _damage(others, chance))
    return event


def _is_kept(path: tuple, keeps: tuple) -> bool:
    return any(kept[: len(path)] == path for kept in keeps)


def _damage(others: list, chance: Random) -> Any:
    if chance.random() < 0.5:
        other = chance.choice(others)
        found = [*places(other)]
        return at(other, chance.choice(found)) if found else other
    return chance.choice([each for each in (*DAMAGES, *MORE) if not _is_long(each)] * 20 + DAMAGES)


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 1000


def damaged_texts(texts: list[str], chance: Random, *, count: int) -> Iterator[str]:
    """
    So many bodies of messages: *texts*, which are JSON, with damage inside, or as text.

    Cut, with another's end, wrapped as SNS does without raw delivery, as an EventBridge event,
    deep, long, or no JSON at all.
    """
    events = [json.loads(text) for text in texts]
    for _ in range(count):
        one = json.dumps(damaged_often(chance.choice(events), events, chance))
        other, place = chance.choice(texts), chance.randint(0, len(one))
        ways = [
            *[one] * 6,
            one[:place],
            one[:place] + other[place:],
            one[:place] + chr(chance.choice([0, 0x1B, 0x202E, 0xE9, 0x1F600])) + one[place:],
            json.dumps({"Type": "Notification", "MessageId": "m", "Message": one}),
            json.dumps({"version": "0", "source": "aws.ses", "detail": json.loads(one)}),
            json.dumps([json.loads(one)]),
            "[" * 50_000,
            '{"a":' * 20_000,
            f'"{"x" * 250_000}"',
            "",
            "null",
            f"\ufeff{one}",
        ]
        yield chance.choice(ways)
