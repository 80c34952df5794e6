"""The suite's own consumers are subscribers like any other."""

from collections import Counter
from types import SimpleNamespace

from runtime.consuming.active_users import Visits
from subscriber_kit import Subscriber, check
from tests.events.consumers.conftest import Counting, DeadLetters

NOT_OF_EVENTS = {"EventAge", "DuplicateEvent", "UnknownEventType", "UnreadableEvent"}


def test_the_metrics_consumer_obeys_the_contract(now):
    """It counts every event once; what it cannot read, it buries itself."""

    def fresh():
        counting, dead, counts = Counting(), DeadLetters(), Counter()
        counting.collaborators["active"] = SimpleNamespace(note=lambda *_, **__: Visits())

        def write(metrics, dimensions=None, **_):
            for name, values in metrics.items():
                if name not in NOT_OF_EVENTS:
                    counts[name, *(dimensions or {}).items()] += sum(values)

        def handler(event, _context):
            return counting.handle(
                event,
                lines=SimpleNamespace(write=write),
                bury=dead.bury,
                mode="perclient",
                now=lambda: now,
            )

        return Subscriber(
            handler, lambda: counts, buried=lambda: [body for body, _ in dead.letters]
        )

    assert [] == list(map(str, check(fresh)))
