"""Every challenge tells all methods, and when each may be asked for (F20, F41)."""

from types import SimpleNamespace

import pytest

from rules.passwordless.running_challenge import Kept, RunningChallenge
from rules.passwordless.send_budget import NotNow, Refusal
from rules.trigger_event import TriggerEvent
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.wishes import Opened
from triggers.challenges.availability import is_no_method
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink
from triggers.passwordless.totp import AuthenticatorApp

CREATE = "CreateAuthChallenge_Authentication"
ID = "c" * 22
WISH = {"request_id": "0123456789abcdef"}
BY_MAIL = EmailCode(length=8)
METHODS = {
    "EMAIL_CODE": BY_MAIL,
    "MAGIC_LINK": MagicLink(code=BY_MAIL),
    "TOTP": AuthenticatorApp(),
    "SMS_CODE": EmailCode(length=8, name="SMS_CODE", channel="sms", must_be_sent=True),
}


@pytest.fixture
def told(create_trigger, example):
    """The response of a round after *rounds* with a wish, in the mode of *starts_directly*."""

    def told(*rounds, metadata=None, name=CREATE, starts_directly=False):
        event = example(name)
        event["request"] |= {"session": list(rounds), "clientMetadata": metadata}
        trigger = create_trigger(methods=METHODS, starts_directly=starts_directly)
        return trigger.handle(event)["response"]

    return told


def waits(response):
    text = response["publicChallengeParameters"]["available_in"]
    return {name: int(wait_s) for name, wait_s in (each.split("=") for each in text.split())}


def round_of(method, kept=Kept.OWN, *, at=0, others=()):
    running = RunningChallenge(method, "d" * 22, at, kept, others=others)
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": False,
        "challengeMetadata": running.written(),
    }


def test_f20_the_first_round_tells_it_of_users_and_of_strangers_alike(told, requests, now):
    """By what was sent to the address, with or without an account."""
    requests.times = {"email": epoch(now) + 25, "sms": epoch(now) - 5}
    user, stranger = told(), told(name=f"{CREATE}.user_not_found")

    assert {"EMAIL_CODE": 25, "MAGIC_LINK": 25, "TOTP": 0, "SMS_CODE": 0} == waits(user)
    assert user["publicChallengeParameters"] == stranger["publicChallengeParameters"]


def test_a_round_after_a_wrong_answer_reads_nothing_and_tells_it_still(told, requests, now):
    """The session carries the time of every channel."""
    requests.answer = Opened(ID, epoch(now) + 30, is_new=True, others=(("sms", epoch(now) + 7),))
    first = told(metadata=WISH, starts_directly=True)
    again = told({"challengeMetadata": first["challengeMetadata"], "challengeResult": False})

    assert {"EMAIL_CODE": 30, "MAGIC_LINK": 30, "TOTP": 0, "SMS_CODE": 7} == waits(first)
    assert waits(first) == waits(again)
    assert 1 == len(requests.opened)


@pytest.mark.parametrize(("method", "own"), [("MAGIC_LINK", "email"), ("SMS_CODE", "sms")])
def test_f41_a_wish_that_cannot_be_kept_leaves_the_code_under_way(told, requests, now, method, own):
    """Of another method: nothing is sent, and the answer says that it has to wait."""
    channels = {"email": 90, "sms": 70}
    left = tuple((name, epoch(now) + s) for name, s in channels.items() if name != own)
    requests.answer = NotNow(Refusal.TOO_SOON, epoch(now) + channels[own], left)
    last = round_of("EMAIL_CODE", at=epoch(now) + 90)
    response = told(last, metadata=WISH | {"method": method})
    public = response["publicChallengeParameters"]
    running = RunningChallenge.read(response["challengeMetadata"])

    assert ("EMAIL_CODE", "wait") == (public["method"], public["delivery"])
    assert ("d" * 22, Kept.OWN) == (running.challenge_id, running.kept)
    assert {"EMAIL_CODE": 90, "MAGIC_LINK": 90, "TOTP": 0, "SMS_CODE": 70} == waits(response)


def test_f41_a_code_at_hand_stays_open_too(told, requests, now):
    """An authenticator app's, while a mail has to wait."""
    requests.answer = NotNow(Refusal.TOO_SOON, epoch(now) + 12, (("sms", 0),))
    response = told(round_of("TOTP"), metadata=WISH | {"method": "EMAIL_CODE"})

    assert "TOTP" == response["publicChallengeParameters"]["method"]
    assert 12 == waits(response)["EMAIL_CODE"]


def test_the_same_method_too_soon_is_refused_as_ever(told, requests, now):
    """The code under way is the one that was asked for."""
    requests.answer = NotNow(Refusal.TOO_SOON, epoch(now) + 12, (("sms", 0),))
    response = told(round_of("EMAIL_CODE"), metadata=WISH)

    assert "refused" == response["publicChallengeParameters"]["delivery"]


def test_where_nothing_is_open_the_client_has_to_wait(told, requests, now):
    """In the first round and in each after it, until another code may be asked for."""
    requests.answer = NotNow(Refusal.TOO_MANY, epoch(now) + 12, (("sms", epoch(now) + 3),))
    first = told(metadata=WISH, starts_directly=True)
    again = told({"challengeMetadata": first["challengeMetadata"], "challengeResult": False})

    for each in (first, again):
        assert "wait" == each["publicChallengeParameters"]["delivery"]
        assert {"EMAIL_CODE": 12, "MAGIC_LINK": 12, "TOTP": 0, "SMS_CODE": 3} == waits(each)


def test_a_round_of_nothing_starts_over_and_is_still_to_wait(told, requests, now):
    """Nothing is under way by it that could be gone on with."""
    requests.answer = NotNow(Refusal.TOO_SOON, epoch(now) + 12, (("sms", 0),))
    response = told(round_of("EMAIL_CODE", Kept.NONE), metadata=WISH)
    running = RunningChallenge.read(response["challengeMetadata"])

    assert "wait" == response["publicChallengeParameters"]["delivery"]
    assert (ID, Kept.NONE) == (running.challenge_id, running.kept)


@pytest.mark.parametrize(
    ("metadata", "wanted", "is_none"),
    [
        ({}, "", False),
        ({}, "TOTP", False),
        ({}, "SMOKE", True),
        ({"signInMethod": "FIDO2"}, "", True),
        ({"signInMethod": "FIDO2"}, "TOTP", False),
    ],
)
def test_a_way_to_sign_in_that_there_is_not(example, metadata, wanted, is_none):
    """In our word for a method, or in that of another client, if it has no word of ours."""
    event = example(CREATE)
    event["request"]["clientMetadata"] = metadata

    assert is_none == is_no_method(TriggerEvent.read(event), wanted, METHODS)


class Adopting:
    """A link of another session, or none; and when each channel may be asked for."""

    def __init__(self, found, now):
        self.found, self.now = found, now

    def look(self, *_, **__):
        return False, {"email": epoch(self.now) + 25, "sms": epoch(self.now) + 7}

    def adoptable(self, *_, **__):
        return self.found


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        (None, (ID, "")),
        (
            SimpleNamespace(challenge=SimpleNamespace(challenge_id="a" * 22), share="a" * 64),
            ("a" * 22, "a" * 64),
        ),
    ],
)
def test_an_adopted_link_tells_when_the_next_may_be_asked_for(
    create_trigger, example, now, found, kept
):
    """Whether there is such a link or not; its share of the limits goes on."""
    event = example(CREATE)
    wish = WISH | {"method": "MAGIC_LINK", "adopt": "a" * 22}
    event["request"] |= {"session": [], "clientMetadata": wish}
    trigger = create_trigger(methods=METHODS, requests=Adopting(found, now))
    response = trigger.handle(event)["response"]
    running = RunningChallenge.read(response["challengeMetadata"].rpartition(" ")[0])

    assert {"EMAIL_CODE": 25, "MAGIC_LINK": 25, "TOTP": 0, "SMS_CODE": 7} == waits(response)
    assert (*kept, Kept.LINK) == (running.challenge_id, running.share, running.kept)
    assert (epoch(now) + 25, (("sms", epoch(now) + 7),)) == (running.next_send_at, running.others)


def test_a_method_at_hand_is_adopted_at_no_time(create_trigger, example, now):
    """Nothing is sent by it that would have to wait."""
    event = example(CREATE)
    wish = WISH | {"method": "TOTP", "adopt": "a" * 22}
    event["request"] |= {"session": [], "clientMetadata": wish}
    trigger = create_trigger(methods=METHODS, requests=Adopting(None, now))
    metadata = trigger.handle(event)["response"]["challengeMetadata"]

    assert 0 == RunningChallenge.read(metadata.rpartition(" ")[0]).next_send_at
