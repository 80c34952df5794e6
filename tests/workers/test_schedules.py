"""What a schedule sends along changes nothing: an invoker of a worker cannot steer it."""

import re
from functools import partial
from pathlib import Path

import pytest

from benchmarks.reconciler import START, reconciler
from benchmarks.simulated_log import KINDS, SimulatedLog, SimulatedTables
from rules.alerts.bursts import Thresholds
from tests.damage import damaged_often, seeded
from tests.workers.test_failure_rates import Table, Told
from workers import canary, failure_rates

SCHEDULED = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-27T10:00:00Z",
    "region": "eu-west-1",
    "resources": ["arn:aws:events:eu-west-1:123456789012:rule/minute"],
    "detail": {"minute": 7, "log_groups": ["/aws/lambda/other"], "pool_id": "eu-west-1_other"},
}
_TRIED = re.compile(r'fault\(f?"bad input: (\w+)')
ROUNDS = 150


@pytest.fixture
def workers(announce, published, now):
    """Each worker as ``wire`` leaves it, and what it has done after a call."""
    told, log = [], SimulatedLog(start=START, end=START + 30, per_minute=4)
    log.minute = START + 14

    def judge(event):
        watch = failure_rates.RateWatch(
            counted=lambda minute: told.append(minute) or {},
            known=Table(),
            told=Told(),
            tell=told.append,
            thresholds=Thresholds.parse("{}"),
            window_minutes=10,
            service="shop",
        )
        told.clear()
        failure_rates.handle(event, watch=watch, now=lambda: now)
        return [*told]

    def compare(event):
        tables = SimulatedTables(log, lost={log.key(START + 1, 0): (START + 1, KINDS[0])})
        answer = reconciler(log, tables, owner="one").handle(event)
        return answer, [*tables.published]

    def tell(event):
        published.clear()
        canary.handle(event, announcer=announce, pool_id="eu-west-1_AbC")
        return [(each.type, each.source, each.subject, each.data) for each in published]

    return {"failure_rates": judge, "reconciler": compare, "canary": tell}


NAMES = ["canary", "failure_rates", "reconciler"]


def test_every_worker_is_tried_with_bad_input():
    """These here, and each of the others next to its other tests."""
    files = Path(__file__).parent.glob("test_*.py")
    others = {name for path in files for name in _TRIED.findall(path.read_text())}
    workers = {path.stem for path in Path(canary.__file__).parent.glob("[!_]*.py")}

    assert workers == {*NAMES, *others}


@pytest.mark.parametrize("name", NAMES)
def test_no_event_steers_a_scheduled_worker(name, workers, fault, capfd):
    """Nothing of it is read, or printed."""
    chance, call = seeded(f"1 {name}"), partial(workers[name])
    usual = call({})
    others = [{"Records": [{"body": "secret"}]}, {"detail": {"subject": "secret"}}]
    differing = sum(call(damaged_often(SCHEDULED, others, chance)) != usual for _ in range(ROUNDS))
    fault(f"bad input: {name}", n=ROUNDS, failed=differing)

    assert usual
    assert 0 == differing
    assert "secret" not in "".join(capfd.readouterr())
