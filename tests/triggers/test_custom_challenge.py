"""Define, create and verify: an e-mail code, round by round, as Cognito runs it."""

import json
from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError

from events.catalogue import Kind, Reason
from rules.one_time_code import Challenge, code
from runtime.challenge_table import Attempt
from runtime.mail import MailNotSent

TIMEOUT = ReadTimeoutError(endpoint_url="http://127.0.0.1")
CREATE = "CreateAuthChallenge_Authentication"
VERIFY = "VerifyAuthChallengeResponse_Authentication"
ROUND = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": False}


@pytest.fixture
def define(handles):
    return handles["DefineAuthChallenge"]


@pytest.fixture
def create(handles):
    return handles["CreateAuthChallenge"]


@pytest.fixture
def verify(handles):
    return handles["VerifyAuthChallengeResponse"]


@pytest.fixture
def verify_event(create, example):
    """The event of an answer to a challenge that was just created."""

    def verify_event(answer, name=VERIFY):
        asked = example(CREATE if name == VERIFY else f"{CREATE}.user_not_found")
        event = example(name)
        event["userName"] = asked["userName"]
        private = create(asked)["response"]["privateChallengeParameters"]
        event["request"] |= {"privateChallengeParameters": private, "challengeAnswer": answer}
        return event

    return verify_event


@pytest.fixture
def right_code(example):
    asked = example(CREATE)
    challenge = Challenge(
        "c" * 22, asked["userPoolId"], asked["callerContext"]["clientId"], asked["userName"]
    )
    return code(b"pepper", challenge, length=8)


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("", ("CUSTOM_CHALLENGE", False, False), [(Kind.SIGN_IN_ATTEMPTED, {})]),
        (
            ".user_not_found",
            ("CUSTOM_CHALLENGE", False, False),
            [(Kind.SIGN_IN_ATTEMPTED, {"user_not_found": True})],
        ),
        (".after_wrong_answer", ("CUSTOM_CHALLENGE", False, False), []),
        (".after_correct_answer", (None, True, False), []),
        (
            ".srp_first",
            (None, False, True),
            [(Kind.SIGN_IN_REJECTED, {"reason": "unexpected_challenge"})],
        ),
    ],
)
def test_define_answers_with_exactly_one_step(define, example, facts, name, answer, told):
    """The attempt is told here: PreAuthentication does not run in CUSTOM_AUTH (amplify-js#5318)."""
    event = example(f"DefineAuthChallenge_Authentication{name}")

    assert define(event) is event
    response = event["response"]
    assert answer == (
        response["challengeName"],
        response["issueTokens"],
        response["failAuthentication"],
    )
    assert told == facts()


@pytest.mark.parametrize("is_unknown", [True, False])
def test_the_third_wrong_answer_ends_the_sign_in(define, example, facts, is_unknown):
    """And says nothing that an unknown user would not hear as well."""
    event = example("DefineAuthChallenge_Authentication")
    event["request"] |= {"session": [ROUND] * 3, "userNotFound": is_unknown}
    define(event)

    assert event["response"]["failAuthentication"] is True
    unknown = {"user_not_found": True} if is_unknown else {}
    assert [(Kind.SIGN_IN_REJECTED, {"reason": "wrong_code"} | unknown)] == facts()


def test_the_first_round_mails_a_code_and_stores_none(create, example, outbox, table, now, facts):
    """Neither the table, nor Cognito's session, nor an event has the code or the address."""
    event = example(CREATE)
    create(event)

    [(address, mail)] = outbox.mails
    mailed = mail.subject.split()[0]
    assert example(CREATE)["request"]["userAttributes"]["email"] == address
    assert 8 == len(mailed)
    [(challenge_id, item)] = table.put_calls
    assert "c" * 22 == challenge_id
    assert now + timedelta(minutes=10) == item["expires_at"]
    everything = json.dumps([event["response"], str(table.put_calls), str(facts())])
    assert mailed not in everything
    assert address not in everything
    assert [
        (Kind.CHALLENGE_REQUESTED, {"method": "EMAIL_CODE"}),
        (Kind.CHALLENGE_SENT, {"method": "EMAIL_CODE"}),
    ] == facts()


def test_a_wrong_answer_brings_no_other_code(create, example, outbox, table):
    """The same challenge goes on: no mail, no new item, no new tries."""
    first = create(example(CREATE))["response"]
    event = example(f"{CREATE}.retry")
    event["request"]["session"] = [ROUND | {"challengeMetadata": first["challengeMetadata"]}]

    assert first == create(event)["response"]
    assert 1 == len(outbox.mails) == len(table.put_calls)


@pytest.mark.parametrize("metadata", [None, "", "EMAIL_CODE", "CODE-123456", 7, "EMAIL_CODE ../x"])
def test_a_round_that_is_not_ours_begins_anew(create, example, outbox, metadata):
    """What cannot be read is not gone on with."""
    event = example(CREATE)
    event["request"]["session"] = [ROUND | {"challengeMetadata": metadata}]
    create(event)

    assert 1 == len(outbox.mails)


def test_a_user_who_does_not_exist_gets_the_same_answer_and_no_mail(create, example, outbox, table):
    """Public parameters, rounds and writes are alike."""
    known = create(example(CREATE))["response"]
    unknown = create(example(f"{CREATE}.user_not_found"))["response"]

    assert known == unknown
    assert 1 == len(outbox.mails)
    assert 2 == len(table.put_calls)
    (_, one), (_, two) = table.put_calls
    assert one.keys() == two.keys()


@pytest.mark.parametrize(
    ("table_error", "mail_error", "reason"),
    [
        (TIMEOUT, None, "unavailable"),
        (None, MailNotSent(Reason.SENDER_REFUSED), "sender_refused"),
    ],
)
def test_a_code_that_cannot_be_sent_is_an_event_and_no_error(
    create, example, table, outbox, facts, table_error, mail_error, reason
):
    """The client sees an ordinary challenge; no code is mailed that cannot work."""
    table.error, outbox.error = table_error, mail_error
    event = example(CREATE)

    assert create(event) is event
    assert {"method": "EMAIL_CODE", "code_length": "8"} == event["response"][
        "publicChallengeParameters"
    ]
    assert [] == outbox.mails
    failed = {"method": "EMAIL_CODE", "reason": reason}
    assert (Kind.CHALLENGE_DELIVERY_FAILED, failed) == facts()[-1]


def test_a_user_without_an_address_is_an_event_and_no_error(create, example, facts):
    """An administrator can create one."""
    event = example(CREATE)
    del event["request"]["userAttributes"]["email"]
    create(event)

    assert "no_address" == facts()[-1][1]["reason"]


def test_the_mailed_code_is_right(verify, verify_event, outbox, facts):
    """End to end, without Cognito."""
    event = verify_event("")
    event["request"]["challengeAnswer"] = outbox.mails[0][1].subject.split()[0]

    assert verify(event) is event
    assert event["response"]["answerCorrect"] is True
    assert (Kind.CHALLENGE_VERIFIED, {"method": "EMAIL_CODE"}) == facts()[-1]


def test_the_write_is_for_this_user_at_this_client(verify, verify_event, right_code, table):
    """As the item was put."""
    event = verify_event(right_code)
    verify(event)

    [(challenge_id, is_right, asked)] = table.attempts
    [(put_id, item)] = table.put_calls
    assert (put_id, True) == (challenge_id, is_right)
    assert item["user"] == asked["user"]
    assert item["client_id"] == asked["client_id"]


@pytest.mark.parametrize(
    ("attempt", "kind", "reason"),
    [
        (Attempt.WRONG, Kind.CHALLENGE_ANSWERED_WRONG, "wrong_code"),
        (Attempt.LAST_WRONG, Kind.CHALLENGE_LOCKED, None),
        (Attempt.EXPIRED, Kind.CHALLENGE_EXPIRED, None),
        (Attempt.USED, Kind.CHALLENGE_ANSWERED_WRONG, "code_used"),
        (Attempt.LOCKED, Kind.CHALLENGE_ANSWERED_WRONG, "locked"),
        (Attempt.UNKNOWN, Kind.CHALLENGE_ANSWERED_WRONG, "unknown_challenge"),
    ],
)
def test_a_right_code_whose_write_fails_is_wrong(
    verify, verify_event, right_code, table, facts, attempt, kind, reason
):
    """Used, expired, locked: the client hears no more than `wrong`."""
    table.answer = attempt
    event = verify_event(right_code)
    verify(event)

    assert event["response"]["answerCorrect"] is False
    told = {"method": "EMAIL_CODE"} | ({"reason": reason} if reason else {})
    assert (kind, told) == facts()[-1]


@pytest.mark.parametrize(
    "answer", ["", "00000000", "x" * 1_000_000, None, 7, [], {}, "1e7", "\ud800"]
)
def test_any_other_answer_is_wrong(verify, verify_event, answer):
    """And counted like every wrong answer."""
    event = verify_event(answer)
    verify(event)

    assert event["response"]["answerCorrect"] is False


def test_nobody_who_does_not_exist_ever_answers_right(verify, verify_event, table):
    """Not even with the code that belongs to the name that was typed."""
    event = verify_event("", f"{VERIFY}.user_not_found")
    challenge = Challenge(
        "c" * 22, event["userPoolId"], event["callerContext"]["clientId"], event["userName"]
    )
    event["request"]["challengeAnswer"] = code(b"pepper", challenge, length=8)
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert [False] == [is_right for _, is_right, _ in table.attempts]


@pytest.mark.parametrize(
    "private",
    [
        None,
        {},
        {"version": "2", "method": "EMAIL_CODE", "challenge_id": "c" * 22},
        {"version": "1", "method": "MAGIC_LINK", "challenge_id": "c" * 22},
        {"version": "1", "method": "EMAIL_CODE", "challenge_id": "c" * 21},
        {"version": "1", "method": "EMAIL_CODE"},
    ],
)
def test_private_parameters_that_are_not_ours_are_no_challenge(
    verify, verify_event, table, private
):
    """Nothing is looked up, nothing is counted against anybody."""
    event = verify_event("00000000")
    event["request"]["privateChallengeParameters"] = private
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert [] == table.attempts


def test_it_fails_closed(verify, verify_event, right_code, table, capsys):
    """DynamoDB out of reach: nobody gets in, and the log says why."""
    event = verify_event(right_code)
    table.error = TIMEOUT
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert "challenge table unavailable" in capsys.readouterr().out
