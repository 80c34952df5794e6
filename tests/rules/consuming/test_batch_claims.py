import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.consuming.batch_claims import BatchName, Claim, Done, claim_of

LEASE_S = 120

NOW = 1_795_176_000
DAY = 24 * 3600
MINE = BatchName(NOW, "mine")


def other(age):
    return BatchName(NOW - age, "other")


@given(
    st.integers(0, 2**33), st.text(st.characters(codec="ascii", exclude_characters="."), min_size=1)
)
def test_a_name_survives_being_written(since, unique):
    """It stands in the item of every key."""
    name = BatchName(since, unique)

    assert name == BatchName.read(str(name))


@pytest.mark.parametrize(
    ("age", "claim"),
    [
        (0, Claim.BUSY),
        (LEASE_S, Claim.BUSY),
        (LEASE_S + 1, Claim.DIED),
        (14 * DAY, Claim.DIED),
        (15 * DAY, Claim.COUNTED),
    ],
)
def test_a_batch_that_did_not_tell_that_it_is_done(age, claim):
    """It may be alive, then it is dead; at last nobody remembers, and no message can be left."""
    assert claim is claim_of("key", holder=other(age), batch=MINE, done={}, now_s=NOW)


@pytest.mark.parametrize("age", [0, DAY])
def test_a_batch_that_is_done_has_counted_but_for_what_it_left(age):
    """What it left may be taken over at once."""
    done = {other(age): Done(frozenset({"left"}))}

    assert Claim.COUNTED is claim_of("key", holder=other(age), batch=MINE, done=done, now_s=NOW)
    assert Claim.DIED is claim_of("left", holder=other(age), batch=MINE, done=done, now_s=NOW)


def test_a_key_that_the_batch_holds_already_is_its_own():
    """Botocore calls again when the answer is lost."""
    assert Claim.MINE is claim_of("key", holder=MINE, batch=MINE, done={}, now_s=NOW)


def test_what_was_noted_without_a_batch_is_counted():
    """By a version of this code that had none."""
    assert Claim.COUNTED is claim_of("key", holder=None, batch=MINE, done={}, now_s=NOW)
