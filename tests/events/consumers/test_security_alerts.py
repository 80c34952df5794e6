import json
from datetime import timedelta

import pytest

from events.consumers.security_alerts import handle
from events.consuming.repeats import repeats, repeats_in
from events.consuming.watch import Watch, reminder
from events.contract.catalogue import Kind
from events.contract.schema import UnreadableEvent, encode
from rules.alerts.bursts import Scope, Signal, Thresholds, Watched
from runtime.alerts.incidents import Incident
from runtime.aws_client.errors import Unanswered
from tests.events.consumers.conftest import SUB

RISK = {"level": "High", "operation": "SignIn", "cognito_event": "a1"}
BROKEN = Unanswered("timeout")
BY_PASSWORD = {"trigger": "PreAuthentication_Authentication"}


class Table:
    """What containers told, and incidents, in memory; fails if it *is_broken*."""

    def __init__(self):
        self.noted = {}
        self.incidents = {}
        self.closed_in = {}
        self.is_broken = False

    def note(self, watched, *, container, minute, failures, now):  # noqa: ARG002  # its signature
        if self.is_broken:
            raise BROKEN
        held = self.noted.get((watched, container), (0, 0))
        if minute >= held[0]:
            self.noted[watched, container] = minute, failures

    def failures(self, watched, *, since):
        return sum(
            failures
            for (each, _), (minute, failures) in self.noted.items()
            if each == watched and minute >= since
        )

    def open(self, watched, *, minute, now):
        if watched not in self.incidents and minute <= self.closed_in.get(watched, 0):
            return None
        return self.incidents.setdefault(watched, Incident(watched, now.isoformat()))

    def is_open(self, incident):
        return self.incidents.get(incident.watched) == incident

    def close(self, incident, *, minute):
        del self.incidents[incident.watched]
        self.closed_in[incident.watched] = minute


class Operators:
    """What operators were told; fails if it *is_broken*."""

    def __init__(self):
        self.alerts = []
        self.is_broken = False

    def tell(self, alert):
        if self.is_broken:
            raise BROKEN
        self.alerts.append(alert)

    @property
    def told(self):
        return [(each.attributes["state"], each.attributes["scope"]) for each in self.alerts]


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def operators():
    return Operators()


@pytest.fixture
def reminders():
    return []


@pytest.fixture
def deliver(table, operators, seen, reminders, dead_letters, now, batch, failed):
    """Give the consumer a batch, some minutes after noon; answer what failed."""
    watch = Watch(
        counts=table,
        incidents=table,
        told=seen,
        tell=operators.tell,
        remind=reminders.append,
        thresholds=Thresholds.parse('{"failed_sign_in": {"user": 3, "all": 5}}'),
        window_minutes=10,
        service="shop",
    )

    def deliver(*bodies, minutes=0):
        event = batch(*bodies)
        answer = handle(
            event,
            watch=watch,
            bury=dead_letters.bury,
            now=lambda: now + timedelta(minutes=minutes),
        )
        return failed(event, answer)

    return deliver


@pytest.fixture
def wrong_passwords(counting, make, metric_lines, batch, now):
    """What the metrics consumer tells when a user has typed so many, once all of them are in."""

    def wrong_passwords(number, *, subject=SUB, minutes_ago=0):
        events = [
            make(Kind.SIGN_IN_ATTEMPTED, subject=subject, minutes_ago=minutes_ago, **BY_PASSWORD)
            for _ in range(number)
        ]
        counting.told.clear()
        counting.handle(
            batch(*map(encode, events)),
            lines=metric_lines,
            bury=None,
            mode="lean",
            now=lambda: now - timedelta(minutes=minutes_ago),
        )
        return [*counting.told]

    return wrong_passwords


def test_a_burst_is_told_once(deliver, operators, wrong_passwords):
    """However long it goes on."""
    assert [] == deliver(*wrong_passwords(2))
    assert [] == operators.told
    assert [] == deliver(*wrong_passwords(1))
    assert [] == deliver(*wrong_passwords(1))

    [alert] = operators.alerts
    assert ("opened", "user") == (alert.attributes["state"], alert.attributes["scope"])
    assert (SUB, "3", "3") == tuple(
        alert.attributes[name] for name in ("name", "count", "threshold")
    )


def test_one_failure_each_is_nobodys_burst(deliver, operators, wrong_passwords):
    """The metrics consumer does not even tell of it."""
    told = [body for user in "abcde" for body in wrong_passwords(1, subject=f"sub-{user}")]

    assert [] == told == deliver(*told)
    assert [] == operators.told


def test_users_who_do_not_exist_are_nobodys_burst(wrong_passwords):
    """They count over all: see the worker of rates."""
    assert [] == wrong_passwords(5, subject=None) == wrong_passwords(5, subject="x" * 129)


def test_what_containers_have_seen_adds_up(deliver, operators):
    """Each sees a part of a user's failures."""
    deliver(repeats({SUB: 2}, container="one", minute=29_401_200))
    assert [] == operators.told

    deliver(repeats({SUB: 2}, container="two", minute=29_401_203))
    assert ["4"] == [alert.attributes["count"] for alert in operators.alerts]


def test_a_message_that_comes_twice_is_no_burst(deliver, operators, table):
    """Nor one that was overtaken by a later one of its container."""
    told = repeats({SUB: 2}, container="one", minute=29_401_200)
    for _ in range(5):
        deliver(told, told)
    deliver(repeats({SUB: 0}, container="one", minute=29_401_201), told)

    assert [] == operators.told
    assert [(29_401_201, 0)] == [*table.noted.values()]


@pytest.mark.parametrize("number", ["1e999", "NaN", '"x"', "[]", "null"])
@pytest.mark.parametrize("member", [f'"{SUB}":2', '"minute":29401200'])
def test_a_count_that_is_none_is_of_no_message(number, member):
    """JSON of Python has numbers without an end; no message of ours does."""
    told = repeats({SUB: 2}, container="one", minute=29_401_200)
    with pytest.raises(UnreadableEvent):
        repeats_in(told.replace(member, f"{member.partition(':')[0]}:{number}"))


def test_failures_far_apart_are_no_burst(deliver, operators):
    """Ten minutes are the window."""
    for minute in (29_401_200, 29_401_210):
        deliver(repeats({SUB: 2}, container=f"{minute}", minute=minute))

    assert [] == operators.told


def test_an_incident_is_looked_after_until_it_is_over(
    deliver, operators, reminders, wrong_passwords
):
    """By a message to the consumer itself; the end is told once."""
    deliver(*wrong_passwords(3))
    [reminder] = reminders
    assert [] == deliver(reminder, minutes=5)
    assert [reminder, reminder] == reminders

    assert [] == deliver(reminder, minutes=11)
    assert [] == deliver(reminder, minutes=12)
    assert [("opened", "user"), ("resolved", "user")] == operators.told
    assert "0" == operators.alerts[-1].attributes["count"]
    assert 2 == len(reminders)


def test_an_incident_that_is_no_longer_watched_ends_all_the_same(deliver, operators, table, now):
    """The operator took its threshold away: what was opened is closed, with none."""
    watched = Watched(Signal.REFUSED_SIGN_UP, Scope.USER, SUB)
    opened = table.open(watched, minute=int(now.timestamp() // 60), now=now)
    deliver(reminder(opened), minutes=11)
    deliver(reminder(opened), minutes=12)

    [alert] = operators.alerts
    assert ("resolved", "0") == (alert.attributes["state"], alert.attributes["threshold"])


def test_the_next_burst_is_another_incident(deliver, operators, wrong_passwords, reminders):
    """And a message about the first one that comes late is not."""
    first = wrong_passwords(3)
    deliver(*first)
    deliver(*reminders, minutes=11)
    deliver(*first, minutes=12)
    assert [("opened", "user"), ("resolved", "user")] == operators.told

    deliver(*wrong_passwords(3, minutes_ago=-20), minutes=20)
    assert ("opened", "user") == operators.told[-1]
    assert 3 == len(operators.told)


def test_an_alert_that_could_not_be_told_is_told_later(deliver, operators, wrong_passwords):
    """The message comes again."""
    [body] = wrong_passwords(3)
    operators.is_broken = True
    first = deliver(body)
    operators.is_broken = False

    assert [0] == first
    assert [] == deliver(body)
    assert [("opened", "user")] == operators.told
    assert "3" == operators.alerts[0].attributes["count"]


def test_an_end_that_could_not_be_told_is_told_later(
    deliver, operators, reminders, wrong_passwords
):
    """The reminder comes again."""
    deliver(*wrong_passwords(3))
    operators.is_broken = True
    first = deliver(*reminders, minutes=11)
    operators.is_broken = False

    assert [0] == first
    assert [] == deliver(*reminders, minutes=14)
    assert [("opened", "user"), ("resolved", "user")] == operators.told


def test_an_end_that_somebody_else_is_telling_comes_again(
    deliver, seen, operators, reminders, table, wrong_passwords
):
    """Should the other one die, nobody else would close the incident."""
    deliver(*wrong_passwords(3))
    [incident] = table.incidents.values()
    seen.busy.add(f"resolved#{incident.watched}#{incident.opened}")

    assert [0] == deliver(*reminders, minutes=11)
    assert [("opened", "user")] == operators.told
    assert table.incidents


def test_failures_that_cannot_be_noted_come_again(deliver, table, operators, wrong_passwords):
    """DynamoDB throttles; nothing is lost and nothing counted twice."""
    [body] = wrong_passwords(2)
    table.is_broken = True
    first = deliver(body)
    table.is_broken = False

    assert [0] == first
    assert [] == deliver(body)
    assert [] == operators.told


def test_an_unreadable_message_is_buried(deliver, dead_letters, wrong_passwords, table):
    """What is neither of metrics nor a reminder nor an event; its neighbours are heard."""
    poison = [
        "nonsense",
        json.dumps({"incident": {}}),
        json.dumps({"incident": 7}),
        json.dumps({"incident": {"watched": "a#b#c", "opened": "x"}}),
        json.dumps({"repeated_failures": {}}),
        json.dumps({"repeated_failures": {"container": "x", "minute": "x", "users": {}}}),
        "[]",
    ]

    assert [] == deliver(*poison, *wrong_passwords(2))
    assert poison == [letter for letter, _ in dead_letters.letters]
    assert 1 == len(table.noted)


def test_an_event_of_the_time_before_is_left_alone(deliver, dead_letters, make, table):
    """The topic sent events to this queue until an update of the stack."""
    assert [] == deliver(encode(make(Kind.SIGN_IN_ATTEMPTED, subject=SUB, **BY_PASSWORD)))
    assert [] == dead_letters.letters
    assert {} == table.noted


def test_an_alert_names_nobody(deliver, operators, wrong_passwords):
    """A user stands under a pseudonym, and there is no address in an event."""
    deliver(*wrong_passwords(3))

    assert "@" not in operators.alerts[0].text


def test_what_the_operators_topic_says_is_handed_to_those_on_call(batch, failed):
    """With the envelope of SNS."""
    heard = []
    told = {"Type": "Notification", "Message": "{}"}

    class OnCall:
        hear = staticmethod(heard.append)

    event = batch(json.dumps(told))
    answer = handle(event, watch=None, bury=None, on_call=OnCall())

    assert [] == failed(event, answer)
    assert [told] == heard


class Marks:
    """Which users are marked, and which have proved themselves; fails if it *is_broken*."""

    def __init__(self):
        self.told = []
        self.is_broken = False

    def mark(self, subject, *, at):
        self._tell("marked", subject, at)

    def prove(self, subject, *, at):
        self._tell("proved", subject, at)

    def _tell(self, *told):
        if self.is_broken:
            raise BROKEN
        self.told.append(told)


@pytest.fixture
def marks():
    return Marks()


@pytest.fixture
def hear(marks, dead_letters, batch, failed):
    """Give the consumer events; answer what failed."""

    def hear(*events, marks=marks):
        event = batch(*map(encode, events))
        return failed(event, handle(event, watch=None, bury=dead_letters.bury, marks=marks))

    return hear


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        (Kind.RISK_DETECTED, RISK, ["marked"]),
        (Kind.RISK_DETECTED, RISK | {"level": "Low"}, []),
        (Kind.CREDENTIALS_COMPROMISED, {}, ["marked"]),
        (Kind.PASSWORD_RESET, {}, ["proved"]),
        (Kind.PASSWORD_CHANGED, {}, []),
    ],
)
def test_a_risk_marks_its_user_and_a_reset_password_takes_it_away(
    hear, marks, make, kind, data, told
):
    """At the time of the event, however late it comes."""
    event = make(kind, subject=SUB, **data)

    assert [] == hear(event)
    assert [(each, SUB, event.time) for each in told] == [
        (each, subject, at.replace(microsecond=event.time.microsecond))
        for each, subject, at in marks.told
    ]


def test_a_risk_of_nobody_marks_nobody(hear, marks, make):
    """Such as a sign-up."""
    assert [] == hear(make(Kind.RISK_DETECTED, subject=None, **RISK))
    assert [] == marks.told


def test_a_mark_that_could_not_be_written_is_written_later(hear, marks, make):
    """The message comes again."""
    marks.is_broken = True
    assert [0] == hear(make(Kind.RISK_DETECTED, subject=SUB, **RISK))


def test_where_nobody_needs_a_second_step_an_event_is_left_alone(hear, make):
    """One that was under way when the operator switched it off."""
    assert [] == hear(make(Kind.RISK_DETECTED, subject=SUB, **RISK), marks=None)
