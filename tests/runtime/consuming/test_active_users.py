"""Who counts as active, on a table in memory; that it holds in a crash: see the consumer."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.dynamodb_double import DynamoDBDouble
from events.contract.catalogue import Kind
from events.contract.schema import user_event
from rules.consuming.batch_claims import BatchName
from runtime.consuming.active_users import ActiveUsers, Visit
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.many_items import ManyItems

BOTH = {"DailyActiveUsers", "MonthlyActiveUsers"}


def signed_in(when, *, kind=Kind.SIGN_IN_SUCCEEDED, subject="sub-1"):
    return user_event(
        kind, pool_id="eu-west-1_AbC", subject=subject, request_id="r", time=when, data={}
    )


@pytest.fixture
def dynamodb():
    return DynamoDBDouble()


@pytest.fixture
def newly_active(dynamodb, now):
    """The metrics that a batch of these events adds one to."""
    claims = BatchClaims(ManyItems(dynamodb), keys_table="seen", batches_table="counts")
    names = iter(range(100))

    def newly_active(*events):
        batch = BatchName(int(now.timestamp()), str(next(names)))
        given = {f"e{number}": event for number, event in enumerate(events)}
        visits = ActiveUsers(claims).note(given, taken=set(), batch=batch, now=now)
        claims.done(batch, counts="", left=visits.left, taken=0, now=now)
        return {metric for metric, _ in visits.newly}

    return newly_active


def test_a_user_who_has_confirmed_comes_for_the_first_time_once(newly_active, now):
    """On whatever day; who confirmed before we looked is none of those."""
    newly_active(signed_in(now, kind=Kind.USER_CONFIRMED))

    assert BOTH | {"NewUserSignIn"} == newly_active(signed_in(now))
    assert {"DailyActiveUsers"} == newly_active(signed_in(now + timedelta(days=1)))
    assert BOTH == newly_active(signed_in(now, subject="s"))


def test_a_user_who_confirmed_later_than_we_heard_of_the_sign_in_still_counts(newly_active, now):
    """Events come in any order; the next day's sign-in is taken then."""
    newly_active(signed_in(now))
    newly_active(signed_in(now, kind=Kind.USER_CONFIRMED))

    assert "NewUserSignIn" in newly_active(signed_in(now + timedelta(days=1)))


def test_a_user_is_newly_active_once_a_day_and_once_a_month(newly_active, dynamodb, now):
    """By the event's day; a digest stands for the user, for 35 and for 70 days."""
    assert BOTH == newly_active(signed_in(now), signed_in(now))
    assert set() == newly_active(signed_in(now))
    assert {"DailyActiveUsers"} == newly_active(signed_in(now + timedelta(days=1)))
    assert BOTH == newly_active(signed_in(now, subject="sub-2"))
    assert BOTH == newly_active(signed_in(now + timedelta(days=40)))

    items = dynamodb.tables["seen"].values()
    assert {35, 70} == {
        (int(item["expires_at"]["N"]) - int(now.timestamp())) // 86400 for item in items
    }
    assert "sub-1" not in str(items)


def test_who_has_no_subject_is_nobody(newly_active, dynamodb, now):
    """Nor does another event ask for anything."""
    assert set() == newly_active(
        signed_in(now, subject=None), signed_in(now, kind=Kind.SIGN_IN_ATTEMPTED)
    )
    assert {"put_item": 1} == dynamodb.calls


def test_users_who_were_seen_today_cost_a_read_of_half_a_unit(newly_active, dynamodb, now):
    """And no write: most sign-ins are of these."""
    users = [signed_in(now, subject=f"sub-{number}") for number in range(100)]
    newly_active(*(signed_in(now - timedelta(days=1), subject=f"sub-{n}") for n in range(100)))
    newly_active(*users)
    reads, writes = dynamodb.read_units, dynamodb.write_units

    newly_active(*users)

    assert 50 == dynamodb.read_units - reads
    assert 1 == dynamodb.write_units - writes


def test_users_whose_month_began_today_cost_another_half(newly_active, dynamodb, now):
    """The item of the month stands for their day; nothing is written for it."""
    users = [signed_in(now, subject=f"sub-{number}") for number in range(100)]
    newly_active(*users)
    reads, writes = dynamodb.read_units, dynamodb.write_units

    assert set() == newly_active(*users)
    assert 100 == dynamodb.read_units - reads
    assert 1 == dynamodb.write_units - writes


def test_one_item_begins_a_day_and_a_month(newly_active, dynamodb, now):
    """Events of other days of that month, earlier ones too, have items of their own."""
    assert BOTH == newly_active(signed_in(now))
    assert 1 == len(dynamodb.tables["seen"])
    for days in (-1, 1):
        other = now + timedelta(days=days)
        assert {"DailyActiveUsers"} == newly_active(signed_in(other))
        assert set() == newly_active(signed_in(other), signed_in(now))


def test_both_days_of_a_batch_count(newly_active, now):
    """A batch around midnight has two of a user: one begins the month."""
    both = [signed_in(now), signed_in(now + timedelta(days=1))]

    assert BOTH == newly_active(*both)
    assert set() == newly_active(*both)


def put_month(dynamodb, now, **members):
    """The item of another batch that notes the user's month now."""
    visit = Visit("e", signed_in(now), is_taken=False)
    item = {"pk": {"S": visit.in_period("month")}, "expires_at": {"N": "1"}, **members}
    dynamodb.tables["seen"][visit.in_period("month"), ""] = item


def test_a_month_that_an_earlier_version_noted_stands_for_no_day(newly_active, dynamodb, now):
    """Its days have items of their own; the first since the update counts once."""
    put_month(dynamodb, now)

    assert {"DailyActiveUsers"} == newly_active(signed_in(now))
    assert set() == newly_active(signed_in(now))


@pytest.mark.parametrize(("day", "counts"), [("2026-11-20", set()), ("2026-11-19", {"Daily"})])
def test_who_comes_second_counts_the_day_that_the_first_did_not(
    newly_active, dynamodb, now, day, counts
):
    """Two batches find no item of the month, and one writes it first."""

    def first(call):
        if call == "batch_execute_statement":
            dynamodb.before = lambda _: None
            batch = str(BatchName(int(now.timestamp()), "first"))
            put_month(dynamodb, now, batch={"S": batch}, day={"S": day})

    dynamodb.before = first

    assert {f"{each}ActiveUsers" for each in counts} == newly_active(signed_in(now))


def test_who_takes_a_month_over_counts_the_day_that_began_it(dynamodb, now):
    """The batch that died had that day in hand; an event of another day has it taken over."""
    died = BatchName(int(now.timestamp()) - 600, "died")
    put_month(dynamodb, now, batch={"S": str(died)}, day={"S": "2026-11-19"})
    claims = BatchClaims(ManyItems(dynamodb), keys_table="seen", batches_table="counts")
    batch = BatchName(int(now.timestamp()), "heir")

    visits = ActiveUsers(claims).note({"e": signed_in(now)}, taken={"e"}, batch=batch, now=now)

    hours = {metric: [] for metric, _ in visits.newly}
    for metric, hour in visits.newly.elements():
        hours[metric].append(f"{datetime.fromtimestamp(hour * 3600, UTC):%d %H}")
    assert {"MonthlyActiveUsers": ["20 12"], "DailyActiveUsers": ["19 00", "20 12"]} == hours


def test_a_period_that_is_no_day_is_a_month_or_ever(now):
    """A user comes for the first time once, whatever the month."""
    later = now + timedelta(days=40)
    first, other = (Visit("e", signed_in(at), is_taken=False) for at in (now, later))

    assert first.in_period("expected") == other.in_period("expected")
    assert first.in_period("expected").startswith("expected#ever#")
    assert first.in_period("month") != other.in_period("month")
