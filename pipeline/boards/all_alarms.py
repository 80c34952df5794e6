"""All alarms: those of the parts, and those of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.boards.alarms import Alarm, Composite, of_dead_letters, of_trigger, of_worker
from pipeline.boards.customer_alarms import customer_alarms
from pipeline.boards.event_alarms import EVENT_ALARMS
from pipeline.boards.parts import QUEUES, TRIGGERS, WORKERS
from pipeline.boards.rest_api import API_ALARM


def all_alarms() -> list[Alarm | Composite]:
    """In the order of the template."""
    return [*_of_parts(), API_ALARM, *EVENT_ALARMS, *customer_alarms()]


def _of_parts() -> Iterator[Alarm]:
    for trigger in TRIGGERS:
        yield from of_trigger(trigger)
    for worker in WORKERS:
        yield from of_worker(worker)
    for queue in QUEUES:
        yield of_dead_letters(queue)
