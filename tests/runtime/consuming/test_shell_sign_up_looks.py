"""That looks are kept, found when they are due, and that days have their limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rules.addresses import second_look
from rules.addresses.second_look import Standing, due_slot
from runtime.aws_client.errors import Refused
from runtime.consuming import sign_up_looks
from runtime.consuming.sign_up_counts import SignUp, SignUpCounts
from runtime.consuming.sign_up_looks import Due, Known, SignUpLooks, next_of
from tests.runtime.consuming.test_shell_sign_up_counts import sorted_table

SLOT_S = 900

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SLOT = int(NOON.timestamp()) // SLOT_S
LATER = NOON + timedelta(seconds=2 * SLOT_S)
__all__ = ["sorted_table"]  # a fixture


@pytest.fixture
def looks(sorted_table):
    return SignUpLooks(sorted_table, table="sorted")


def taken(looks, sub="s"):
    return looks.take(sub, accepted_at=NOON, now=NOON)


def test_a_sign_up_that_is_taken_is_due_once_its_slot_is_over(looks):
    """Not before; and what is removed does not come again."""
    assert [] == list(looks.due(NOON))  # the first run begins here
    assert taken(looks)
    slot = due_slot("s", accepted_at=NOON.timestamp(), look=0)

    during = datetime.fromtimestamp(slot * SLOT_S + 1, UTC)
    assert [] == list(looks.due(during))
    found = []
    for due in looks.due(during + timedelta(seconds=SLOT_S)):
        found.append(due)
        looks.remove(due)
    assert [Due(slot, "s", 0)] == found
    assert [] == list(looks.due(during + timedelta(hours=2)))


def test_a_run_that_is_broken_off_goes_on_where_it_was(looks):
    """Though the next one comes much later."""
    list(looks.due(NOON))
    for n in range(3):
        looks.put(Due(SLOT + 1, f"s{n}", 0), now=NOON)
    first = next(looks.due(LATER))
    looks.remove(first)
    left = {due.sub for due in _all(looks, LATER + timedelta(hours=3))}

    assert {"s0", "s1", "s2"} - {first.sub} == left


def _all(looks, now):
    for due in looks.due(now):
        looks.remove(due)
        yield due


def test_nothing_is_put_into_a_slot_that_may_be_done_already(looks):
    """An event that comes days late is looked at in the next slot."""
    list(looks.due(NOON))
    looks.put(Due(SLOT - 500, "s", 2), now=NOON)

    assert [Due(SLOT + 1, "s", 2)] == list(_all(looks, LATER))


def test_a_day_has_so_many_sign_ups_and_of_more_a_sample(looks, monkeypatch):
    """The caller counts those that are not looked at."""
    most = {"all": 2, "sampled": 3}
    monkeypatch.setattr(sign_up_looks, "most_before", lambda sub: most[sub.split("-")[0]])

    assert [True, True, False] == [taken(looks, f"all-{n}") for n in range(3)]
    assert [True, False] == [taken(looks, f"sampled-{n}") for n in range(2)]


def test_what_came_of_a_look_is_kept_with_the_sign_up(looks, sorted_table):
    """And a sign-up without a standing, or one that is gone, is none to look at."""
    counts = SignUpCounts(sorted_table, table="sorted")
    counts.note(
        SignUp("s", accepted_at=NOON, domain="a.example", standing="suspect", pool_id="pool")
    )
    counts.note(SignUp("settled", accepted_at=NOON, domain="a.example"))
    before = Known("s", "a.example", NOON.timestamp(), Standing.SUSPECT, "pool")
    assert before == looks.known("s")
    counts.note(SignUp("s", proved_at=LATER))
    after = Known(
        *("s", "a.example", NOON.timestamp(), Standing.REFUSED, "pool"),
        looks=2,
        is_proved=True,
        is_told=True,
        action="group",
    )
    looks.looked(after, now=LATER)

    assert after == looks.known("s")
    assert [None, None] == [looks.known(sub) for sub in ("settled", "unknown")]
    looks.looked(Known("erased", "a.example", 0, Standing.REFUSED), now=LATER)
    assert "Item" not in sorted_table.get_item(
        TableName="sorted", Key={"pk": {"S": "A#erased"}, "sk": {"S": "state"}}
    )


def test_accounts_that_are_disabled_have_a_limit_by_the_day(looks, monkeypatch):
    """A hundredth of the sign-ups that are looked at, and a few more."""
    monkeypatch.setattr(sign_up_looks, "FEWEST_DISABLED", 1)
    assert [True, False] == [looks.may_disable(NOON) for _ in range(2)]
    for n in range(300):
        taken(looks, f"s{n}")

    assert [True, True, False] == [looks.may_disable(NOON) for _ in range(3)]
    assert looks.may_disable(NOON + timedelta(days=1))


class Recording:
    """Notes what is asked; a day has *taken* sign-ups to look at, and *slot* was done last."""

    def __init__(self, taken=0, slot=None):
        self.taken, self.slot, self.asked = taken, slot, []

    def __getattr__(self, name):
        def call(**asked):
            self.asked.append((name, asked))
            if name == "get_item":
                done = {"slot": {"N": str(self.slot)}} if self.slot else {}
                return {"Item": {"looks": {"N": str(self.taken)}, **done}}
            return {"Items": []}

        return call


@pytest.mark.parametrize(("taken", "most"), [(0, 20), (2_099, 20), (2_100, 21), (20_000, 200)])
def test_twenty_accounts_a_day_are_disabled_or_a_hundredth_of_the_sign_ups(taken, most):
    """A list that is wrong costs no more than that."""
    client = Recording(taken)
    SignUpLooks(client, table="sorted").may_disable(NOON)
    [_, (_, asked)] = client.asked

    assert {"N": str(most)} == asked["ExpressionAttributeValues"][":most"]


def test_what_is_kept_ends_ten_days_after_its_slot_and_a_deed_after_thirty():
    """The counts of a day end with what was due on it."""
    client = Recording()
    looks = SignUpLooks(client, table="sorted")
    looks.put(Due(SLOT + 4, "s", 0), now=NOON)
    looks.may_disable(NOON)
    known = Known("s", "a.example", NOON.timestamp(), Standing.REFUSED)
    for action in ("", "group"):
        looks.looked(replace(known, action=action), now=NOON)
    [put, _, counted, *looked] = [asked for _, asked in client.asked]
    after = [each["ExpressionAttributeValues"].get(":expires_at") for each in looked]

    assert at(NOON + timedelta(days=10, hours=1)) == put["Item"]["expires_at"]
    assert at(NOON + timedelta(days=10)) == counted["ExpressionAttributeValues"][":ends"]
    assert [None, at(NOON + timedelta(days=30))] == after


@pytest.mark.parametrize(
    ("done", "first"), [(None, SLOT - 4), (SLOT - 9, SLOT - 8), (SLOT - 5000, SLOT - 959)]
)
def test_a_run_begins_where_anything_can_be_due(done, first):
    """Behind what was done, an hour ago at the first run; and what is kept is ten days old."""
    client = Recording(slot=done)
    list(SignUpLooks(client, table="sorted").due(NOON))
    asked = next(asked for name, asked in client.asked if name == "query")

    assert {":pk": {"S": f"R#{first}"}} == asked["ExpressionAttributeValues"]


def at(time):
    return {"N": str(int(time.timestamp()))}


def test_all_of_it_is_read_as_it_is_by_now():
    """A consumer may have written a moment ago."""
    client = Recording()
    looks = SignUpLooks(client, table="sorted")
    list(looks.due(NOON))
    looks.known("s")
    looks.may_disable(NOON)
    reads = [asked for name, asked in client.asked if name in {"get_item", "query"}]

    assert [True] * len(reads) == [each["ConsistentRead"] for each in reads]
    assert 3 < len(reads)


def test_the_last_look_has_none_behind_it():
    """After the hour comes the day, then the week."""
    known = Known("s", "a.example", NOON.timestamp(), Standing.ACCEPTED)
    [day, week] = [next_of(Due(SLOT, "s", look), known) for look in (0, 1)]

    assert (1, 2) == (day.look, week.look)
    assert day.slot < week.slot
    assert next_of(Due(SLOT, "s", 2), known) is None
    assert second_look.MOST_A_DAY == 20_000


def test_another_refusal_is_told(looks, monkeypatch):
    """Only that a condition does not hold is an answer."""

    def refused(**_):
        raise Refused({"Error": {"Code": "ThrottlingException"}})

    monkeypatch.setattr(looks._dynamodb, "update_item", refused)
    with pytest.raises(Refused):
        taken(looks)
