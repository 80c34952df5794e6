"""What a challenge is made of, and which two calls ask for the same one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.passwordless.code_request import CodeRequest
from rules.trigger_event import TriggerEvent
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import UNDERIVED
from runtime.passwordless.known_devices import claim_of
from triggers.challenges.new_challenge import NewChallenges
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.totp import AuthenticatorApp

CREATE = "CreateAuthChallenge_Authentication"
SECRET = "0123456789abcdefghijABCDEFGHIJ0123456789_-A"
BY_MAIL = EmailCode(length=8)


@pytest.fixture
def addresses(peppers):
    return AddressKeys(peppers)


@pytest.fixture
def new(peppers, addresses, now):
    return NewChallenges(
        peppers=lambda: peppers,
        addresses=lambda: addresses,
        lifetime=timedelta(minutes=10),
        now=lambda: now,
        new_id=lambda: "c" * 22,
    )


@pytest.fixture
def asked(example):
    return TriggerEvent.read(example(CREATE))


def test_a_challenge_of_nobody_has_no_subject(new, asked, example):
    """Its item is as long as any other; it can only be answered wrongly."""
    nobodys = TriggerEvent.read(example(f"{CREATE}.user_not_found"))
    made, ghost = (new.of(each, CodeRequest(), BY_MAIL) for each in (asked, nobodys))

    assert (asked.subject, False) == (made.subject, made.is_ghost)
    assert ("", True) == (ghost.subject, ghost.is_ghost)


def test_a_code_at_hand_is_derived_from_no_pepper(new, asked):
    assert UNDERIVED == new.of(asked, CodeRequest(), AuthenticatorApp()).pepper
    assert "v2" == new.of(asked, CodeRequest(), BY_MAIL).pepper


def test_without_a_request_id_a_method_is_asked_for_once_at_a_time(new, asked):
    """For 15 seconds, in which Cognito calls three times; by another method it is another wish."""
    made = new.of(asked, CodeRequest(), BY_MAIL)
    first, again, other = (
        new.wish(each, CodeRequest()) for each in (made, made, replace(made, method="SMS_CODE"))
    )

    assert first == again
    assert first.digest != other.digest
    assert (timedelta(seconds=15), True) == (first.lasts, first.is_lease)


def test_the_same_request_id_is_the_same_wish_for_a_minute(new, asked):
    """By whichever method."""
    made, wanted = new.of(asked, CodeRequest(), BY_MAIL), CodeRequest(request_id="0123456789abcdef")
    first, other = (new.wish(each, wanted) for each in (made, replace(made, method="SMS_CODE")))

    assert first == other
    assert (timedelta(seconds=60), False) == (first.lasts, first.is_lease)


@pytest.mark.parametrize(
    ("request_id", "known", "is_one"),
    [
        ("0123456789abcdef", SECRET, True),
        ("", SECRET, False),
        ("0123456789abcdef", "", False),
        ("0123456789abcdef", "a" * 43, False),
    ],
)
def test_a_device_claims_a_challenge_of_its_own(new, asked, request_id, known, is_one):
    """One that is shared with another call, or a secret that is none, is nobody's claim."""
    wanted = CodeRequest(request_id=request_id, known=known)

    assert is_one is (new.claim(asked, wanted) is not None)


def test_a_claim_is_by_the_address_or_by_the_name_of_nobody(new, asked, addresses, example):
    """Of an unknown user the name is all there is."""
    wanted = CodeRequest(request_id="0123456789abcdef", known=SECRET)
    nobodys = TriggerEvent.read(example(f"{CREATE}.user_not_found"))
    about = {"pool_id": asked.pool_id, "client_id": asked.client_id, "secret": SECRET}
    for of, name in (
        (asked, asked.attributes["email"]),
        (nobodys, nobodys.user_name),
    ):
        assert claim_of(addresses, address=name, **about) == new.claim(of, wanted)
