"""A receipt instead of a code: who has just proved an address needs no second one."""

import pytest

from events.contract.catalogue import Kind
from rules.passwordless.magic_link import digest
from rules.passwordless.running_challenge import RunningChallenge
from rules.trigger_event import TriggerEvent
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.receipts import Spent
from tests.triggers.conftest import PEPPERS
from triggers.challenges.proof import bearer_of, mark_of

CREATE = "CreateAuthChallenge_Authentication"
VERIFY = "VerifyAuthChallengeResponse_Authentication"
KEYS = AddressKeys(PEPPERS)
SECRET = "A" * 43
PUBLIC = {
    "method": "PROOF",
    "methods": "EMAIL_CODE",
    "available_in": "EMAIL_CODE=0",
    "code_length": "8",
    "delivery": "none",
    "retry_after": "0",
}


@pytest.fixture
def begin(create_trigger, example):
    """The first round of a sign-in, or one with *changes*."""

    def begin(*, starts_directly=True, attributes=None, **changes):
        event = example(CREATE)
        event["request"] |= {"session": [], "clientMetadata": None, **changes}
        event["request"]["userAttributes"] |= attributes or {}
        return create_trigger(starts_directly=starts_directly).handle(event)["response"]

    return begin


@pytest.fixture
def proved(requests, example):
    """Somebody has just proved the user's address."""
    asked = TriggerEvent.read(example(CREATE))
    requests.marks = [mark_of(asked, KEYS)]


@pytest.mark.usefixtures("proved")
@pytest.mark.parametrize("starts_directly", [True, False])
def test_a_sign_in_after_a_proof_mails_nothing(begin, outbox, facts, starts_directly):
    """It asks for the receipt, whichever way the stack begins."""
    response = begin(starts_directly=starts_directly)

    assert PUBLIC == response["publicChallengeParameters"]
    assert {"version": "1", "method": "PROOF"}.items() <= (
        response["privateChallengeParameters"].items()
    )
    metadata = response["challengeMetadata"].rpartition(" ")[0]
    assert "PROOF" == RunningChallenge.read(metadata).method
    assert ([], []) == (outbox.ids, facts())


@pytest.mark.usefixtures("proved")
def test_another_spelling_or_client_is_another_proof(begin):
    """A to Z are a to z, and nothing else."""
    assert "PROOF" == begin()["publicChallengeParameters"]["method"]

    for other in ("j\u00f6@example.com", "jo@example.org"):
        public = begin(attributes={"email": other})["publicChallengeParameters"]
        assert "EMAIL_CODE" == public["method"]


@pytest.mark.usefixtures("proved")
def test_who_asks_for_a_code_gets_one(begin, outbox):
    """The receipt may be another device's."""
    start = begin()
    rounds = [
        {
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeResult": False,
            "challengeMetadata": start["challengeMetadata"],
        }
    ]
    asked = begin(session=rounds, clientMetadata={"request_id": "r" * 16})
    wrong = begin(session=rounds)

    assert ["EMAIL_CODE"] * 2 == [
        each["publicChallengeParameters"]["method"] for each in (asked, wrong)
    ]
    assert 2 == len(outbox.ids)


@pytest.mark.parametrize("starts_directly", [True, False])
def test_nobody_is_asked_for_a_proof_that_there_is_not(begin, starts_directly):
    """The usual first round."""
    public = begin(starts_directly=starts_directly)["publicChallengeParameters"]

    assert ("EMAIL_CODE" if starts_directly else "NONE") == public["method"]


def test_a_table_that_fails_asks_what_is_wanted(begin, requests):
    """And then a code is asked for."""
    requests.error = Unanswered("timeout")

    assert "NONE" == begin(starts_directly=False)["publicChallengeParameters"]["method"]


def test_who_does_not_exist_is_asked_likewise(example):
    """It tells that somebody has proved the address, and never who has an account."""
    event = example(CREATE)
    event["userName"] = "Jo@Example.com"
    event["request"] |= {"userNotFound": True, "userAttributes": {}}
    typed = mark_of(TriggerEvent.read(event), KEYS)
    event["request"] |= {"userNotFound": False, "userAttributes": {"email": "jo@example.com"}}

    assert typed == mark_of(TriggerEvent.read(event), KEYS)


@pytest.fixture
def verify(handles, example):
    """The trigger's word on *answer* to a PROOF."""

    def verify(answer=SECRET, *, sign_in="s" * 22, **changes):
        event = example(VERIFY)
        private = {"version": "1", "method": "PROOF", "sign_in": sign_in, "round": "0"}
        private |= {"challenge_id": "c" * 22}
        event["request"] |= {"challengeAnswer": answer, "privateChallengeParameters": private}
        event["request"]["userAttributes"] |= {"email_verified": "true"}
        event["request"] |= changes
        return handles["VerifyAuthChallengeResponse"](event)["response"]["answerCorrect"]

    return verify


@pytest.mark.parametrize(
    ("spent", "told"),
    [
        (Spent.NOW, [(Kind.CHALLENGE_VERIFIED, {"method": "PROOF"})]),
        (Spent.AGAIN, []),
    ],
)
def test_the_secret_of_the_device_spends_its_receipt(verify, receipts, facts, example, spent, told):
    """Once; the same sign-in hears it again, and it is told once."""
    receipts.answer = spent

    assert verify()
    asked = TriggerEvent.read(example(VERIFY))
    assert [(bearer_of(asked, KEYS, device=digest(SECRET)), "s" * 22)] == receipts.spent
    assert told == facts()


def test_53_without_a_receipt_nobody_is_in(verify, facts):
    """Invariant 53: it was spent, is over, or is another device's."""
    assert not verify()
    wrong = {"method": "PROOF", "reason": "wrong_code"}
    assert [(Kind.CHALLENGE_ANSWERED_WRONG, wrong)] == facts()


@pytest.mark.parametrize(
    "answer", ["12345678", "", None, 7, "A" * 42, "A" * 44, "A" * 42 + "B", "\ud800" * 43]
)
def test_what_is_no_secret_makes_the_same_write_and_is_wrong(verify, receipts, answer):
    """Nobody's receipt is asked for, so none can be hit."""
    assert not verify(answer)
    [(bearer, _)] = receipts.spent
    assert "-" == bearer.device


def test_who_does_not_exist_spends_nothing(verify, receipts):
    """The owner's user may be stored a moment later; the write is the same."""
    assert not verify(userNotFound=True)
    [(bearer, _)] = receipts.spent
    assert "-" == bearer.device


def test_a_sign_in_without_a_name_spends_nothing(verify, receipts):
    """Two of them could not be told apart."""
    assert not verify(sign_in="")
    [(bearer, _)] = receipts.spent
    assert "-" == bearer.device


def test_an_unverified_account_is_taken_over_first(verify, receipts, take_over):
    """As by a right code; and without it there are no tokens."""
    receipts.answer = Spent.NOW
    attributes = {"sub": "0d6f0a36-6f0e-5c59-9d3c-0c1d4f1c7a01", "email": "jo@example.com"}
    assert verify(userAttributes={**attributes, "email_verified": "false"})
    assert 1 == len(take_over.owners)

    take_over.error = Unanswered("timeout")
    assert not verify(userAttributes={**attributes, "email_verified": "false"})


def test_a_table_that_fails_lets_nobody_in(verify, receipts, facts, capsys):
    """It fails closed; the same secret is good in the next round."""
    receipts.error = Unanswered("timeout")

    assert not verify()
    assert [] == facts()
    assert "challenge table unavailable" in capsys.readouterr().out


def test_an_answer_of_no_sign_in_is_spent_as_nobodys(proofs, receipts, example):
    """It is one write all the same."""
    proofs.spent(TriggerEvent.read(example(VERIFY)), sign_in="")

    assert ["-"] == [sign_in for _, sign_in in receipts.spent]
