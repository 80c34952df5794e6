"""The first good code of somebody who signed up without a password: the account changes hands."""

import pytest

from events.contract.catalogue import Kind, Reason
from rules.passwordless.one_time_code import Challenge, code, user_key
from runtime.aws_client.errors import Unanswered
from runtime.memberships.groups import GroupNotAssigned
from runtime.passwordless.unproved_users import Held

VERIFY = "VerifyAuthChallengeResponse_Authentication"
ID = "c" * 22
TIMEOUT = Unanswered("timeout")
WON = {"method": "EMAIL_CODE"}


@pytest.fixture
def verify(handles, example):
    """The trigger's word on the code that was mailed to *mailed_to*."""

    def verify(*, verified="false", email="jo@example.com", mailed_to=None):
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
            },
        }
        return handles["VerifyAuthChallengeResponse"](event)["response"]["answerCorrect"]

    return verify


@pytest.fixture
def subject(example):
    return example(VERIFY)["request"]["userAttributes"]["sub"]


def test_the_account_is_the_owners_before_anybody_gets_tokens(
    verify, unproved, accounts, facts, example, subject
):
    """Password, tokens and verification, then it is told, and the sweeper has no business."""
    pool = example(VERIFY)["userPoolId"]
    unproved.held, unproved.subjects = Held.YES, {(subject, pool)}

    assert verify()
    assert [(pool, subject)] == accounts.handed_over
    assert [
        (Kind.CHALLENGE_VERIFIED, WON),
        (Kind.USER_CONFIRMED, {"email_domain": "example.com"}),
        (Kind.GROUP_ASSIGNED, {"group": "members", "rule": "default"}),
    ] == facts()
    assert set() == unproved.subjects


def test_the_groups_are_the_user_s_before_there_are_tokens(
    verify, unproved, groups, facts, example
):
    """Those of the rules, by the address that has just been proved: the first tokens name them."""
    unproved.held = Held.YES

    assert verify(email="jo@example.org")
    pool, user = example(VERIFY)["userPoolId"], example(VERIFY)["userName"]
    assert [(pool, user, "members"), (pool, user, "staff")] == groups.added
    assert (Kind.GROUP_ASSIGNED, {"group": "staff", "rule": "email_domain"}) == facts()[-1]


def test_a_group_that_cannot_be_assigned_makes_no_code_wrong(verify, unproved, groups, facts):
    """The repair has the group from the event."""
    unproved.held = Held.YES
    groups.error = GroupNotAssigned(Reason.THROTTLED)

    assert verify()
    failed = {"group": "members", "rule": "default", "reason": "throttled"}
    assert (Kind.GROUP_ASSIGNMENT_FAILED, failed) == facts()[-1]
    assert set() == unproved.subjects


def test_who_has_a_verified_address_gets_no_group_anew(verify, unproved, groups):
    """Whoever took a user out of a group shall not have to do it at each sign-in."""
    unproved.held = Held.NO_SUCH

    assert verify()
    assert verify(verified="True")
    assert [] == groups.added


def test_46_a_code_that_went_elsewhere_proves_nothing(verify, unproved, accounts):
    """Invariant 46: the address was changed between the mail and the answer."""
    unproved.held = Held.YES

    assert not verify(mailed_to="mallory@example.com")
    assert [] == accounts.handed_over


def test_whose_address_is_verified_keeps_the_password(verify, unproved, accounts, facts):
    """A sign-in like any other makes one write, and looks nowhere."""
    unproved.error = AssertionError

    assert verify(verified="True")
    assert [] == accounts.handed_over
    assert [(Kind.CHALLENGE_VERIFIED, WON)] == facts()


def test_who_never_signed_up_so_keeps_the_password_too(verify, unproved, accounts, facts):
    """An administrator may have confirmed a user whose address nobody proved."""
    unproved.held = Held.NO_SUCH

    assert verify()
    assert [] == accounts.handed_over
    assert [(Kind.CHALLENGE_VERIFIED, WON)] == facts()


def test_an_account_that_is_being_deleted_lets_nobody_in(verify, unproved, accounts):
    """The code came too late; another sign-up brings another one."""
    unproved.held = Held.SWEPT

    assert not verify()
    assert [] == accounts.handed_over


@pytest.mark.parametrize("broken", ["unproved", "accounts"])
def test_without_the_handing_over_there_are_no_tokens(
    verify, unproved, accounts, facts, capsys, broken
):
    """Whoever signed up might still be in: it fails closed, and the next code does it."""
    unproved.held = Held.YES
    {"unproved": unproved, "accounts": accounts}[broken].error = TIMEOUT

    assert not verify()
    assert (Kind.USER_CONFIRMED, {"email_domain": "example.com"}) not in facts()
    assert "account not handed over" in capsys.readouterr().out


def test_what_cannot_be_noted_as_done_is_done(verify, unproved, facts, monkeypatch, capsys):
    """The sweeper finds the address verified, and tells it once more."""

    def fail(_):
        raise TIMEOUT

    unproved.held = Held.YES
    monkeypatch.setattr(unproved, "forget", fail)

    assert verify()
    assert (Kind.USER_CONFIRMED, {"email_domain": "example.com"}) in facts()
    assert "proof not settled" in capsys.readouterr().out
