"""SecondStep=new_device: which answers of a device stand for the code behind a password."""

from dataclasses import replace
from functools import partial

import pytest

from events.contract.catalogue import Kind
from rules.passwordless.running_challenge import Kept, RunningChallenge
from rules.trigger_event import TriggerEvent
from runtime.aws_client.errors import Unanswered
from triggers import define_auth_challenge
from triggers.challenges.asking_device import AskingDevice

DEFINE, CREATE = "DefineAuthChallenge_Authentication", "CreateAuthChallenge_Authentication"
VERIFY = "VerifyAuthChallengeResponse_Authentication"
SECRET, OTHER = "0123456789abcdefghijABCDEFGHIJ0123456789_-A", "Z" * 20 + "0123456789abcdefghijABE"
PROVED = [
    {"challengeName": name, "challengeResult": True, "challengeMetadata": None}
    for name in ("SRP_A", "PASSWORD_VERIFIER")
]
ASKED = RunningChallenge("DEVICE", "c" * 22, 0, Kept.NONE).written()


def device_round(*, is_right):
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": is_right,
        "challengeMetadata": f"{ASKED} {'c' * 22}",
    }


class Devices:
    """Knows one secret; notes what it is asked, and what is to be noted."""

    def __init__(self):
        self.asked, self.noted, self.error = [], [], None

    def opens(self, **device):
        self.asked.append(device)
        if self.error:
            raise self.error
        return device["secret"] == SECRET

    def note(self, **device):
        self.noted.append(device)
        return True


@pytest.fixture
def devices():
    return Devices()


@pytest.fixture
def create(create_trigger, example):
    """What CreateAuthChallenge answers behind these rounds."""

    def create(session, *, trusts=True, **metadata):
        event = example(CREATE)
        event["request"] |= {"session": session, "clientMetadata": metadata}
        return create_trigger(trusts_devices=trusts).handle(event)["response"]

    return create


@pytest.fixture
def answered(handles, example, devices, create):
    """Whether VerifyAuthChallengeResponse takes this answer to the round that asks for a device."""

    def answered(
        given,
        *,
        trusts=True,
        private=None,
        metadata=None,
        factors=None,
        is_unknown=False,
        **attributes,
    ):
        event = example(VERIFY)
        event["request"]["userNotFound"] = is_unknown
        event["request"]["userAttributes"] |= {"email_verified": "true"} | attributes
        event["request"] |= {
            "privateChallengeParameters": create(PROVED)["privateChallengeParameters"]
            | (private or {}),
            "challengeAnswer": given,
            "clientMetadata": metadata or {},
        }
        trigger = handles["VerifyAuthChallengeResponse"].__self__
        changed = replace(trigger, devices=devices, trusts_devices=trusts, second_factors=factors)
        return changed.handle(event)["response"]["answerCorrect"]

    return answered


def test_77_the_first_round_behind_a_password_asks_for_a_device(create, outbox):
    """Nothing is sent, and nothing is charged; the next round is of this sign-in."""
    asked = create(PROVED)

    assert "DEVICE" == asked["publicChallengeParameters"]["method"]
    assert "none" == asked["publicChallengeParameters"]["delivery"]
    assert "true" == asked["privateChallengeParameters"]["after_password"]
    assert [] == outbox.ids


@pytest.mark.parametrize(
    ("session", "trusts", "metadata"),
    [
        (PROVED, False, {}),
        (PROVED, True, {"request_id": "0123456789abcdef"}),
        ([*PROVED, device_round(is_right=False)], True, {}),
        ([], True, {}),
    ],
    ids=["always", "the client asks for a code", "another answer", "without a password"],
)
def test_77_else_a_code_is_sent(create, outbox, session, trusts, metadata):
    """So a client of others needs no more than any answer, and a new device gets its code."""
    asked = create(session, trusts=trusts, **metadata)

    assert "EMAIL_CODE" == asked["publicChallengeParameters"]["method"]
    assert 1 == len(outbox.ids)


@pytest.mark.parametrize("has_one", [True, False])
def test_77_a_known_device_does_not_step_round_a_factor(answered, has_one):
    """It stands for the code and for nothing more."""

    class Factors:
        def has_one(self, **_who):
            return has_one

        def refuse(self, _challenge_id, *, sign_in):
            assert 22 == len(sign_in)

    assert has_one is not answered(SECRET, factors=Factors())
    assert answered(SECRET, factors=Factors(), private={"after_factor": "true"})


def test_77_the_secret_of_a_known_device_is_right(answered, devices, facts, example):
    """For this user, at this app client of this pool; it is told, and no other device is noted."""
    event = example(VERIFY)
    attributes = event["request"]["userAttributes"]

    assert answered(SECRET, metadata={"known": OTHER})
    assert [
        {
            "pool_id": event["userPoolId"],
            "client_id": event["callerContext"]["clientId"],
            "address": attributes["email"],
            "secret": SECRET,
            "user": attributes["sub"],
        }
    ] == devices.asked
    assert [] == devices.noted
    [(kind, data)] = facts()
    assert (Kind.CHALLENGE_VERIFIED, "DEVICE") == (kind, data["method"])


@pytest.mark.parametrize("given", [OTHER, "start", "", None, 7, "12345678", f"{SECRET}\n"])
def test_77_any_other_answer_is_wrong_and_told_to_nobody(answered, table, facts, given):
    """It is no guess at a code: no limit counts it."""
    assert not answered(given, metadata={"known": SECRET})
    assert [] == table.attempts
    assert [] == facts()


@pytest.mark.parametrize(
    "changed",
    [
        {"trusts": False},
        {"private": {"after_password": "false"}},
        {"private": {"after_password": ""}},
        {"private": {"version": "2"}},
        {"email_verified": "false"},
        {"is_unknown": True},
    ],
    ids=str,
)
def test_77_the_right_secret_is_worth_nothing(answered, devices, changed):
    """With `always`, without a password, in an old form, at an unproved address, of nobody."""
    assert not answered(SECRET, **changed)
    assert [] == devices.asked


def test_77_a_table_that_does_not_answer_knows_no_device(answered, devices, logged):
    """The next round sends a code."""
    devices.error = Unanswered("timeout")

    assert not answered(SECRET)
    assert "challenge table unavailable" in logged


@pytest.mark.parametrize("trusts", [True, False])
def test_77_define_gives_tokens_where_devices_are_trusted(announce, example, trusts):
    """A version that is deployed while another one runs cannot open what the setting does not."""
    define = partial(
        define_auth_challenge.handle,
        announce=announce,
        tries=3,
        is_second=True,
        trusts_devices=trusts,
    )
    event = example(DEFINE)
    event["request"]["session"] = [*PROVED, device_round(is_right=True)]

    assert trusts == define(event)["response"]["issueTokens"]
    event["request"]["session"] = [device_round(is_right=True)]
    assert not define(event)["response"]["issueTokens"]


def test_77_where_no_device_is_kept_none_is_proof(example):
    """Whatever the setting says."""
    private = {"after_password": "true", "version": "1"}

    assert not AskingDevice(None, TriggerEvent.read(example(VERIFY))).is_proof(private)
