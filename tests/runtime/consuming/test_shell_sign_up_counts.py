"""That the DynamoDB expressions mean what they should."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.addresses.learning import Counted, Entry, stamp
from runtime.aws_client.errors import Refused
from runtime.consuming.sign_up_counts import SignUp, SignUpCounts
from tests.tables import create_table

ENTRIES_A_DAY = 50
MOST_COUNTED = 200

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = int(NOON.timestamp()) // 86400


@pytest.fixture
def sorted_table(dynamodb):
    """A table with a sort key."""
    create_table(dynamodb, "sorted", keys=("pk", "sk"))
    return dynamodb


@pytest.fixture
def counts(sorted_table):
    return SignUpCounts(sorted_table, table="sorted")


def test_what_is_told_of_a_sign_up_is_put_together_in_any_order(counts):
    """And told again, nothing changes."""
    proved = SignUp("s", proved_at=NOON)
    accepted = SignUp(
        "s",
        accepted_at=NOON - DAY,
        domain="a.example",
        mail_host="mx.a.example",
        mailbox="m",
        is_marked=True,
    )
    assert proved == counts.note(proved)
    both = counts.note(accepted)

    assert (NOON, NOON - DAY, "mx.a.example") == (both.proved_at, both.accepted_at, both.mail_host)
    assert both == counts.note(SignUp("s", proved_at=NOON + DAY))
    assert SignUp("other") == counts.note(SignUp("other"))


def test_a_key_is_counted_by_days_and_each_sign_up_once(counts):
    """First seen is the first time that it was, and stays."""
    one, other = stamp(NOON.timestamp(), "one"), stamp(NOON.timestamp(), "other")
    counts.add("D#a.example", NOON, Counted(accepted=[one], names=["x"]))
    counts.add("D#a.example", NOON, Counted(accepted=[one, other], proved=[one], marked=[other]))
    history = counts.add(
        "D#a.example", NOON + DAY, Counted(accepted=[stamp((NOON + DAY).timestamp(), "one")])
    )

    assert NOON.timestamp() == history.first_seen
    assert {TODAY, TODAY + 1} == history.days.keys()
    today = history.days[TODAY]
    assert ({one, other}, {one}, {other}, {"x"}) == (
        today.accepted,
        today.proved,
        today.marked,
        today.names,
    )


def test_no_day_of_a_key_grows_without_end(counts):
    """Nothing is decided by more."""
    for n in range(0, MOST_COUNTED + 20, 20):
        stamps = [stamp(NOON.timestamp(), f"w{n + each}") for each in range(20)]
        history = counts.add("D#a.example", NOON, Counted(accepted=stamps))

    assert MOST_COUNTED == len(history.days[TODAY].accepted)


def test_the_stack_knows_its_first_day_and_its_sign_ups(counts):
    """Asked without one more, it counts none."""
    assert (NOON, 1) == counts.stack(NOON, sign_ups=1)
    assert (NOON, 2) == counts.stack(NOON + DAY, sign_ups=1)
    assert (NOON, 2) == counts.stack(NOON + DAY, sign_ups=0)


def test_an_entry_is_made_once_until_it_ends(counts):
    """Of each kind by itself."""

    def enters(entry, *, at=NOON):
        return counts.enter("D#a.example", entry, now=at, until=at + DAY, why="D:8/5")

    assert enters(Entry.SUSPECT)
    assert not enters(Entry.SUSPECT)
    assert enters(Entry.DENY)
    assert enters(Entry.SUSPECT, at=NOON + DAY + timedelta(seconds=1))


def test_a_day_has_so_many_entries_and_no_more(counts, sorted_table, capsys):
    """Alerts go on; and what was not entered holds nobody."""
    for n in range(ENTRIES_A_DAY):
        assert counts.enter(f"D#{n}", Entry.DENY, now=NOON, until=NOON + DAY, why="")
    assert not counts.enter("D#more", Entry.DENY, now=NOON, until=NOON + DAY, why="")
    assert counts.enter("D#more", Entry.ALERT, now=NOON, until=NOON + DAY, why="")
    key = {"pk": {"S": "D#more"}, "sk": {"S": "state"}}
    item = sorted_table.get_item(TableName="sorted", Key=key)["Item"]

    assert "deny_until" not in item
    assert "learnt entries of the day used up" in capsys.readouterr().out


def test_what_dynamodb_refuses_otherwise_is_raised():
    """The message comes again."""

    class Full:
        def update_item(self, **_):
            raise Refused({"Error": {"Code": "ThrottlingException"}})

    full = SignUpCounts(Full(), table="sorted")
    with pytest.raises(Refused):
        full.add("D#a", NOON, Counted(accepted=["1.a"]))
    with pytest.raises(Refused):
        full.enter("D#a", Entry.DENY, now=NOON, until=NOON, why="")
