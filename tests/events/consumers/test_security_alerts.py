import json
from collections import Counter
from datetime import timedelta

import pytest

from events.consumers.security_alerts import handle
from events.consuming.watch import Watch
from events.contract.catalogue import Kind
from events.contract.schema import encode
from rules.alerts.bursts import Thresholds
from runtime.alerts.incidents import Incident
from runtime.aws_client.errors import Unanswered
from tests.events.consumers.conftest import SUB

BROKEN = Unanswered("timeout")
BY_PASSWORD = {"trigger": "PreAuthentication_Authentication"}


class Table:
    """Counts and incidents in memory; counting fails if it *is_broken*."""

    def __init__(self):
        self.seen = set()
        self.counts = Counter()
        self.incidents = {}
        self.closed_in = {}
        self.is_broken = False

    def count(self, events, *, now):  # noqa: ARG002  # the table's own signature
        if self.is_broken:
            raise BROKEN
        for key, failures in events.items():
            if key not in self.seen:
                self.seen.add(key)
                self.counts.update(failures)

    def failures(self, watched, *, since, until):
        return {
            minute: number
            for (each, minute), number in self.counts.items()
            if each == watched and since <= minute <= until
        }

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


class Claims:
    """What was told before. Anybody may take over what is not settled: its time is over."""

    def __init__(self):
        self.settled = set()
        self.is_running = False

    def claim(self, key, *, owner, now):  # noqa: ARG002  # the table's own signature
        return key not in self.settled and not self.is_running

    def settle(self, key):
        self.settled.add(key)


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def operators():
    return Operators()


@pytest.fixture
def claims():
    return Claims()


@pytest.fixture
def reminders():
    return []


@pytest.fixture
def deliver(table, operators, claims, reminders, dead_letters, now, batch, failed):
    """Give the consumer a batch, some minutes after noon; answer what failed."""
    watch = Watch(
        counts=table,
        incidents=table,
        told=claims,
        tell=operators.tell,
        remind=reminders.append,
        thresholds=Thresholds.parse(
            '{"failed_sign_in": {"user": 3, "all": 5}, "refused_sign_up": {"client": 4}}'
        ),
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
def wrong_passwords(make):
    def wrong_passwords(number, *, subject=SUB, minutes_ago=0):
        return [
            encode(
                make(
                    Kind.SIGN_IN_ATTEMPTED, subject=subject, minutes_ago=minutes_ago, **BY_PASSWORD
                )
            )
            for _ in range(number)
        ]

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


def test_a_burst_of_many_users_is_one_over_all(deliver, operators, wrong_passwords):
    """One wrong password each is nobody's burst; five are one."""
    bodies = [body for user in "abcde" for body in wrong_passwords(1, subject=f"sub-{user}")]

    deliver(*bodies)

    assert [("opened", "all")] == operators.told


def test_users_who_do_not_exist_count_over_all(deliver, operators, wrong_passwords):
    """Somebody tries out names."""
    deliver(*wrong_passwords(5, subject=None))

    assert [("opened", "all")] == operators.told


def test_refused_sign_ups_are_told_by_client(deliver, operators, make):
    """There is no user."""
    refused = [encode(make(Kind.SIGN_UP_REJECTED, client_id="c1")) for _ in range(4)]

    deliver(*refused)

    [alert] = operators.alerts
    assert ("refused_sign_up", "c1") == (alert.attributes["signal"], alert.attributes["name"])


def test_sign_ins_that_succeed_are_no_burst(deliver, operators, make, wrong_passwords):
    """Each success takes its attempt back, whichever comes first."""
    succeeded = [encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB)) for _ in range(9)]

    deliver(*succeeded)
    deliver(*wrong_passwords(9))

    assert [] == operators.told


def test_duplicates_are_no_burst(deliver, operators, wrong_passwords):
    """Within a batch and over many."""
    [body] = wrong_passwords(1)

    for _ in range(5):
        deliver(body, body)

    assert [] == operators.told


def test_failures_far_apart_are_no_burst(deliver, operators, wrong_passwords):
    """Ten minutes are the window."""
    for minutes_ago in (25, 12, 1):
        deliver(*wrong_passwords(1, minutes_ago=minutes_ago))

    assert [] == operators.told


def test_a_burst_is_found_in_whatever_order_its_events_come(deliver, operators, wrong_passwords):
    """The one that comes last need not be the last one."""
    for minutes_ago in (0, 8, 4):
        deliver(*wrong_passwords(1, minutes_ago=minutes_ago))

    assert [("opened", "user")] == operators.told


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


def test_the_next_burst_is_another_incident(deliver, operators, wrong_passwords, reminders):
    """And an event of the first one that comes late is not."""
    first = wrong_passwords(4)
    deliver(*first[:3])
    deliver(*reminders, minutes=11)
    deliver(*first, minutes=12)
    assert [("opened", "user"), ("resolved", "user")] == operators.told

    deliver(*wrong_passwords(3, minutes_ago=-20), minutes=20)
    assert ("opened", "user") == operators.told[-1]
    assert 3 == len(operators.told)


def test_an_alert_that_could_not_be_told_is_told_later(deliver, operators, wrong_passwords):
    """The events come again; they are counted already, and looked at all the same."""
    bodies = wrong_passwords(3)
    operators.is_broken = True
    first = deliver(*bodies)
    operators.is_broken = False

    assert [0, 1, 2] == first
    assert [] == deliver(*bodies)
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


def test_an_end_that_somebody_else_is_telling_is_left_to_them(
    deliver, claims, operators, reminders, table, wrong_passwords
):
    """The incident stays open for as long: its own message would come again."""
    deliver(*wrong_passwords(3))
    claims.is_running = True

    assert [] == deliver(*reminders, minutes=11)
    assert [("opened", "user")] == operators.told
    assert table.incidents


def test_failures_that_cannot_be_counted_come_again(deliver, table, operators, wrong_passwords):
    """DynamoDB throttles; nothing is lost and nothing counted twice."""
    bodies = wrong_passwords(2)
    table.is_broken = True
    first = deliver(*bodies)
    table.is_broken = False

    assert [0, 1] == first
    assert [] == deliver(*bodies)
    assert [] == operators.told


def test_an_unreadable_message_is_buried(deliver, dead_letters, wrong_passwords, table):
    """What is neither an event nor a reminder; its neighbours are counted."""
    poison = [
        "nonsense",
        json.dumps({"incident": {}}),
        json.dumps({"incident": 7}),
        json.dumps({"incident": {"watched": "a#b#c", "opened": "x"}}),
        "[]",
    ]

    assert [] == deliver(*poison, *wrong_passwords(1))
    assert poison == [letter for letter, _ in dead_letters.letters]
    assert 1 == len(table.seen)


def test_an_alert_names_nobody(deliver, operators, wrong_passwords):
    """A user stands under a pseudonym, and there is no address in an event."""
    deliver(*wrong_passwords(3))

    assert "@" not in operators.alerts[0].text


def test_what_is_no_failure_is_not_even_noted(deliver, table, make):
    """Each note costs."""
    assert [] == deliver(encode(make(Kind.PASSWORD_RESET, subject=SUB)))
    assert set() == table.seen
