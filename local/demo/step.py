"""One step of the demo's story."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that somebody does.

    Attributes:
        act: Does it; answers in words what Cognito answered.
        events: The events that must reach the topic, as `local.demo.played.told` words them.
        needs: Titles of earlier steps; if one of them did not succeed, this one is skipped.

    """

    title: str
    act: Callable[[], str]
    answer: str
    events: tuple[str, ...] = field(default=())
    needs: tuple[str, ...] = field(default=())


def needing(title: str, steps: Iterable[Step]) -> list[Step]:
    """*steps*, each of which makes no sense unless the step called *title* succeeded."""
    return [replace(step, needs=(*step.needs, title)) for step in steps]
