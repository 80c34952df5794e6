"""The first good code at an unverified address: the account changes hands."""

import pytest

from events.contract.catalogue import Kind, Reason
from rules.passwordless.one_time_code import Challenge, code, user_key
from rules.trigger_event import TriggerEvent
from rules.value import replace
from runtime.aws_client.errors import Unanswered
from runtime.memberships.groups import GroupNotAssigned
from runtime.passwordless.take_over import NotTakenOver, Owner, TakenOver

VERIFY = "VerifyAuthChallengeResponse_Authentication"
ID = "c" * 22
TIMEOUT = Unanswered("timeout")
CONFIRMED = (Kind.USER_CONFIRMED, {"email_domain": "example.com"})
WON = {"method": "EMAIL_CODE"}


@pytest.fixture
def verify(handles, example):
    """The trigger's word on the code that was mailed to *mailed_to*."""

    def verify(*, verified="false", email="jo@example.com", mailed_to=None, **private):
        event = example(VERIFY)
        attributes = event["request"]["userAttributes"]
        attributes |= {"email": email, "email_verified": verified}
        pool, client = event["userPoolId"], event["callerContext"]["clientId"]
        user = user_key(b"pepper", pool_id=pool, name="", subject=attributes["sub"])
        right = code(b"pepper", Challenge(ID, pool, client, user, mailed_to or email), length=8)
        event["request"] |= {
            "challengeAnswer": right,
            "privateChallengeParameters": {
                "version": "1",
                "method": "EMAIL_CODE",
                "challenge_id": ID,
                **private,
            },
        }
        return handles["VerifyAuthChallengeResponse"](event)["response"]["answerCorrect"]

    return verify


@pytest.fixture
def subject(example):
    return example(VERIFY)["request"]["userAttributes"]["sub"]


@pytest.fixture
def owner(example, subject):
    event = example(VERIFY)
    return Owner(
        pool_id=event["userPoolId"],
        user_name=event["userName"],
        subject=subject,
        address="jo@example.com",
    )


def test_the_account_is_the_owners_before_anybody_gets_tokens(verify, take_over, facts, owner):
    """Migrated, invited, imported, signed up: the mailbox decides."""
    take_over.answer = TakenOver(reset=("password", "sessions"), left=("custom:a", "name"))

    assert verify()
    assert [owner] == take_over.owners
    told = {"reset": "password,sessions", "left": "custom:a,name"}
    assert [
        (Kind.CHALLENGE_VERIFIED, WON),
        CONFIRMED,
        (Kind.ACCOUNT_TAKEN_OVER, told),
        (Kind.GROUP_ASSIGNED, {"group": "members", "rule": "default"}),
    ] == facts()


def test_where_no_code_verifies_an_address_the_right_one_is_wrong(
    first_proof, take_over, example, facts
):
    """In a pool that is not ours a stolen token may have put the address there."""
    event = example(VERIFY)
    told = {}
    for verified in ("false", "true"):
        event["request"]["userAttributes"]["email_verified"] = verified
        told[verified] = replace(first_proof, hands_over=False)(TriggerEvent.read(event))

    assert ({"false": False, "true": True}, []) == (told, take_over.owners)
    reason = {"reason": Reason.UNVERIFIED_ADDRESS}
    assert [(Kind.ACCOUNT_TAKE_OVER_REFUSED, reason)] == facts()


def test_cognito_is_asked_by_its_own_name(first_proof, take_over, example, subject):
    """In a pool of user names somebody may be called as another user's ``sub`` is."""
    event = example(VERIFY)
    event["userName"] = "00000000-0000-4000-8000-000000000000"
    event["request"]["userAttributes"]["email_verified"] = "false"

    assert first_proof(TriggerEvent.read(event))
    [owner] = take_over.owners
    assert (event["userName"], subject) == (owner.user_name, owner.subject)


def test_the_groups_are_the_user_s_before_there_are_tokens(verify, groups, facts, example):
    """Those of the rules, by the address that has just been proved: the first tokens name them."""
    assert verify(email="jo@example.org")
    pool, user = example(VERIFY)["userPoolId"], example(VERIFY)["userName"]
    assert [(pool, user, "members"), (pool, user, "staff")] == groups.added
    assert (Kind.GROUP_ASSIGNED, {"group": "staff", "rule": "email_domain"}) == facts()[-1]


def test_a_group_that_cannot_be_assigned_makes_no_code_wrong(verify, groups, facts):
    """The repair has the group from the event."""
    groups.error = GroupNotAssigned(Reason.THROTTLED)

    assert verify()
    failed = {"group": "members", "rule": "default", "reason": "throttled"}
    assert (Kind.GROUP_ASSIGNMENT_FAILED, failed) == facts()[-1]


def test_who_has_a_verified_address_keeps_everything(verify, take_over, groups, facts):
    """A sign-in like any other makes one write, and looks nowhere."""
    take_over.error = AssertionError

    assert verify(verified="True")
    assert [] == groups.added
    assert [(Kind.CHALLENGE_VERIFIED, WON)] == facts()


def test_who_was_verified_meanwhile_loses_nothing(verify, take_over, facts):
    """Cognito calls again after the account was handed over: what may be untold is told again."""
    take_over.answer = TakenOver()

    assert verify()
    group = (Kind.GROUP_ASSIGNED, {"group": "members", "rule": "default"})
    assert [(Kind.CHALLENGE_VERIFIED, WON), CONFIRMED, group] == facts()


def test_who_gave_the_password_too_keeps_what_they_brought(verify, take_over, facts, owner):
    """Password and mailbox in one sign-in: a user who has both made the account."""
    assert verify(after_password="true")
    assert [owner] == take_over.confirmed
    assert [] == take_over.owners
    assert CONFIRMED in facts()


@pytest.mark.parametrize("said", ["false", "", "TRUE"])
def test_only_our_own_word_spares_an_account(verify, take_over, said):
    """It stands in what Create hands to Verify, sealed by Cognito."""
    assert verify(after_password=said)
    assert [] == take_over.confirmed


def test_46_a_code_that_went_elsewhere_proves_nothing(verify, take_over):
    """Invariant 46: the address was changed between the mail and the answer."""
    assert not verify(mailed_to="mallory@example.com")
    assert [] == take_over.owners


def test_without_the_handing_over_there_are_no_tokens(verify, take_over, facts, capsys):
    """An earlier holder might still have access: it fails closed, and the next code does it."""
    take_over.error = TIMEOUT

    assert not verify()
    assert CONFIRMED not in facts()
    assert "account not handed over" in capsys.readouterr().out


@pytest.mark.parametrize("reason", [Reason.PASSKEY, Reason.LINKED, Reason.ADDRESS_CHANGED])
def test_an_account_that_cannot_be_handed_over_is_told(verify, take_over, facts, groups, reason):
    """No tokens, no groups: an operator decides."""
    take_over.error = NotTakenOver(reason)

    assert not verify()
    assert (Kind.ACCOUNT_TAKE_OVER_REFUSED, {"reason": reason}) == facts()[-1]
    assert [] == groups.added


def test_who_has_no_sub_gets_no_tokens(handles, example, take_over):
    """Nobody knows whose account it would be."""
    event = example(VERIFY)
    name = "not-a-uuid"
    pool, client = event["userPoolId"], event["callerContext"]["clientId"]
    user = user_key(b"pepper", pool_id=pool, name=name, subject=None)
    right = code(b"pepper", Challenge(ID, pool, client, user, "jo@example.com"), length=8)
    private = {"version": "1", "method": "EMAIL_CODE", "challenge_id": ID}
    event["userName"] = name
    event["request"] |= {
        "userAttributes": {"email": "jo@example.com"},
        "challengeAnswer": right,
        "privateChallengeParameters": private,
    }

    answered = handles["VerifyAuthChallengeResponse"](event)
    assert answered["response"]["answerCorrect"] is False
    assert [] == take_over.owners


def test_a_user_without_a_sub_takes_no_account_over(first_proof, example):
    """There is nobody to hand it to."""
    event = example(VERIFY)
    event["userName"] = "jo"
    event["request"]["userAttributes"] = {"email": "jo@example.com", "email_verified": "false"}

    assert not first_proof(TriggerEvent.read(event))
