"""
That a new stack's alarms are silent, and that a schedule that stops is still seen.

Time is simulated, minute by minute, with the metrics that a quiet stack has.
"""

import pytest

from cloudwatch_engine import AlarmWatch, Desk, InMemoryAccount, Metric, MetricStore, Point
from runtime.settings.service import ServiceSettings
from tests.template.described_alarms import described

CREATED = 1_795_176_000
MINUTE, DAY = 60, 24 * 60
EVERY = {"Canary": 1, "Reconciler": 5}  # minutes
COUNTED = {"Canary": ("PipelineCanary", 1), "Reconciler": ("EventsUnreconciled", 0)}
OF_SCHEDULES = {
    *("SchedulesRunAlarm", "NoCanaryAlarm", "CanaryStoppedAlarm"),
    *("NoReconcilerAlarm", "ReconcilerStoppedAlarm"),
}


class Stack:
    """A stack from its creation on, of which *alarms* are watched."""

    def __init__(self, alarms):
        self.account, self.store, self.minute = InMemoryAccount(), MetricStore(), 0
        for alarm in alarms:
            self.account.add(**alarm)
        self.stopped = set()
        desk = Desk(self.account, self.account)
        self.watch = AlarmWatch(desk, self.store, now=lambda: CREATED + self.minute * MINUTE)

    def go_on(self, minutes, *, look_every=1):
        """Let *minutes* pass."""
        for _ in range(minutes):
            self.minute += 1
            for name in set(EVERY) - self.stopped:
                if self.minute % EVERY[name] == 0:
                    self.run(name)
            if self.minute % look_every == 0:
                self.watch.once()

    def run(self, name):
        """Put what Lambda and *name* itself count when it runs."""
        at = CREATED + self.minute * MINUTE
        counted, value = COUNTED[name]
        metrics = (
            (Metric.named("CognitoTriggers", counted, {"service": "AWS::StackName"}), value),
            (Metric.named("AWS/Lambda", "Invocations", {"FunctionName": f"{name}Function"}), 1),
        )
        for metric, number in metrics:
            self.store.put(metric, [Point(at, number)])

    @property
    def rang(self):
        """The alarms that told of themselves, the latest last."""
        return [each["Subject"].split('"')[1] for each in self.account.told if _is_alarm(each)]


def _is_alarm(told):
    return told["Subject"].startswith("ALARM")


@pytest.fixture
def alarms(of_type):
    return described(of_type)


@pytest.fixture
def stack(alarms):
    return Stack(alarms[name] for name in sorted(OF_SCHEDULES))


def test_the_metrics_are_those_of_the_suite():
    assert "CognitoTriggers" == ServiceSettings.metrics_namespace


def test_no_alarm_tells_anybody_in_the_half_hour_after_creation(alarms):
    """Though what no schedule has counted yet is in alarm before the first run."""
    stack = Stack(alarms.values())
    stack.watch.once()
    before_the_first_run = {name for name in alarms if stack.account.state(name) == "ALARM"}
    stack.go_on(30)

    assert {"NoCanaryAlarm", "NoReconcilerAlarm"} == before_the_first_run
    assert [] == stack.rang
    assert {"SchedulesRunAlarm"} == {
        name for name in alarms if stack.account.state(name) == "ALARM"
    }


@pytest.mark.parametrize("name", EVERY)
def test_a_schedule_that_stops_after_an_hour_rings_within_twenty_minutes(stack, name):
    """And clears once it runs again."""
    stack.go_on(60)
    stack.stopped.add(name)
    stack.go_on(20)

    assert [f"{name}StoppedAlarm"] == stack.rang

    stack.stopped.clear()
    stack.go_on(10)

    assert "OK" == stack.account.state(f"{name}StoppedAlarm")
    assert [f"{name}StoppedAlarm"] == stack.rang


@pytest.mark.parametrize(("name", "within"), [("Reconciler", 30), ("Canary", 120)])
def test_a_schedule_that_never_ran_is_missed_by_the_other(stack, name, within):
    stack.stopped.add(name)
    stack.go_on(within)

    assert [f"{name}StoppedAlarm"] == stack.rang


def test_schedules_that_all_stop_ring_for_most_of_a_day(stack):
    """After a day nothing has run within a day: the stack looks like a new one."""
    stack.go_on(2 * 60)
    stack.stopped |= set(EVERY)
    stack.go_on(20)

    assert ["CanaryStoppedAlarm", "ReconcilerStoppedAlarm"] == sorted(stack.rang)

    stack.go_on(DAY - 60, look_every=30)

    assert "ALARM" == stack.account.state("CanaryStoppedAlarm")
    assert "ALARM" == stack.account.state("ReconcilerStoppedAlarm")
