"""When the cool-down after a message is over before its time."""

from datetime import UTC, datetime

import pytest

from runtime.passwordless.cool_downs import CoolDowns

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEY = {"pk": {"S": "S#h#email"}}
NUMBERS = {name: {"N": "1"} for name in ("hour", "in_hour", "day", "in_day")}


def count(*, waits=30, last="c1"):
    at = {"next_at": {"N": str(int(NOW.timestamp()) + waits)}}
    return {**KEY, **NUMBERS, **at, **({"last": {"S": last}} if last else {})}


def over(of):
    return {**of, "next_at": {"N": "0"}}


@pytest.fixture
def reads():
    return []


@pytest.fixture
def ended(reads):
    """What becomes of a count, and of that alone, with these challenges."""

    def ended(one, **challenges):
        items = {f"C#{name}": challenge for name, challenge in challenges.items()}

        def read(*keys):
            reads.append([key["pk"]["S"] for key in keys])
            return [items.get(key["pk"]["S"]) for key in keys]

        return CoolDowns(read).ended([KEY], [one], now=NOW)["S#h#email"]

    return ended


def challenge(state, **more):
    return {"state": {"S": state}, **more}


def test_f21_it_is_over_once_the_code_was_right(ended):
    """All else that was counted stays."""
    assert over(count()) == ended(count(), c1=challenge("used"))


@pytest.mark.parametrize("state", ["pending", "superseded"])
def test_f21_it_lasts_while_the_code_was_not(ended, state):
    """Also if another code of the address was right: its message was not the last."""
    assert count() == ended(count(), c1=challenge(state), c2=challenge("used"))


def test_it_lasts_if_the_challenge_is_gone(ended):
    """DynamoDB has deleted it."""
    assert count() == ended(count())


def test_a_message_that_was_lent_is_that_of_the_other_challenge(ended):
    """A sign-up has the message of a sign-in of nobody, and its code was right."""
    lent = challenge("pending", lent_to={"S": "c2"})

    assert over(count()) == ended(count(), c1=lent, c2=challenge("used"))
    assert count() == ended(count(), c1=lent, c2=challenge("pending"))
    assert count() == ended(count(), c1=lent)


def test_how_much_is_read_does_not_tell_what_was_lent(ended, reads):
    """Two reads each."""
    ended(count(), c1=challenge("pending"))
    ended(count(), c1=challenge("pending", lent_to={"S": "c2"}), c2=challenge("used"))
    ended(count())

    assert 6 == len(reads)


@pytest.mark.parametrize("one", [None, count(waits=0), count(waits=-9), count(last="")])
def test_nothing_is_read_for_what_does_not_wait(ended, reads, one):
    """Nor for a count of before, which names no challenge."""
    assert one == ended(one, c1=challenge("used"))
    assert [] == reads
