"""What triggers make of a device's secret in ClientMetadata."""

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from events.contract.catalogue import Kind
from rules.passwordless.running_challenge import Kept, RunningChallenge
from runtime.passwordless.challenge_table import Attempt
from runtime.passwordless.forgets import forgets_devices
from runtime.passwordless.take_over import Owner
from runtime.passwordless.wishes import Opened

VERIFY = "VerifyAuthChallengeResponse_Authentication"
SECRET = urlsafe_b64encode(bytes(range(32))).decode()[:43]


class Devices:
    """Notes what it is asked to note; *is_news* tells what comes of it."""

    def __init__(self):
        self.noted, self.forgotten, self.is_news = [], [], True

    def note(self, **device):
        self.noted.append(device)
        return self.is_news

    def forget(self, **owner):
        self.forgotten.append(owner)


def test_a_take_over_forgets_the_devices_of_whoever_was_there():
    """They would hold a share of the owner's limits."""
    devices = Devices()
    forgets_devices(devices)(
        Owner(pool_id="p", user_name="u", subject="s", address="jo@example.com")
    )

    assert [{"pool_id": "p", "address": "jo@example.com"}] == devices.forgotten


def test_a_round_tells_the_next_whose_share_it_is_in():
    """In Cognito's session alone; with and without the name of the sign-in."""
    running = RunningChallenge("EMAIL_CODE", "c" * 22, 1763632800, Kept.OWN, "0a" * 32)
    written = running.written()

    assert running == RunningChallenge.read(written)
    assert running == RunningChallenge.read(f"{written} {'s' * 22}")
    assert RunningChallenge.read(f"{written} more") is None


@pytest.fixture
def devices():
    return Devices()


@pytest.fixture
def answered(handles, example, devices, table):
    """Whether the answer is right, if the table says *attempt*; with the client's *metadata*."""

    def answered(attempt, metadata, **private):
        table.answer = attempt
        event = example(VERIFY)
        event["request"] |= {"challengeAnswer": "01234567", "clientMetadata": metadata}
        event["request"]["userAttributes"] |= {"email": "jo@example.com", "email_verified": "true"}
        event["request"]["privateChallengeParameters"] = {
            "version": "1",
            "method": "EMAIL_CODE",
            "challenge_id": "c" * 22,
            **private,
        }
        trigger = replace(handles["VerifyAuthChallengeResponse"].__self__, devices=devices)
        return trigger.handle(event)["response"]["answerCorrect"]

    return answered


def test_a_device_that_signed_in_is_noted_and_the_others_hear_of_it(
    answered, devices, facts, example
):
    """In words of our own; the event has nothing of the secret."""
    assert answered(Attempt.VERIFIED, {"known": SECRET, "browser": "Firefox on Linux"})

    [noted] = devices.noted
    assert (SECRET, "Firefox, Linux") == (noted["secret"], noted["browser"])
    assert "jo@example.com" == noted["address"]
    assert example(VERIFY)["request"]["userAttributes"]["sub"] == noted["user"]
    told = (Kind.DEVICE_ADDED, {"method": "EMAIL_CODE", "browser": "Firefox, Linux"})
    assert told in facts()
    assert SECRET not in str(facts())


def test_a_device_that_is_no_news_is_not_told_of(answered, devices, facts):
    """It is the first, or known already; a client that names no browser is told of without."""
    devices.is_news = False
    assert answered(Attempt.VERIFIED, {"known": SECRET})
    assert Kind.DEVICE_ADDED not in {kind for kind, _ in facts()}
    devices.is_news = True
    assert answered(Attempt.VERIFIED, {"known": SECRET})

    assert (Kind.DEVICE_ADDED, {"method": "EMAIL_CODE"}) in facts()


@pytest.mark.parametrize("attempt", [Attempt.WRONG, Attempt.OVER_BUDGET, Attempt.USED])
def test_64_a_wrong_answer_makes_nobody_known(answered, devices, attempt):
    """Invariant 64: whatever it brings along."""
    assert not answered(attempt, {"known": SECRET})
    assert [] == devices.noted


@pytest.mark.parametrize("metadata", [{}, {"known": ""}, {"known": "x" * 131_072}, {"known": "\0"}])
def test_what_is_no_secret_is_none(answered, devices, metadata):
    """The registry is asked to note nothing."""
    assert answered(Attempt.VERIFIED, metadata)
    assert [""] == [each["secret"] for each in devices.noted]


def test_the_share_comes_from_the_private_parameters(answered, table):
    """No client can name it."""
    answered(Attempt.WRONG, {"share": "b" * 64}, share="a" * 64)

    assert "a" * 64 == table.attempts[0][2]["share"]


def test_the_answer_says_whose_device_it_is_if_it_is_known(answered, devices, table):
    """Asked for where the limit of strangers is used up; the triggers without devices know none."""
    devices.called = lambda **device: device["secret"] and f"{device['address']}'s"
    for metadata, known in (({"known": SECRET}, "jo@example.com's"), ({}, "")):
        answered(Attempt.WRONG, metadata)
        assert known == table.attempts[-1][2]["answered_by"]()


def started(create_trigger, example, metadata, *, rounds=()):
    event = example("CreateAuthChallenge_Authentication")
    event["request"] |= {"session": list(rounds), "clientMetadata": metadata}
    return create_trigger(known_percent=40).handle(event)["response"]


def test_65_the_share_of_strangers_is_what_anybody_may_use(create_trigger, example, requests):
    """Invariant 65: 40 % of the limit is not theirs."""
    started(create_trigger, example, {})
    [(_, asked)] = requests.opened

    assert (3, 9) == (asked["budget"].per_hour, asked["budget"].per_day)
    assert (2, 6, 4) == (
        asked["shares"].limit.known.per_hour,
        asked["shares"].limit.known.per_day,
        asked["shares"].limit.device.per_day,
    )


def test_64_a_call_that_others_share_is_no_known_devices(create_trigger, example, requests):
    """Invariant 64: without a request id, whatever secret came along."""
    for metadata in ({}, {"known": SECRET}, {"known": SECRET, "request_id": "r" * 16}):
        started(create_trigger, example, metadata)
    without, shared, own = (asked["shares"].claim for _, asked in requests.opened)

    assert without == shared != own


def test_the_share_goes_on_in_the_next_round(create_trigger, example, requests):
    """A wrong answer is counted where the first was."""
    requests.answer = Opened("c" * 22, 0, is_new=True, share="a" * 64)
    wish = {"known": SECRET, "request_id": "r" * 16}
    first = started(create_trigger, example, wish)
    last = {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": False,
        "challengeMetadata": first["challengeMetadata"],
    }
    second = started(create_trigger, example, {}, rounds=[last])

    for each in (first, second):
        assert "a" * 64 == each["privateChallengeParameters"]["share"]
        assert "a" * 64 not in str(each["publicChallengeParameters"])


def test_where_no_device_is_kept_none_has_answered(handles, example, table):
    """Nor is one noted."""
    event = example(VERIFY)
    event["request"] |= {"challengeAnswer": "1", "clientMetadata": {"known": SECRET}}
    event["request"]["privateChallengeParameters"] = {
        "version": "1",
        "method": "EMAIL_CODE",
        "challenge_id": "c" * 22,
    }
    table.answer = Attempt.WRONG
    replace(handles["VerifyAuthChallengeResponse"].__self__, devices=None).handle(event)

    assert "" == table.attempts[-1][2]["answered_by"]()
