"""One step of the demo's story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that somebody does.

    Attributes:
        act: Does it; answers in words what Cognito answered.
        events: The events that must reach the topic, as `story.told` words them.

    """

    title: str
    act: Callable[[], str]
    answer: str
    events: tuple[str, ...] = field(default=())
