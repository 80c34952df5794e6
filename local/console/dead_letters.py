"""Dead-letter queues in the page: how many messages each has, and moving them back."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import replace
from typing import Any

from local.console.user_actions import NotDone
from operators import redrive
from operators.dead_letters import waiting
from operators.outside import Outside
from operators.report import Report

_PER_SECOND = 50


def queues(outside: Outside) -> list[dict[str, Any]]:
    """Each by its logical id; the fullest first."""
    sqs = outside.client("sqs")
    counted = [
        {"name": name, "messages": waiting(sqs, url)}
        for name, url in outside.stack.dead_letter_queues().items()
    ]
    return sorted(counted, key=lambda each: (-each["messages"], each["name"]))


def redriven(outside: Outside, name: str) -> str | None:
    """Move the messages back to where they came from, and say how many; None without the queue."""
    if name not in outside.stack.dead_letter_queues():
        return None
    said: list[str] = []
    asked = Namespace(queue=name, to=None, rate=_PER_SECOND, one_by_one=False)
    try:
        redrive.run(asked, replace(outside, report=Report("", is_lines=True, write=said.append)))
    except redrive.NoSuchSource:
        raise NotDone("No queue of the stack has it as its dead-letter queue.") from None
    told = json.loads(said[-1])
    return f"{told['moved']} messages were moved back to {told['to']}; {told['remaining']} remain."
