"""What a right answer leads to, by what it proves and in which round it is."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from events.contract.catalogue import PROOF, Kind
from runtime.passwordless.challenge_table import Attempt
from runtime.passwordless.receipts import Spent
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.totp import AuthenticatorApp

VERIFY = "VerifyAuthChallengeResponse_Authentication"
SECRET = "0123456789abcdefghijABCDEFGHIJ0123456789_-A"
METHODS = {"EMAIL_CODE": EmailCode(length=8), "TOTP": AuthenticatorApp()}


class Proofs:
    """Notes which sign-ins begin once more; every receipt is good."""

    def __init__(self):
        self.left = []

    def leave(self, _asked, *, device, sign_in):
        self.left.append((device, sign_in))

    def spent(self, _asked, *, sign_in):
        assert sign_in
        return Spent.NOW


class Devices:
    def __init__(self):
        self.noted = []

    def note(self, **device):
        self.noted.append(device["secret"])
        return True

    def called(self, **_):
        return ""


@pytest.fixture
def begun():
    return Proofs()


@pytest.fixture
def devices():
    return Devices()


@pytest.fixture
def proved():
    """The addresses that were proved."""
    return []


@pytest.fixture
def is_right(handles, example, now, begun, devices, proved):
    """Whether the answer is right of which the table says *attempt*, by *method*."""

    def is_right(attempt, *, method="EMAIL_CODE", owns=True, verified="false", **private):
        def proof(asked, **_):
            proved.append(asked.attributes["email"])
            return owns

        event = example(VERIFY)
        event["request"]["userAttributes"] |= {
            "email": "jo@example.com",
            "email_verified": verified,
        }
        event["request"] |= {
            "challengeAnswer": "01234567",
            "clientMetadata": {"device": SECRET, "known": SECRET},
            "privateChallengeParameters": {
                "version": "1",
                "method": method,
                "challenge_id": "c" * 22,
                "sign_in": "s" * 22,
                **private,
            },
        }
        trigger = replace(
            handles["VerifyAuthChallengeResponse"].__self__,
            methods=METHODS,
            attempts=SimpleNamespace(of=lambda *_, **__: attempt, now=lambda: now),
            proofs=begun,
            proof=proof,
            devices=devices,
            tries=3,
        )
        return trigger.handle(event)["response"]["answerCorrect"]

    return is_right


def test_a_code_of_an_app_proves_no_address(is_right, proved, devices):
    """And so takes nothing over."""
    assert is_right(Attempt.VERIFIED, method="TOTP")
    assert ([], [SECRET]) == (proved, devices.noted)


def test_what_could_not_be_taken_over_begins_nothing_anew(is_right, begun):
    """The round is wrong, and that is all."""
    assert not is_right(Attempt.VERIFIED, owns=False, round="0")
    assert [] == begun.left


@pytest.mark.parametrize(("round_", "begins"), [("0", True), ("1", True), ("2", False)])
def test_the_last_try_gets_tokens_at_once(is_right, begun, round_, begins):
    """Behind any other there is a round that tells the device."""
    assert begins is not is_right(Attempt.VERIFIED, round=round_)
    assert begins is bool(begun.left)


def test_a_device_with_a_receipt_is_known_from_now_on(is_right, devices, facts):
    """Of an address that is verified nothing begins once more."""
    assert is_right(None, method=PROOF, verified="true")
    assert [SECRET] == devices.noted
    assert (Kind.DEVICE_ADDED, {"method": PROOF}) in facts()


def test_an_unknown_method_is_told_by_the_usual_one(is_right, proved, facts):
    """It is one of a version before, or of none."""
    assert not is_right(Attempt.VERIFIED, method="PIGEON")
    assert [] == proved
    assert [(Kind.CHALLENGE_ANSWERED_WRONG, "EMAIL_CODE")] == [
        (kind, data["method"]) for kind, data in facts()
    ]
