"""A sign-in that took an account over is begun once more, by the receipt of the device."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from rules.passwordless.magic_link import digest
from rules.passwordless.one_time_code import Challenge, code, user_key
from rules.passwordless.running_challenge import Kept, RunningChallenge
from rules.trigger_event import TriggerEvent
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.receipts import Receipts, Spent
from runtime.passwordless.take_over import TakenOver
from tests.triggers.conftest import PEPPERS
from triggers.challenges.proof import Proofs, bearer_of, mark_of

VERIFY = "VerifyAuthChallengeResponse_Authentication"
CREATE = "CreateAuthChallenge_Authentication"
ID, SIGN_IN = "c" * 22, "s" * 22
SECRET = "0123456789abcdefghijABCDEFGHIJ0123456789_-A"
PRIVATE = {"version": "1", "challenge_id": ID, "sign_in": SIGN_IN, "round": "0"}


@pytest.fixture
def proofs(dynamodb, now):
    receipts = Receipts(dynamodb, table="table", sleep=lambda _: None)
    return Proofs(keys=lambda: AddressKeys(PEPPERS), receipts=receipts, now=lambda: now)


@pytest.fixture
def event(example):
    """Of a user whose address is *verified*; the right code, unless it *answers* something."""

    def event(*, verified="false", answers=None, metadata=None, method="EMAIL_CODE", **private):
        event = example(VERIFY)
        attributes = event["request"]["userAttributes"]
        attributes |= {"email": "jo@example.com", "email_verified": verified}
        pool, client = event["userPoolId"], event["callerContext"]["clientId"]
        user = user_key(b"pepper", pool_id=pool, name="", subject=attributes["sub"])
        right = code(b"pepper", Challenge(ID, pool, client, user, "jo@example.com"), length=8)
        event["request"] |= {
            "challengeAnswer": answers or right,
            "privateChallengeParameters": PRIVATE | {"method": method} | private,
            "clientMetadata": {"device": digest(SECRET)} if metadata is None else metadata,
        }
        return event

    return event


@pytest.fixture
def verify(handles, proofs):
    """Whether the answer is right, of three tries."""

    def verify(event, *, tries=3):
        trigger = replace(
            handles["VerifyAuthChallengeResponse"].__self__, proofs=proofs, tries=tries
        )
        return trigger.handle(event)["response"]["answerCorrect"]

    return verify


@pytest.fixture
def next_round(create_trigger, example, proofs):
    """What the round behind says."""

    def next_round(sign_in=SIGN_IN, *, about="EMAIL_CODE", proofs=proofs, **metadata):
        running = RunningChallenge(about, ID, 0, Kept.OWN).written()
        answered = {
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeResult": False,
            "challengeMetadata": f"{running} {sign_in}",
        }
        event = example(CREATE)
        event["request"]["userAttributes"]["email"] = "jo@example.com"
        event["request"] |= {"session": [answered], "clientMetadata": metadata}
        created = create_trigger(proofs=proofs).handle(event)["response"]
        return created["publicChallengeParameters"]

    return next_round


def test_57_the_device_that_took_over_begins_once_more(verify, event, next_round, take_over):
    """Invariant 57: its receipt opens one sign-in more, and the next round says so."""
    assert "restart" not in next_round()
    assert not verify(event())
    assert 1 == len(take_over.owners)

    told = next_round()
    assert ("PROOF", "none", "true") == (told["method"], told["delivery"], told["restart"])
    proof = event(method="PROOF", verified="true", answers=SECRET, sign_in="t" * 22)
    assert verify(proof)
    assert not verify(event(method="PROOF", answers=SECRET, sign_in="u" * 22))


def test_57_only_the_sign_in_that_took_over_is_told(verify, event, next_round):
    """Another one at the same address, and one that asks for a code, go on as they were."""
    assert not verify(event())

    assert "restart" not in next_round("t" * 22)
    assert "restart" not in next_round(request_id="0123456789abcdef")
    assert "true" == next_round()["restart"]


@pytest.mark.parametrize(
    "changed",
    [
        {"verified": "true"},
        {"metadata": {}},
        {"metadata": {"device": "short"}},
        {"after_password": "true"},
        {"round": "2"},
        {"round": ""},
        {"round": "-1"},
        {"sign_in": ""},
    ],
    ids=str,
)
def test_else_the_tokens_are_of_this_sign_in(verify, event, next_round, changed):
    """Nothing was signed out, the client is one of before, or there is no round behind this."""
    assert verify(event(**changed))
    assert "restart" not in next_round()


def test_a_receipt_that_took_over_is_renewed(verify, event, next_round, proofs, now):
    """A sign-up's, at an address that had an account."""
    asked = TriggerEvent.read(event())
    bearer = bearer_of(asked, AddressKeys(PEPPERS), device=digest(SECRET))
    proofs.receipts.restart(bearer, sign_in="", now=now)

    assert not verify(event(method="PROOF", answers=SECRET))
    assert "true" == next_round(about="PROOF")["restart"]
    again = event(method="PROOF", verified="true", answers=SECRET, sign_in="t" * 22)
    assert verify(again)


def test_a_repeat_by_cognito_is_answered_alike(verify, event, next_round, take_over):
    """The account has changed hands by then; the event says still that it has not."""
    assert not verify(event())
    take_over.answer = TakenOver()

    assert not verify(event())
    assert "true" == next_round()["restart"]


def test_a_wrong_code_leaves_no_receipt(verify, event, proofs):
    """Nor does a take-over that fails."""
    assert not verify(event(answers="00000000"))
    asked = TriggerEvent.read(event())
    mark = mark_of(asked, AddressKeys(PEPPERS))

    assert not proofs.receipts.restarts(mark, sign_in=SIGN_IN, now=proofs.now())
    bearer = bearer_of(asked, AddressKeys(PEPPERS), device=digest(SECRET))
    assert Spent.NOT == proofs.receipts.spend(bearer, sign_in=SIGN_IN, now=proofs.now())


class Down:
    """A table that does not answer."""

    def leave(self, *_, **__):
        raise Unanswered("timeout")

    restarts = leave


def test_a_table_that_does_not_answer_keeps_nobody_out(handles, event, next_round, logged):
    """The tokens are those of this sign-in, as good as AWS makes them."""
    trigger = replace(handles["VerifyAuthChallengeResponse"].__self__, proofs=Down(), tries=3)

    assert trigger.handle(event())["response"]["answerCorrect"]
    assert "EMAIL_CODE" == next_round(proofs=Down())["method"]
    assert "sign-in not begun once more" in logged
    assert "restart not read" in logged


@pytest.mark.parametrize("has_one", [True, False])
def test_77_a_receipt_is_not_enough_for_who_has_a_second_factor(handles, proofs, event, has_one):
    """Invariant 77: it stands for the code that was right before, and for no factor."""
    refused = []
    factors = SimpleNamespace(
        has_one=lambda **_: has_one, refuse=lambda challenge_id, **_: refused.append(challenge_id)
    )
    trigger = replace(
        handles["VerifyAuthChallengeResponse"].__self__, proofs=proofs, second_factors=factors
    )
    asked = TriggerEvent.read(event())
    proofs.leave(asked, device=digest(SECRET), sign_in=SIGN_IN)
    proof = event(method="PROOF", verified="true", answers=SECRET, sign_in="t" * 22)

    assert (not has_one) is trigger.handle(proof)["response"]["answerCorrect"]
    assert ([ID] if has_one else []) == refused
