"""
That a new stack's alarms are silent, and that a schedule that stops is still seen.

Time is simulated, minute by minute, with the metrics that a quiet stack has.
"""

from pathlib import Path

import pytest

from cloudwatch_engine import AlarmWatch, Desk, InMemoryAccount, Metric, MetricStore, Point
from pipeline.twin.expansion import expand
from runtime.settings.service import ServiceSettings
from tests.loop import template
from tests.template.described_alarms import described

ROOT = Path(__file__).parents[2]
CREATED = 1_795_176_000
MINUTE, DAY = 60, 24 * 60
EVERY = {"Canary": 1, "Reconciler": 5, "FailureRates": 1, "UnconfirmedSweeper": 15}  # minutes
SMALL = {**EVERY, "Canary": 15}
WATCH = {"PoolWatch": 5}
COUNTED = {
    "Canary": ("PipelineCanary", 1),
    "Reconciler": ("EventsUnreconciled", 0),
    "PoolWatch": ("TriggersLost", 0),
}
TOLD_OF = {"Canary": 20, "Reconciler": 20, "FailureRates": 45, "UnconfirmedSweeper": 75}
OF_SCHEDULES = {
    *("SchedulesRunAlarm", "NoCanaryAlarm", "CanaryStoppedAlarm"),
    *("NoReconcilerAlarm", "ReconcilerStoppedAlarm"),
    *("FailureRatesStoppedAlarm", "UnconfirmedSweeperStoppedAlarm"),
}
WITH_A_WATCH = ("adopt", "events", "passwordless", "sign-up-check")


class Stack:
    """A stack from its creation on, of which *alarms* are watched and functions run *every* so."""

    def __init__(self, alarms, every=EVERY):
        self.account, self.store, self.minute = InMemoryAccount(), MetricStore(), 0
        for alarm in alarms:
            self.account.add(**alarm)
        self.every, self.stopped = every, set()
        desk = Desk(self.account, self.account)
        self.watch = AlarmWatch(desk, self.store, now=lambda: CREATED + self.minute * MINUTE)

    def go_on(self, minutes, *, look_every=1):
        """Let *minutes* pass."""
        for _ in range(minutes):
            self.minute += 1
            for name in set(self.every) - self.stopped:
                if self.minute % self.every[name] == 0:
                    self.run(name)
            if self.minute % look_every == 0:
                self.watch.once()

    def run(self, name):
        """Put what Lambda and *name* itself count when it runs."""
        at = CREATED + self.minute * MINUTE
        lambdas = Metric.named("AWS/Lambda", "Invocations", {"FunctionName": f"{name}Function"})
        self.store.put(lambdas, [Point(at, 1)])
        if name in COUNTED:
            counted, value = COUNTED[name]
            own = Metric.named("CognitoTriggers", counted, {"service": "AWS::StackName"})
            self.store.put(own, [Point(at, value)])

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


@pytest.mark.parametrize("every", [EVERY, SMALL], ids=["usual", "small"])
@pytest.mark.parametrize("name", ["FailureRates", "UnconfirmedSweeper"])
@pytest.mark.parametrize("created", [0, 14, 29])
def test_what_is_missed_by_others_is_silent_however_a_stack_begins(alarms, every, name, created):
    """Whatever minute of a period it is created in, and though its first run comes later."""
    stack = Stack([alarms[f"{name}StoppedAlarm"]], every)
    stack.minute = created
    stack.go_on(100)

    assert [] == stack.rang


@pytest.mark.parametrize("name", ["FailureRates", "UnconfirmedSweeper"])
def test_what_is_missed_by_others_is_missed_in_a_small_account(alarms, name):
    """Where the canary runs every quarter of an hour."""
    stack = Stack([alarms[f"{name}StoppedAlarm"]], SMALL)
    stack.go_on(60)
    stack.stopped.add(name)
    stack.go_on(TOLD_OF[name])

    assert [f"{name}StoppedAlarm"] == stack.rang


def test_alarms_that_an_update_adds_to_a_running_stack_are_silent(alarms):
    """Its functions have run before."""
    stack = Stack([])
    stack.go_on(2 * DAY // 24)
    for name in sorted(OF_SCHEDULES):
        stack.account.add(**alarms[name])
    stack.go_on(60)

    assert [] == stack.rang


@pytest.mark.parametrize("name", EVERY)
def test_a_schedule_that_stops_after_an_hour_rings(stack, name):
    """Within the minutes that docs/operations.md says; and clears once it runs again."""
    stack.go_on(60)
    stack.stopped.add(name)
    stack.go_on(TOLD_OF[name])

    assert [f"{name}StoppedAlarm"] == stack.rang

    stack.stopped.clear()
    stack.go_on(60)

    assert "OK" == stack.account.state(f"{name}StoppedAlarm")
    assert [f"{name}StoppedAlarm"] == stack.rang


@pytest.mark.parametrize(
    ("name", "within"),
    [("Reconciler", 30), ("Canary", 120), ("FailureRates", 45), ("UnconfirmedSweeper", 75)],
)
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


@pytest.fixture(scope="module", params=WITH_A_WATCH)
def beside(request):
    """The alarms of a stack for a pool that exists."""
    written = template.parsed((ROOT / f"templates/{request.param}.yaml").read_text())
    resources = expand(written).template["Resources"].items()
    return described(
        lambda kind: {name: each["Properties"] for name, each in resources if each["Type"] == kind}
    )


@pytest.fixture
def watched(beside):
    """A stack for a pool, with the alarm that pages when its triggers are lost."""
    return lambda: Stack([beside["TriggersLostAlarm"]], WATCH)


def test_a_stack_beside_a_pool_has_no_other_alarm_that_missing_data_set_off(beside):
    """Those two tell nobody: see above."""
    missed = {name for name, each in beside.items() if each.get("TreatMissingData") == "breaching"}

    assert missed <= {"NoCanaryAlarm", "NoReconcilerAlarm"}
    assert not [name for name in missed if "AlarmActions" in beside[name]]


def test_lost_triggers_are_no_news_at_creation(watched):
    """Before the first check, and while nothing is attached."""
    stack = watched()
    stack.go_on(2 * 60)

    assert ["OK"] == [each["Subject"].split(":")[0] for each in stack.account.told]


def test_a_check_of_the_pool_that_stops_is_told_within_half_an_hour(watched):
    """By the state that means so; and clears once it runs again."""
    stack = watched()
    stack.go_on(60)
    stack.stopped.add("PoolWatch")
    stack.go_on(30)

    assert "INSUFFICIENT_DATA" == stack.account.state("TriggersLostAlarm")

    stack.stopped.clear()
    stack.go_on(10)

    assert ["OK", "INSUFFICIENT_DATA", "OK"] == [
        each["Subject"].split(":")[0] for each in stack.account.told
    ]
