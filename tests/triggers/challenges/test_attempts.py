"""What an answer to a challenge is worth before the table counts it."""

from dataclasses import replace

import pytest

from rules.passwordless.running_challenge import VERSION, Kept
from rules.trigger_event import TriggerEvent
from runtime.passwordless.challenge_table import Attempt
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink
from triggers.passwordless.method import Judged, Proven

VERIFY = "VerifyAuthChallengeResponse_Authentication"
PRIVATE = {"version": VERSION, "challenge_id": "c" * 22}
BY_MAIL = EmailCode(length=8)


class Right:
    """A method to which every answer is right."""

    name, keeps_factor, must_be_sent, proves = "RIGHT", False, False, Proven.ADDRESS
    worth = Judged(right_by="v2")

    def judged(self, *_):
        return self.worth

    def charged_to(self, _):
        return "guesses"


@pytest.fixture
def asked(example):
    event = example(VERIFY)
    event["request"]["challengeAnswer"] = "01234567"
    return TriggerEvent.read(event)


@pytest.mark.parametrize(
    ("is_unknown", "kept", "right_by"),
    [
        (False, "", "v2"),
        (True, "", None),
        (False, Kept.LINK.value, None),
        (True, Kept.LINK.value, None),
    ],
)
def test_a_right_code_of_nobody_or_of_an_adopted_link_is_wrong(  # one row each
    attempts, table, asked, is_unknown, kept, right_by
):
    """An unknown user has no code; an adopted link is opened by its token alone."""
    of = replace(asked, request={**asked.request, "userNotFound": is_unknown})
    attempts.of(of, {**PRIVATE, "kept": kept}, Right(), answered_by=str)

    assert [right_by] == [found for _, found, _ in table.attempts]


def test_a_code_by_mail_is_bound_to_its_address_and_no_other_is(attempts, table, asked):
    """Who changes the address has no code at the new one."""
    by_phone = Right()
    by_phone.proves = Proven.NUMBER
    for method in (Right(), by_phone):
        attempts.of(asked, PRIVATE, method, answered_by=str)
    mailed, other = (challenge for challenge, _, _ in table.attempts)

    assert other.at(asked.attributes["email"]) == mailed != other


@pytest.mark.parametrize("attempt", Attempt)
def test_only_a_wrong_answer_is_told_as_used_before(attempts, table, asked, attempt):
    """A locked user's is that of a locked user."""
    spent = Right()
    spent.worth = Judged(right_by=None, is_spent=True)
    table.answer = attempt
    found = attempts.of(asked, PRIVATE, spent, answered_by=str)

    assert (Attempt.USED if attempt is Attempt.WRONG else attempt) is found


def test_methods_by_mail_prove_the_address():
    """So both are bound to it."""
    assert {Proven.ADDRESS} == {BY_MAIL.proves, MagicLink(BY_MAIL).proves}
