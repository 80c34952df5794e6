"""The address key in its live versions, and whose limits an event counts for."""

from datetime import timedelta

import pytest

from rules.passwordless.address_keys import holder, holder_without_address, unreachable
from rules.trigger_event import TriggerEvent
from runtime.passwordless.address_key import AddressKeys, AddressKeySource
from runtime.passwordless.pepper import Peppers
from tests.runtime.passwordless.test_pepper import Secrets

POOL, SUB = "eu-west-1_pool", "b281eb78-0000-4000-8000-000000000001"
KEYS = AddressKeys(Peppers(newest="2", by_version={"1": b"old", "2": b"new"}))


def asked(name, *, is_unknown=False, **attributes):
    return TriggerEvent("", POOL, "client", name, attributes, {"userNotFound": is_unknown})


def by_address(address):
    return holder(b"new", pool_id=POOL, address=address)


def test_both_versions_are_live(now):
    """What is looked up by address is found by either; new items have the newest."""
    secrets = Secrets(("2", now - timedelta(hours=1)), ("1", now - timedelta(days=9)))
    keys = AddressKeySource(secrets, arn="arn", now=lambda: now)()

    assert b"of 2" == keys.newest
    assert [b"of 2", b"of 1"] == keys.live
    assert [unreachable(key, address="a@b.example") for key in keys.live] == keys.unreachable(
        "a@b.example"
    )


@pytest.mark.parametrize(
    "event",
    [
        asked(SUB, email="ada@x.example", sub=SUB),
        asked(SUB.replace("b", "c"), email="ada@x.example"),
        asked(SUB, email="Ada@X.example.", sub=SUB),
        asked("ada@x.example", is_unknown=True),
        asked("\uff21DA@x.example", is_unknown=True),
    ],
)
def test_61_limits_are_the_addresss(event):
    """Invariant 61: for each user and each spelling, and also without a user."""
    assert by_address("ada@x.example") == KEYS.holder_of(event)


def test_61_the_name_that_was_typed_counts_for_nobody_but_who_is_unknown():
    """Invariant 61: Cognito's answer names a UUID; and what is typed may be a ``sub``."""
    known = asked("ada@x.example", email="bob@x.example", sub=SUB)

    assert by_address("bob@x.example") == KEYS.holder_of(known)
    assert by_address(SUB) == KEYS.holder_of(asked(SUB, is_unknown=True))


def test_what_is_under_way_is_found_by_the_older_version():
    """A new version gives the holder a new name; a challenge has the name of before."""
    event = asked(SUB, email="ada@x.example", sub=SUB)

    assert [holder(b"old", pool_id=POOL, address="ada@x.example")] == KEYS.once_held_by(event)


def test_a_user_without_an_address_is_counted_by_the_sub():
    """There is nothing else; and nothing at all is still somebody's limit."""
    expected = holder_without_address(b"new", pool_id=POOL, subject=SUB)

    assert expected == KEYS.holder_of(asked("jo", sub=SUB))
    assert by_address("") == KEYS.holder_of(asked("jo"))
