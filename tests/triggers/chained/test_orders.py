"""Who is asked first, what Cognito is told, and that no event says what did not happen."""

import copy
import json
from functools import partial

import pytest

from events.contract.catalogue import Kind, Reason
from rules.refusals import Refusal, RefusedByNext
from runtime.chained_function import NextFailed
from triggers import custom_message
from triggers.chained import orders, sign_ins
from triggers.pre_sign_up import PreSignUp

SIGN_UP = "PreSignUp_SignUp"
CHANGE = "CustomMessage_UpdateUserAttribute"
CONFIRMED = "PostConfirmation_ConfirmSignUp"
TOKENS = "TokenGeneration_Authentication"
TOKENS_V2 = "TokenGeneration_Authentication.v2"
FAILURES = [
    (RefusedByNext("Not from here"), Reason.REFUSED_BY_NEXT),
    (NextFailed("Unanswered.timeout"), Reason.UNAVAILABLE),
]


class Theirs:
    """Notes what it is asked, and when; answers *response*, or raises *error*."""

    def __init__(self, facts):
        self.response, self.error = {}, None
        self.asked, self.after = [], []
        self._facts = facts

    def __call__(self, sent):
        self.asked.append(json.loads(sent))
        self.after.append([kind for kind, _ in self._facts()])
        if self.error:
            raise self.error
        return self.response


@pytest.fixture
def theirs(facts):
    return Theirs(facts)


@pytest.fixture
def chained(handles, check, announce, theirs):
    """Each trigger that can be chained, with theirs."""

    def sign_up(announce):
        return PreSignUp(
            check=check, checks_federated=True, is_migrating=lambda _: False, announce=announce
        ).handle

    def message(announce):
        return partial(custom_message.handle, check=check, announce=announce, write=None)

    return {
        "PreSignUp": orders.sign_up(sign_up, announce, ask=theirs),
        "CustomMessage": orders.message(message, announce, ask=theirs),
        "PreAuthentication": sign_ins.attempt(handles["PreAuthentication"], announce, ask=theirs),
        "PostAuthentication": sign_ins.sign_in(handles["PostAuthentication"], announce, ask=theirs),
        "PostConfirmation": orders.confirmation(handles["PostConfirmation"], ask=theirs),
        "TokenGeneration": orders.tokens(handles["TokenGeneration"], ask=theirs),
    }


@pytest.mark.parametrize(
    "source",
    [
        *(SIGN_UP, CHANGE, CONFIRMED, TOKENS, TOKENS_V2),
        *("PreAuthentication_Authentication", "PostAuthentication_Authentication"),
    ],
)
def test_theirs_gets_the_event_as_cognito_sent_it(chained, example, theirs, source):
    """Once, without a trace of ours, which answers with the very same event."""
    event = example(source)
    sent = copy.deepcopy(event)
    answered = chained[source.partition("_")[0]](event)

    assert [sent] == theirs.asked
    assert answered is event
    assert {name: sent[name] for name in sent if name != "response"} == {
        name: event[name] for name in event if name != "response"
    }


def test_a_sign_up_is_accepted_after_theirs_agreed(chained, example, theirs, facts):
    theirs.response = {"autoConfirmUser": True, "autoVerifyEmail": False, "autoVerifyPhone": False}
    answered = chained["PreSignUp"](example(SIGN_UP))

    assert [[]] == theirs.after
    assert Kind.SIGN_UP_ACCEPTED == facts()[0][0]
    assert theirs.response == answered["response"]


@pytest.mark.parametrize(("failure", "reason"), FAILURES)
def test_a_sign_up_that_theirs_refuses_was_never_accepted(
    chained, example, theirs, published, failure, reason
):
    """It is nobody's: there is no such user."""
    theirs.error = failure
    with pytest.raises(type(failure)) as raised:
        chained["PreSignUp"](example(SIGN_UP))

    assert raised.value is failure
    [event] = published
    assert (Kind.SIGN_UP_REJECTED, reason, None, "example.com") == (
        event.kind,
        event.data["reason"],
        event.subject,
        event.data["email_domain"],
    )


def test_what_ours_refuses_theirs_never_sees(chained, example, theirs, facts):
    event = example(SIGN_UP)
    event["request"]["userAttributes"]["email"] = "x@mailinator.com"
    with pytest.raises(Refusal, match="DISPOSABLE_EMAIL"):
        chained["PreSignUp"](event)

    assert [] == theirs.asked
    assert [Reason.DISPOSABLE_DOMAIN] == [data["reason"] for _, data in facts()]


def test_a_fact_of_a_call_that_broke_is_not_told_by_the_next(chained, example, theirs, facts):
    """As when our own code fails between the two."""
    theirs.error = ValueError("a bug")
    with pytest.raises(ValueError, match="a bug"):
        chained["PreSignUp"](example(SIGN_UP))
    theirs.error = None
    chained["PreSignUp"](example(SIGN_UP))

    assert [Kind.SIGN_UP_ACCEPTED] == [kind for kind, _ in facts()]


def test_theirs_verify_nothing_in_a_sign_up_without_a_password(chained, example, theirs):
    """Nobody has proved a thing by it."""
    event = example(SIGN_UP)
    event["request"]["clientMetadata"] = {"sign_up": "passwordless"}
    theirs.response = {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": True}
    response = chained["PreSignUp"](event)["response"]

    assert (True, False, False) == (
        response["autoConfirmUser"],
        response["autoVerifyEmail"],
        response["autoVerifyPhone"],
    )


def test_a_message_has_their_words(chained, example, theirs, facts):
    theirs.response = {"smsMessage": None, "emailMessage": "Code {####}", "emailSubject": "Hi"}
    answered = chained["CustomMessage"](example(CHANGE))

    assert [[]] == theirs.after
    assert [Kind.ADDRESS_CHANGE_ACCEPTED] == [kind for kind, _ in facts()]
    assert ("Code {####}", "Hi") == (
        answered["response"]["emailMessage"],
        answered["response"]["emailSubject"],
    )


@pytest.mark.parametrize(("failure", "reason"), FAILURES)
def test_an_address_that_theirs_refuse_was_never_accepted(
    chained, example, theirs, published, failure, reason
):
    """It is the user's, whom there is."""
    theirs.error = failure
    event = example(CHANGE)
    with pytest.raises(type(failure)):
        chained["CustomMessage"](event)

    [told] = published
    assert (Kind.ADDRESS_CHANGE_REJECTED, reason) == (told.kind, told.data["reason"])
    assert event["request"]["userAttributes"]["sub"] == told.subject


@pytest.mark.parametrize(("failure", "reason"), FAILURES)
def test_an_attempt_is_a_fact_and_its_refusal_another(
    chained, example, theirs, facts, failure, reason
):
    theirs.error = failure
    with pytest.raises(type(failure)):
        chained["PreAuthentication"](example("PreAuthentication_Authentication"))

    assert [[Kind.SIGN_IN_ATTEMPTED]] == theirs.after
    assert [(Kind.SIGN_IN_ATTEMPTED, {}), (Kind.SIGN_IN_REJECTED, {"reason": reason})] == facts()


@pytest.mark.parametrize(("failure", "reason"), FAILURES)
def test_nobody_has_signed_in_from_whom_theirs_withhold_the_tokens(
    chained, example, theirs, facts, failure, reason
):
    theirs.error = failure
    with pytest.raises(type(failure)):
        chained["PostAuthentication"](example("PostAuthentication_Authentication"))

    assert [(Kind.SIGN_IN_REJECTED, {"reason": reason})] == facts()
    theirs.error = None
    chained["PostAuthentication"](example("PostAuthentication_Authentication"))
    assert [[], [Kind.SIGN_IN_REJECTED]] == theirs.after
    assert Kind.SIGN_IN_SUCCEEDED == facts()[-1][0]


@pytest.mark.parametrize(("failure", "_"), FAILURES)
def test_a_confirmed_user_gets_groups_whatever_theirs_do(
    chained, example, theirs, groups, facts, failure, _
):
    """And their error is told all the same."""
    theirs.error = failure
    with pytest.raises(type(failure)) as raised:
        chained["PostConfirmation"](example(CONFIRMED))

    assert raised.value is failure
    assert [[]] == theirs.after
    assert ["members"] == [group for *_, group in groups.added]
    assert [Kind.USER_CONFIRMED, Kind.GROUP_ASSIGNED] == [kind for kind, _ in facts()]


def test_tokens_have_their_claims_and_ours_beside(chained, example, theirs):
    theirs.response = {
        "claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": {"tier": "gold"}},
            "groupOverrideDetails": {"groupsToOverride": []},
        }
    }
    event = example(TOKENS_V2)
    event["request"]["groupConfiguration"]["groupsToOverride"] = []
    details = chained["TokenGeneration"](event)["response"]["claimsAndScopeOverrideDetails"]

    assert {"tier": "gold", "desk": "none"} == details["idTokenGeneration"]["claimsToAddOrOverride"]
    assert {"desk": "none"} == details["accessTokenGeneration"]["claimsToAddOrOverride"]
    assert {"groupsToOverride": []} == details["groupOverrideDetails"]


def test_tokens_that_theirs_withhold_are_withheld(chained, example, theirs, facts):
    theirs.error = RefusedByNext("Blocked")
    with pytest.raises(RefusedByNext):
        chained["TokenGeneration"](example(TOKENS))

    assert [] == facts()


def test_each_try_of_cognito_asks_theirs_once(chained, example, theirs):
    """Three tries are three calls of theirs, as they were without us."""
    theirs.error = RefusedByNext("no")
    for _ in range(3):
        with pytest.raises(RefusedByNext):
            chained["PreAuthentication"](example("PreAuthentication_Authentication"))

    assert 3 == len(theirs.asked)


@pytest.mark.parametrize("response", [None, "x", []])
def test_an_event_without_a_response_gets_theirs(chained, example, theirs, response):
    event = example(TOKENS) | {"response": response}
    theirs.response = {"claimsOverrideDetails": {"claimsToAddOrOverride": {"a": "b"}}}
    event["request"]["groupConfiguration"]["groupsToOverride"] = ["x"]
    answered = chained["TokenGeneration"](event)

    assert "b" == answered["response"]["claimsOverrideDetails"]["claimsToAddOrOverride"]["a"]
