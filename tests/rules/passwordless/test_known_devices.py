from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.known_devices import (
    KnownDevice,
    find,
    is_device_secret,
    is_noted,
    live,
    opens,
    used,
    without,
)

AT_ALL_S = 400 * 86_400
MOST = 5
UNUSED_S = 180 * 86_400

NOW = 1_795_132_800
SECRET = urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")


def device(key="k", *, since=NOW, last=NOW, browser="Firefox, Linux", client="c"):
    return KnownDevice(key, since, last, browser, client)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A" * 43,
        "AB" * 21 + "A",
        "ABCDEFG" * 6 + "A",
        SECRET[:-1],
        SECRET + "A",
        SECRET[:-1] + "9",
        None,
        7,
    ],
)
def test_what_is_no_secret_of_a_device(text):
    """Too short, too long, another spelling of the same octets, or nothing that chance makes."""
    assert is_device_secret(SECRET)
    assert not is_device_secret(text)


def test_a_secret_of_eight_different_characters_may_be_chance():
    """There are no two opinions of where the bound is: clients are told of eight."""
    assert is_device_secret("ABCDEFGH" * 5 + "AAA")


@given(st.binary(min_size=32, max_size=32).filter(lambda raw: len(set(raw)) > 20))
def test_what_a_client_makes_up_is_one(raw):
    """32 random octets, as base64url."""
    assert is_device_secret(urlsafe_b64encode(raw).decode().rstrip("="))


@pytest.mark.parametrize(
    ("since", "last", "is_known"),
    [
        (NOW - UNUSED_S + 1, NOW - UNUSED_S + 1, True),
        (NOW - UNUSED_S, NOW - UNUSED_S, False),
        (NOW - AT_ALL_S + 1, NOW - 1, True),
        (NOW - AT_ALL_S, NOW - 1, False),
    ],
)
def test_66_a_device_ends(since, last, is_known):
    """Invariant 66: unused for 180 days, or 400 days old whatever it is used."""
    devices = (device(since=since, last=last),)

    assert is_known == bool(live(devices, now=NOW))
    assert is_known == bool(find(devices, ["x", "k"], now=NOW))
    assert find(devices, ["x"], now=NOW) is None


def test_66_the_sixth_device_takes_the_place_of_the_least_recently_used():
    """Invariant 66: five at most."""
    devices = ()
    for number in range(MOST):
        devices = used(devices, device(f"k{number}", last=NOW + number))
    devices = used(devices, device("k0", last=NOW + 10))  # used again
    devices = used(devices, device("new", last=NOW + 11))

    assert ["new", "k0", "k4", "k3", "k2"] == [each.key for each in devices]


def test_a_device_that_is_used_again_keeps_its_first_day():
    """Else 400 days would never be over."""
    devices = used((device(since=NOW - 99, last=NOW - 99),), device(browser="Chrome, Mac"))

    assert (device(since=NOW - 99, browser="Chrome, Mac"),) == devices


def test_a_device_that_ended_begins_anew():
    """It is as new as any other."""
    devices = used((device(since=NOW - AT_ALL_S, last=NOW - 1),), device())

    assert (device(),) == devices


def test_a_device_is_removed_by_its_name():
    """The others stay; who knows the name does not know the secret."""
    devices = (device("a" * 64), device("b" * 64))

    assert devices[1:] == without(devices, devices[0].device_id)
    assert devices == without(devices, "x" * 22)


@pytest.mark.parametrize(("ago", "noted"), [(3599, True), (3600, False)])
def test_a_use_is_noted_once_an_hour(ago, noted):
    """One write less for each sign-in after another."""
    assert noted == is_noted(device(last=NOW - ago), user="", now=NOW)


def test_the_use_of_another_account_at_the_same_address_is_noted():
    """Else the device would be the earlier account's for an hour."""
    assert not is_noted(device(), user="sub-1", now=NOW)


@pytest.mark.parametrize(
    ("has", "wants", "is_open"),
    [("s", "s", True), ("s", "t", False), ("", "", False), ("", "s", False), ("s", "", False)],
)
def test_77_a_device_opens_its_own_account(has, wants, is_open):
    """And one of before, which names none, opens no account."""
    assert is_open == opens(replace(device(), user=has), user=wants)
    assert not opens(None, user=wants)
