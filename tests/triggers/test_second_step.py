"""The triggers where a password comes before the code."""

from dataclasses import replace
from functools import partial

import pytest

from events.contract.catalogue import Kind
from rules.passwordless.one_time_code import Challenge, code, user_key
from rules.passwordless.running_challenge import Kept, RunningChallenge
from runtime.aws_client.errors import Unanswered
from triggers import define_auth_challenge

DEFINE, CREATE = "DefineAuthChallenge_Authentication", "CreateAuthChallenge_Authentication"


ID = "c" * 22


def code_for(event):
    """The code of the challenge of *event*."""
    attributes, client_id = event["request"]["userAttributes"], event["callerContext"]["clientId"]
    about = {"pool_id": event["userPoolId"], "name": event["userName"]}
    user = user_key(b"pepper", subject=attributes["sub"], **about)
    challenge = Challenge(ID, event["userPoolId"], client_id, user, attributes["email"])
    return code(b"pepper", challenge, length=8)


def entry(name, *, is_right=True, metadata=None):
    return {"challengeName": name, "challengeResult": is_right, "challengeMetadata": metadata}


BEGUN = [entry("SRP_A")]
PROVED = [*BEGUN, entry("PASSWORD_VERIFIER")]


@pytest.fixture
def define(announce):
    return partial(define_auth_challenge.handle, announce=announce, tries=3, is_second=True)


@pytest.fixture
def asked(example):
    """An event whose session is this."""

    def asked(name, session, **request):
        event = example(name)
        event["request"] |= {"session": session, **request}
        return event

    return asked


@pytest.mark.parametrize("is_unknown", [True, False])
def test_a_sign_in_that_begins_with_a_password_is_asked_for_it(define, asked, facts, is_unknown):
    """And told as attempted; a stranger gets the same answer."""
    answered = define(asked(DEFINE, BEGUN, userNotFound=is_unknown))["response"]

    expected = {"challengeName": "PASSWORD_VERIFIER"}
    expected |= {"issueTokens": False, "failAuthentication": False}
    assert expected == answered
    [(kind, data)] = facts()
    assert (Kind.SIGN_IN_ATTEMPTED, is_unknown) == (kind, bool(data.get("user_not_found")))
    assert "custom_srp" == data["flow"]


def test_a_password_may_begin_where_it_need_not(announce, asked, facts):
    """Amplify's CUSTOM_WITH_SRP: the code behind it gives tokens, and less does not."""
    define = partial(define_auth_challenge.handle, announce=announce, tries=3)
    running = RunningChallenge("EMAIL_CODE", ID, 0, Kept.OWN).written()
    right = entry("CUSTOM_CHALLENGE", metadata=running)
    wrong = entry("CUSTOM_CHALLENGE", is_right=False, metadata=running)
    sessions = [BEGUN, PROVED, [*PROVED, right], [*PROVED, wrong, wrong, wrong], [*BEGUN, right]]
    answers = [define(asked(DEFINE, session))["response"] for session in sessions]

    assert ["PASSWORD_VERIFIER", "CUSTOM_CHALLENGE", None, None, None] == [
        each["challengeName"] for each in answers
    ]
    assert [False, False, True, False, False] == [each["issueTokens"] for each in answers]
    reasons = [data["reason"] for kind, data in facts() if kind is Kind.SIGN_IN_REJECTED]
    assert ["wrong_code", "unexpected_challenge"] == reasons


def test_77_behind_a_right_password_a_code_is_asked_for(define, asked, facts):
    """No tokens yet, whatever Cognito has asked for by itself; and nothing is told."""
    for session in (PROVED, [*PROVED, entry("SOFTWARE_TOKEN_MFA")]):
        answered = define(asked(DEFINE, session))["response"]

        assert "CUSTOM_CHALLENGE" == answered["challengeName"]
        assert not answered["issueTokens"]
    assert [] == facts()


@pytest.mark.parametrize("session", [[], [entry("PASSWORD_VERIFIER")], None])
def test_77_a_sign_in_without_a_password_ends(define, asked, facts, session):
    """The first call is told as an attempt, and each end with its reason."""
    assert define(asked(DEFINE, session))["response"]["failAuthentication"]
    assert (Kind.SIGN_IN_REJECTED, {"reason": "unexpected_challenge"}) == facts()[-1]


def test_wrong_codes_behind_a_password_are_told_as_such(define, create_trigger, asked, facts):
    """And the code that took all tries as locked."""
    made = create_trigger().handle(asked(CREATE, PROVED))["response"]["challengeMetadata"]
    wrong = entry("CUSTOM_CHALLENGE", is_right=False, metadata=made)
    facts()
    define(asked(DEFINE, [*PROVED, *[wrong] * 3]))

    kinds = facts()[-2:]
    assert (Kind.SIGN_IN_REJECTED, {"reason": "wrong_code"}) == kinds[1]
    assert Kind.CHALLENGE_LOCKED == kinds[0][0]


@pytest.mark.parametrize("starts_directly", [True, False])
def test_the_code_is_made_at_once(create_trigger, asked, outbox, starts_directly):
    """Clients of others expect one there; only who knows the password gets here."""
    created = create_trigger(starts_directly=starts_directly).handle(asked(CREATE, PROVED))

    assert "EMAIL_CODE" == created["response"]["publicChallengeParameters"]["method"]
    assert 1 == len(outbox.ids)


def test_the_rounds_count_from_the_password(create_trigger, asked):
    """So an answer that Cognito repeats is known again, as in any sign-in."""
    create = create_trigger().handle
    first = create(asked(CREATE, PROVED))["response"]
    wrong = entry("CUSTOM_CHALLENGE", is_right=False, metadata=first["challengeMetadata"])
    second = create(asked(CREATE, [*PROVED, wrong]))["response"]
    private = [each["privateChallengeParameters"] for each in (first, second)]

    assert ["0", "1"] == [each["round"] for each in private]
    assert private[0]["sign_in"] == private[1]["sign_in"] != ""
    assert private[0]["challenge_id"] == private[1]["challenge_id"]
    assert ["true", "true"] == [each["after_password"] for each in private]


def test_without_a_password_nothing_says_so(create_trigger, asked):
    """What a take-over resets hangs on it."""
    created = create_trigger().handle(asked(CREATE, []))

    assert "after_password" not in created["response"]["privateChallengeParameters"]


class Factors:
    """What `SecondFactors` says, and is told."""

    def __init__(self, has_one):
        self.answer, self.refused = has_one, []

    def has_one(self, **_who):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def refuse(self, challenge_id, *, sign_in):
        self.refused.append((challenge_id, sign_in))


@pytest.fixture
def verify(handles, asked, create_trigger):
    """Whether the right code is enough for a user with these factors."""

    def verify(factors, session=(), code=None):
        created = asked(CREATE, list(session))
        private = create_trigger().handle(created)["response"]["privateChallengeParameters"]
        event = asked("VerifyAuthChallengeResponse_Authentication", [])
        event["userName"] = created["userName"]
        event["request"] |= {
            "userAttributes": created["request"]["userAttributes"],
            "privateChallengeParameters": private,
            "challengeAnswer": code or code_for(created),
        }
        trigger = handles["VerifyAuthChallengeResponse"].__self__
        return replace(trigger, second_factors=factors).handle(event)["response"]["answerCorrect"]

    return verify


def test_77_a_right_code_is_not_enough_for_who_has_a_second_factor(verify, logged):
    """A sign-in without a password must not step round it."""
    without, having = Factors(has_one=False), Factors(has_one=True)

    assert verify(without)
    assert not verify(having)
    assert [] == without.refused
    assert [ID] == [challenge_id for challenge_id, _ in having.refused]
    assert 22 == len(having.refused[0][1])
    assert "code is not enough: the user has a second factor" in logged


def test_77_nobody_knows_whether_there_is_one_so_the_code_is_not_enough(verify, logged):
    """Cognito is busy: the code stays good for the next round of this sign-in."""
    factors = Factors(Unanswered("timeout"))

    assert not verify(factors)
    assert [] == factors.refused
    assert "second factors unknown" in logged


def test_77_a_wrong_code_learns_nothing_of_factors(verify):
    """Cognito is not even asked."""
    factors = Factors(AssertionError("asked"))

    assert not verify(factors, code="00000000")


@pytest.mark.parametrize("name", ["SOFTWARE_TOKEN_MFA", "DEVICE_PASSWORD_VERIFIER"])
def test_77_a_factor_that_cognito_has_had_is_not_asked_for_again(verify, name):
    """Once is enough, and so is the key of a device that it remembers instead."""
    assert verify(Factors(AssertionError("asked")), session=[*PROVED, entry(name)])


@pytest.mark.parametrize("more", [[], [entry("NEW_PASSWORD_REQUIRED")]])
def test_77_a_password_and_a_code_do_not_step_round_a_factor(verify, more):
    """One that is set up meanwhile, or that Cognito, for whatever reason, has not asked for."""
    having = Factors(has_one=True)

    assert not verify(having, session=[*PROVED, *more])
    assert [ID] == [challenge_id for challenge_id, _ in having.refused]
    assert verify(Factors(has_one=False), session=[*PROVED, *more])


@pytest.mark.parametrize("was_refused", [True, False])
def test_who_was_refused_is_told_where_to_go_on(create_trigger, asked, was_refused):
    """In the round behind the right code, and only there."""

    class Refused:
        def has(self, challenge_id, *, sign_in):
            assert (ID, 22) == (challenge_id, len(sign_in))
            return was_refused

    create = create_trigger(refusals=Refused()).handle
    first = create(asked(CREATE, []))["response"]
    wrong = entry("CUSTOM_CHALLENGE", is_right=False, metadata=first["challengeMetadata"])
    second = create(asked(CREATE, [wrong]))["response"]["publicChallengeParameters"]

    assert "next" not in first["publicChallengeParameters"]
    assert ("password" if was_refused else None) == second.get("next")
