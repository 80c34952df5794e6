"""RiskPolicy step_up: a password alone is not enough for a user whom Cognito found at risk."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from events.contract.catalogue import Kind, Reason
from rules.refusals import SecondStepNeeded
from rules.trigger_event import TriggerEvent
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.challenge_table import Attempt
from triggers import post_authentication
from triggers.challenges.risk_step import RiskStep, is_at_risk, note_proof

POST = "PostAuthentication_Authentication"
CREATE, VERIFY = "CreateAuthChallenge_Authentication", "VerifyAuthChallengeResponse_Authentication"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BROKEN = Unanswered("timeout")
PROVED = [
    {"challengeName": name, "challengeResult": True, "challengeMetadata": None}
    for name in ("SRP_A", "PASSWORD_VERIFIER")
]


class Marks:
    """The users at risk, and those who proved themselves; fails if there is an *error*."""

    def __init__(self, *subjects):
        self.subjects, self.asked, self.error = {*subjects}, [], None

    def is_marked(self, subject, *, now):  # noqa: ARG002  # its signature
        self.asked.append(subject)
        if self.error:
            raise self.error
        return subject in self.subjects

    def prove(self, subject, *, at):  # noqa: ARG002  # its signature
        if self.error:
            raise self.error
        self.subjects.discard(subject)


class Factors:
    """Whether users have a second factor of Cognito's; fails if that is an error."""

    def __init__(self):
        self.has = False

    def has_one(self, *, pool_id, user_name):
        assert (pool_id, user_name) == (self.pool_id, self.user_name)
        if isinstance(self.has, Exception):
            raise self.has
        return self.has


@pytest.fixture
def subject(example):
    return example(POST)["request"]["userAttributes"]["sub"]


@pytest.fixture
def marks(subject):
    return Marks(subject)


@pytest.fixture
def factors(example):
    factors, event = Factors(), example(POST)
    factors.pool_id, factors.user_name = event["userPoolId"], event["userName"]
    return factors


@pytest.fixture
def signed_in(announce, example, marks, factors):
    """A sign-in that has come to PostAuthentication, of a user with these attributes."""
    step = RiskStep(marks=marks, factors=factors)

    def signed_in(**attributes):
        event = example(POST)
        told = event["request"]["userAttributes"] | {"email_verified": "true"} | attributes
        event["request"]["userAttributes"] = {k: v for k, v in told.items() if v is not None}
        return post_authentication.handle(event, announce=announce, lacks_second_step=step)

    return signed_in


def test_19_a_password_alone_is_refused_to_a_user_at_risk(signed_in, facts):
    """Behind the right password, with a code that clients know; it is told."""
    with pytest.raises(SecondStepNeeded, match=r"^SECOND_STEP_NEEDED: "):
        signed_in()
    assert [(Kind.SIGN_IN_REJECTED, {"reason": Reason.SECOND_STEP_NEEDED})] == facts()


def test_19_nobody_else_is_asked_for_more(signed_in, marks, facts):
    """One read."""
    marks.subjects.clear()
    signed_in()

    assert [Kind.SIGN_IN_SUCCEEDED] == [kind for kind, _ in facts()]
    assert 1 == len(marks.asked)


@pytest.mark.parametrize(
    "attributes",
    [
        {"email_verified": "false"},
        {"email": None},
        {"sub": None},
        {"cognito:user_status": "EXTERNAL_PROVIDER"},
    ],
)
def test_19_who_could_get_no_code_is_let_in(signed_in, marks, attributes):
    """Without a proved address, or by a provider, which has a second step of its own."""
    signed_in(**attributes)

    assert [] == marks.asked


def test_19_a_second_factor_of_cognitos_is_one(signed_in, factors):
    """It has been asked for behind the password, and a code may not step round it."""
    factors.has = True
    signed_in()


@pytest.mark.parametrize("who", ["marks", "factors"])
def test_19_while_nobody_can_be_asked_everybody_is_let_in(signed_in, marks, factors, who, logged):
    """A second step is worth less than all sign-ins."""
    if who == "marks":
        marks.error = BROKEN
    else:
        factors.has = BROKEN
    signed_in()

    assert "risk not read" in logged


@pytest.fixture
def first_round(create_trigger, example, marks):
    """The method of the first round behind a password, where devices are trusted."""

    def first_round(risks=marks):
        event = example(CREATE)
        event["request"] |= {"session": PROVED, "clientMetadata": {}}
        answered = create_trigger(trusts_devices=True, risks=risks).handle(event)
        return answered["response"]["publicChallengeParameters"]["method"]

    return first_round


def test_19_no_device_stands_for_the_code_of_a_user_at_risk(first_round, marks):
    """The code is mailed at once; once it is answered, the device does again."""
    assert "EMAIL_CODE" == first_round()
    marks.subjects.clear()
    assert "DEVICE" == first_round()
    assert "DEVICE" == first_round(risks=None)


def test_19_a_device_is_asked_for_while_the_risk_cannot_be_read(first_round, marks, logged):
    """Nobody is kept out by a table."""
    marks.error = BROKEN

    assert "DEVICE" == first_round()
    assert "risk not read" in logged


@pytest.fixture
def answered(handles, create_trigger, example, table, marks):
    """Whether an answer is right that the table finds to be *attempt*, and the user at risk."""

    def answered(attempt=Attempt.VERIFIED, *, risks=marks):
        asked, event = example(CREATE), example(VERIFY)
        subject = asked["request"]["userAttributes"]["sub"]
        marks.subjects = {subject}
        table.answer = attempt
        event["userName"] = asked["userName"]
        event["request"]["userAttributes"] = asked["request"]["userAttributes"]
        private = create_trigger().handle(asked)["response"]["privateChallengeParameters"]
        event["request"] |= {"privateChallengeParameters": private, "challengeAnswer": "12345678"}
        trigger = handles["VerifyAuthChallengeResponse"].__self__
        is_right = replace(trigger, risks=risks).handle(event)["response"]["answerCorrect"]
        return is_right, subject in marks.subjects

    return answered


def test_19_a_right_code_takes_the_risk_away(answered):
    """Before PostAuthentication asks for it; a wrong one does not."""
    assert (True, False) == answered()
    assert (False, True) == answered(Attempt.WRONG)
    assert (True, True) == answered(risks=None)


def test_19_a_code_is_right_though_the_risk_stays(answered, marks, logged):
    """The user is asked once more then."""
    marks.error = BROKEN

    assert (True, True) == answered()
    assert "proof not noted" in logged


def test_19_nobody_without_a_subject_is_at_risk(marks, example):
    """A user who does not exist."""
    event = example(POST)
    del event["request"]["userAttributes"]["sub"]
    asked = TriggerEvent.read(event)

    assert not is_at_risk(marks, asked, now=NOON)
    note_proof(marks, asked, now=NOON)
    assert [] == marks.asked


def test_19_of_who_has_no_subject_no_mark_is_looked_for(example, marks, now):
    """There can be none; nor where nobody is marked at all."""
    event = example(POST)
    del event["request"]["userAttributes"]["sub"]
    nobody = TriggerEvent.read(event)

    marks.error = AssertionError("nobody to look for")
    for known in (marks, None):
        assert not is_at_risk(known, nobody, now=now)
        note_proof(known, nobody, now=now)
