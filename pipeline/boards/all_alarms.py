"""All alarms: those of the parts, and those of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.boards.alarms import Alarm, Composite, of_dead_letters, of_trigger, of_worker
from pipeline.boards.customer_alarms import customer_alarms
from pipeline.boards.event_alarms import event_alarms
from pipeline.boards.parts import Parts
from pipeline.boards.rest_api import API_ALARMS


def all_alarms(parts: Parts) -> list[Alarm | Composite]:
    """In the order of the template."""
    api = API_ALARMS if parts.has("Api") else ()
    return [*_of_parts(parts), *api, *event_alarms(parts), *customer_alarms(parts)]


def _of_parts(parts: Parts) -> Iterator[Alarm]:
    for trigger in parts.triggers:
        yield from of_trigger(trigger)
    for worker in parts.workers:
        yield from of_worker(worker)
    for queue in parts.queues:
        yield of_dead_letters(queue)
