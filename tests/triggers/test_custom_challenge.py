"""Define, create and verify: an e-mail code, round by round, as Cognito runs it."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from events.contract.catalogue import Kind
from rules.passwordless.address_keys import holder
from rules.passwordless.code_request import START
from rules.passwordless.one_time_code import Challenge, code, user_key
from rules.passwordless.running_challenge import ROUND_0, Kept, RunningChallenge, begun
from rules.passwordless.send_budget import NotNow, Refusal
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_table import Attempt
from runtime.passwordless.wishes import MayBeOpen, Opened, TooBusy
from triggers import define_auth_challenge
from triggers.passwordless.email_code import EmailCode

TIMEOUT = Unanswered("timeout")
CREATE = "CreateAuthChallenge_Authentication"
VERIFY = "VerifyAuthChallengeResponse_Authentication"
ID, OTHER_ID = "c" * 22, "d" * 22
METHOD = {"method": "EMAIL_CODE"}
WISH = {"request_id": "0123456789abcdef"}


def round_of(challenge_id=ID, *, kept=Kept.OWN, next_send_at=0, is_right=False):
    running = RunningChallenge("EMAIL_CODE", challenge_id, next_send_at, kept)
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": is_right,
        "challengeMetadata": running.written(),
    }


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
def create_event(example):
    """The event of a round after *rounds*, with the client's *metadata*."""

    def create_event(*rounds, metadata=None, name=CREATE):
        event = example(name)
        event["request"] |= {"session": list(rounds), "clientMetadata": metadata}
        return event

    return create_event


@pytest.fixture
def verify_event(create, example):
    """The event of an answer to a challenge that was just created."""

    def verify_event(answer, name=VERIFY):
        asked = example(CREATE if name == VERIFY else f"{CREATE}.user_not_found")
        event = example(name)
        event["userName"] = asked["userName"]
        event["request"]["userAttributes"] = asked["request"]["userAttributes"]
        private = create(asked)["response"]["privateChallengeParameters"]
        event["request"] |= {"privateChallengeParameters": private, "challengeAnswer": answer}
        return event

    return verify_event


def challenge_of(asked):
    attributes = asked["request"]["userAttributes"]
    user = user_key(
        b"pepper",
        pool_id=asked["userPoolId"],
        name=asked["userName"],
        subject=None if asked["request"].get("userNotFound") else attributes["sub"],
    )
    client_id = asked["callerContext"]["clientId"]
    return Challenge(ID, asked["userPoolId"], client_id, user, attributes.get("email", ""))


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("", ("CUSTOM_CHALLENGE", False, False), [(Kind.SIGN_IN_ATTEMPTED, {"flow": "custom"})]),
        (
            ".user_not_found",
            ("CUSTOM_CHALLENGE", False, False),
            [(Kind.SIGN_IN_ATTEMPTED, {"user_not_found": True, "flow": "custom"})],
        ),
        (".after_wrong_answer", ("CUSTOM_CHALLENGE", False, False), []),
        (".after_correct_answer", (None, True, False), []),
        (
            ".srp_first",
            ("PASSWORD_VERIFIER", False, False),
            [(Kind.SIGN_IN_ATTEMPTED, {"flow": "custom_srp"})],
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
@pytest.mark.parametrize("is_readable", [True, False])
def test_the_third_wrong_answer_ends_the_sign_in(define, example, facts, is_unknown, is_readable):
    """And says nothing that an unknown user would not hear as well."""
    event = example("DefineAuthChallenge_Authentication")
    one = round_of() if is_readable else round_of() | {"challengeMetadata": "?"}
    event["request"] |= {"session": [one] * 3, "userNotFound": is_unknown}
    define(event)

    assert event["response"]["failAuthentication"] is True
    unknown = {"user_not_found": True} if is_unknown else {}
    locked = [(Kind.CHALLENGE_LOCKED, METHOD)] if is_readable else []
    rejected = (Kind.SIGN_IN_REJECTED, {"reason": "wrong_code"} | unknown)
    assert [*locked, rejected] == facts()


def test_who_asks_for_another_code_has_not_guessed(define, example):
    """The sign-in goes on, up to eight rounds."""
    event = example("DefineAuthChallenge_Authentication")
    event["request"] |= {"session": [round_of()] * 3, "clientMetadata": WISH}
    define(event)

    assert "CUSTOM_CHALLENGE" == event["response"]["challengeName"]


def test_the_first_round_has_a_code_sent_and_stores_none(
    create, example, requests, outbox, now, facts
):
    """Neither the table, nor Cognito's session, nor an event has the code or the address."""
    event = example(CREATE)
    create(event)

    [(new, asked)] = requests.opened
    assert [ID] == outbox.ids
    assert challenge_of(event) == new.challenge.at(event["request"]["userAttributes"]["email"])
    assert ("EMAIL_CODE", "v2", False) == (new.method, new.pepper, new.is_ghost)
    assert event["request"]["userAttributes"]["sub"] == new.subject
    assert epoch(now + timedelta(minutes=10)) == new.expires_at
    assert ("email", None) == (asked["channel"], asked["supersedes"])
    everything = json.dumps([event["response"], str(requests.opened), str(facts())])
    assert code(b"pepper", challenge_of(event), length=8) not in everything
    assert event["request"]["userAttributes"]["email"] not in everything
    assert [(Kind.CHALLENGE_REQUESTED, METHOD)] == facts()


def test_the_client_learns_when_it_may_ask_again(create, example):
    """So that it can show it."""
    public = create(example(CREATE))["response"]["publicChallengeParameters"]

    assert (
        METHOD
        | {
            "code_length": "8",
            "methods": "EMAIL_CODE",
            "available_in": "EMAIL_CODE=30",
            "delivery": "requested",
            "retry_after": "30",
        }
        == public
    )


def test_private_parameters_name_the_challenge_and_no_more(create, example):
    """Cognito seals them, and they are of no use to a reader."""
    private = create(example(CREATE))["response"]["privateChallengeParameters"]

    named = {"version": "1", "method": "EMAIL_CODE", "challenge_id": ID}
    assert named | {"sign_in": ID, "round": "0"} == private


def test_a_wrong_answer_brings_no_other_code(create, example, create_event, outbox, requests):
    """The same challenge goes on: no mail, no new item, no new tries."""
    first = create(example(CREATE))["response"]
    metadata = {"challengeMetadata": first["challengeMetadata"]}
    second = create(create_event(round_of() | metadata))["response"]

    assert first["publicChallengeParameters"] == second["publicChallengeParameters"]
    private = first["privateChallengeParameters"] | {"round": "1"}
    assert private == second["privateChallengeParameters"]
    assert first["challengeMetadata"] == begun(second["challengeMetadata"], ID)
    assert 1 == len(outbox.ids) == len(requests.opened)


def test_a_sign_in_is_told_from_others_in_every_round(create_trigger, create_event):
    """VerifyAuthChallengeResponse has neither a session nor a round; only the first one notes."""
    ids = iter(["1" * 22, ID])
    for starts in (True, False):
        create = create_trigger(starts_directly=starts, new_id=lambda: next(ids, "2" * 22)).handle
        session, seen = [], []
        for _ in range(3):
            made = create(create_event(*session))["response"]
            session.append(round_of() | {"challengeMetadata": made["challengeMetadata"]})
            private = made["privateChallengeParameters"]
            seen.append((private["sign_in"], private["round"]))

        assert 1 == len({sign_in for sign_in, _ in seen})
        assert ["0", "1", "2"] == [number for _, number in seen]


def test_a_sign_in_of_before_goes_on_without(create, create_event):
    """It began when no round noted it: the same challenge, and nothing to tell answers by."""
    private = create(create_event(round_of(OTHER_ID)))["response"]["privateChallengeParameters"]

    assert {"version": "1", "method": "EMAIL_CODE", "challenge_id": OTHER_ID} == private


@pytest.mark.parametrize("metadata", [None, "", "EMAIL_CODE", "CODE-123456", 7, ROUND_0])
def test_a_round_that_is_not_ours_begins_anew(create, create_event, outbox, metadata):
    """What cannot be read is not gone on with."""
    create(create_event(round_of() | {"challengeMetadata": metadata}))

    assert 1 == len(outbox.ids)


def test_a_method_that_is_gone_begins_anew(create, create_event, outbox):
    """After a deployment in the middle of a sign-in."""
    gone = round_of()["challengeMetadata"].replace("EMAIL_CODE", "PIGEON")
    create(create_event(round_of() | {"challengeMetadata": gone}))

    assert 1 == len(outbox.ids)


@pytest.mark.parametrize("lacks", ["request_id", "method"])
def test_a_link_is_adopted_by_a_wish_alone(create_trigger, create_event, requests, lacks):
    """That names its method; any other answer is one to the code."""
    wish = {"request_id": "0123456789abcdef", "method": "EMAIL_CODE", "adopt": "a" * 22}
    event = create_event()
    event["request"]["clientMetadata"] = {**wish, lacks: ""}
    running = create_trigger().handle(event)["response"]["challengeMetadata"]

    assert Kept.LINK is not RunningChallenge.read(running.rpartition(" ")[0]).kept
    assert 1 == len(requests.opened)


def test_a_method_that_is_gone_is_not_gone_on_with_by_a_wish_for_none(create_trigger, create_event):
    """The client is asked what it wants, and told what there is."""
    gone = round_of()["challengeMetadata"].replace("EMAIL_CODE", "PIGEON")
    event = create_event(round_of() | {"challengeMetadata": gone})
    event["request"]["clientMetadata"] = {"signInMethod": "FIDO2"}
    public = create_trigger().handle(event)["response"]["publicChallengeParameters"]

    assert ("NONE", "use_method") == (public["method"], public["error"])


RESTARTING = SimpleNamespace(restarts=lambda *_, **__: True)


def test_a_sign_in_that_is_to_begin_once_more_is_told_so(create_trigger, create_event):
    """Unless the client asks for a code, or this is none of our rounds."""
    create = create_trigger(proofs=RESTARTING).handle
    unread = round_of() | {"challengeMetadata": "NONE of ours"}
    for rounds, metadata, method in (
        ([round_of()], {}, "PROOF"),
        ([round_of()], WISH, "EMAIL_CODE"),
        ([unread], {}, "EMAIL_CODE"),
    ):
        response = create(create_event(*rounds, metadata=metadata))["response"]
        assert method == response["publicChallengeParameters"]["method"]


def test_a_code_behind_a_password_is_no_first_round(create_trigger, create_event, requests):
    """A receipt of the address does not stand for it."""
    password = [
        {"challengeName": name, "challengeResult": True, "challengeMetadata": None}
        for name in ("SRP_A", "PASSWORD_VERIFIER")
    ]
    event = create_event()
    for session, is_first in ([], True), (password, False):
        event["request"]["session"] = session
        create_trigger().handle(event)
        [*_, (_, asked)] = requests.opened
        assert is_first == (asked["unless"] is not None)


def test_with_rounds_the_first_call_sends_nothing(create_trigger, example, requests, outbox, facts):
    """It asks what is wanted; nothing is written, and there is no challenge to answer."""
    create = create_trigger(starts_directly=False).handle
    for name in (CREATE, f"{CREATE}.user_not_found"):
        response = create(example(name))["response"]

        told = {"method": "NONE", "methods": "EMAIL_CODE", "available_in": "EMAIL_CODE=0"}
        assert told == response["publicChallengeParameters"]
        noted = {"sign_in": ID, "round": "0"}
        assert {"version": "1", "method": "NONE"} | noted == response["privateChallengeParameters"]
        assert begun(ROUND_0, ID) == response["challengeMetadata"]
    assert [] == requests.opened == outbox.ids == facts()


def test_with_rounds_the_second_call_sends_what_is_wanted(create_trigger, create_event, requests):
    """Method, locale and device as the client says them."""
    create = create_trigger(starts_directly=False).handle
    wanted = WISH | {"method": "EMAIL_CODE", "locale": "pt-BR", "device": "d" * 43}
    create(create_event({"challengeMetadata": ROUND_0}, metadata=wanted))

    [(new, asked)] = requests.opened
    assert ("pt-BR", "d" * 43) == (new.locale, new.device)
    assert not asked["wish"].is_lease
    assert timedelta(seconds=60) == asked["wish"].lasts


NO_METHOD = [
    WISH | {"method": "PIGEON"},
    {"signInMethod": "MAGIC_LINK", "redirectUri": "https://app.example/"},
    {"signInMethod": "SMS_OTP_STEPUP"},
]


@pytest.mark.parametrize("starts", [True, False])
@pytest.mark.parametrize("wish", NO_METHOD)
def test_a_method_that_is_not_there_is_refused_and_nothing_is_sent(
    create_trigger, create_event, requests, outbox, wish, starts
):
    """Another client's word for one is never taken for the wish for a code."""
    create = create_trigger(starts_directly=starts).handle
    response = create(create_event({"challengeMetadata": ROUND_0}, metadata=wish))["response"]

    assert {
        "method": "NONE",
        "methods": "EMAIL_CODE",
        "available_in": "EMAIL_CODE=0",
        "error": "use_method",
    } == response["publicChallengeParameters"]
    assert ROUND_0 == response["challengeMetadata"]
    assert [] == requests.opened == outbox.ids


@pytest.mark.parametrize("wish", NO_METHOD)
def test_f41_a_refused_wish_leaves_the_challenge_under_way_alone(
    create, create_event, requests, wish
):
    """The code that was sent before stays good."""
    under_way = round_of(OTHER_ID, next_send_at=7)
    response = create(create_event(under_way, metadata=wish))["response"]

    assert "use_method" == response["publicChallengeParameters"]["error"]
    assert under_way["challengeMetadata"] == response["challengeMetadata"]
    assert OTHER_ID == response["privateChallengeParameters"]["challenge_id"]
    assert [] == requests.opened


def test_a_client_that_is_named_starts_directly(create_trigger, create_event, outbox):
    """And all others ask first."""
    client = create_event()["callerContext"]["clientId"]
    for named, started in (({client}, 1), ({"another"}, 0)):
        outbox.ids.clear()
        trigger = create_trigger(starts_directly=False, direct_clients=frozenset(named))
        trigger.handle(create_event())

        assert started == len(outbox.ids)


def test_a_client_without_a_request_id_has_a_lease(create, create_event, requests):
    """Cognito's own three tries of five seconds are one wish."""
    create(create_event())
    create(create_event(metadata=WISH))
    create(create_event(metadata={"request_id": "x" * 16}))

    (_, first), (_, second), (_, third) = requests.opened
    assert first["wish"].is_lease
    assert timedelta(seconds=15) == first["wish"].lasts
    assert 3 == len({each["wish"].digest for each in (first, second, third)})


@pytest.mark.parametrize(
    ("kept", "superseded"), [(Kept.OWN, ID), (Kept.SHARED, None), (Kept.NONE, None)]
)
def test_another_code_voids_the_one_of_this_sign_in_alone(
    create, create_event, requests, kept, superseded
):
    """What may be another sign-in's stays good: nobody voids another's code (invariant 27)."""
    create(create_event(round_of(kept=kept), metadata=WISH))

    assert superseded == requests.opened[0][1]["supersedes"]


def test_the_same_wish_has_the_same_challenge_and_is_told_once(
    create, create_event, requests, outbox, facts
):
    """The second call puts it into the outbox, too: the first may have died before it did."""
    requests.answer = Opened(OTHER_ID, 0, is_new=False)
    response = create(create_event(metadata=WISH))["response"]

    assert OTHER_ID == response["privateChallengeParameters"]["challenge_id"]
    assert [OTHER_ID] == outbox.ids
    assert [] == facts()


@pytest.mark.parametrize("why", Refusal)
def test_too_soon_or_too_many_is_told_and_sends_nothing(
    create, create_event, requests, outbox, facts, now, why
):
    """The code that is under way stays good, and the sign-in goes on (invariant 23)."""
    requests.answer = NotNow(why, epoch(now) + 77)
    response = create(create_event(round_of(OTHER_ID), metadata=WISH))["response"]

    assert OTHER_ID == response["privateChallengeParameters"]["challenge_id"]
    assert ("refused", "77") == (
        response["publicChallengeParameters"]["delivery"],
        response["publicChallengeParameters"]["retry_after"],
    )
    assert [] == outbox.ids
    assert [(Kind.CHALLENGE_RESEND_REFUSED, METHOD | {"reason": why.value})] == facts()


def test_a_refusal_at_the_start_is_a_challenge_that_no_answer_fits(
    create, create_event, requests, now
):
    """Of the same shape; and so are the rounds after it."""
    usual = create(create_event())["response"]
    requests.answer = NotNow(Refusal.TOO_SOON, epoch(now) + 20)
    refused = create(create_event())["response"]
    assert "wait" == refused["publicChallengeParameters"]["delivery"]
    assert "EMAIL_CODE=20" == refused["publicChallengeParameters"]["available_in"]

    assert usual.keys() == refused.keys()
    for name in ("publicChallengeParameters", "privateChallengeParameters"):
        assert usual[name].keys() == refused[name].keys()
    again = create(create_event(round_of() | {"challengeMetadata": refused["challengeMetadata"]}))[
        "response"
    ]
    assert refused["publicChallengeParameters"] == again["publicChallengeParameters"]
    private = refused["privateChallengeParameters"] | {"round": "1"}
    assert private == again["privateChallengeParameters"]
    assert 2 == len(requests.opened)


def test_a_user_who_does_not_exist_gets_the_same_answer_and_the_same_calls(
    create, example, outbox, requests
):
    """Public parameters, rounds, writes and messages are alike (invariant 19)."""
    known = create(example(CREATE))["response"]
    unknown = create(example(f"{CREATE}.user_not_found"))["response"]

    assert known == unknown
    assert 2 == len(outbox.ids)
    (one, asked_one), (two, asked_two) = requests.opened
    assert asked_one.keys() == asked_two.keys()
    assert one.item().keys() == two.item().keys()
    assert (False, True) == (one.is_ghost, two.is_ghost)


def test_who_types_a_uuid_does_not_take_its_owner_for_a_ride(create, example, requests):
    """A stranger's row is never under the key of a user (invariant 7)."""
    event = example(f"{CREATE}.user_not_found")
    event["userName"] = example(CREATE)["request"]["userAttributes"]["sub"]
    create(event)
    create(example(CREATE))

    (ghost, _), (user, _) = requests.opened
    assert ghost.challenge.user != user.challenge.user


SPELLINGS = ["jo@example.com", "JO@Example.com", "\uff4ao@example.com", "jo@example.com."]


@pytest.fixture
def asked_as(create, example, requests):
    """Whose limits, and which wish, there are for *name*: a user's address, or what is typed."""

    def asked_as(name, *, is_known, **attributes):
        event = example(CREATE if is_known else f"{CREATE}.user_not_found")
        event["request"]["clientMetadata"] = WISH
        if is_known:
            event["request"]["userAttributes"] |= {"email": name, **attributes}
        else:
            event["userName"] = name
        create(event)
        new, asked = requests.opened[-1]
        return new.holder, asked["wish"].digest

    return asked_as


def test_61_whoever_asks_in_whatever_spelling_has_the_limits_of_the_address(asked_as):
    """Invariant 61: of every user who has it, and of nobody."""
    anew = {"sub": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
    holders = {
        asked_as(name, is_known=is_known, **more)[0]
        for name in SPELLINGS
        for is_known, more in ((True, {}), (True, anew), (False, {}))
    }

    assert 1 == len(holders)
    assert holders != {asked_as("joe@example.com", is_known=False)[0]}


def test_62_one_wish_is_one_in_whatever_spelling(asked_as):
    """Invariant 62: which spellings are one user is Cognito's business, and to be told by none."""
    digests = {
        asked_as(name, is_known=is_known)[1] for name in SPELLINGS for is_known in (True, False)
    }

    assert 1 == len(digests)


def test_62_nobody_is_somebody_else_in_each_challenge(create_trigger, example, requests):
    """Invariant 62: no version of a secret is in it, so that a new one tells nobody apart."""
    for challenge_id in ("c" * 22, "d" * 22):
        trigger = create_trigger(new_id=lambda made=challenge_id: made)
        trigger.handle(example(f"{CREATE}.user_not_found"))
    users = [new.challenge.user for new, _ in requests.opened]

    pool_id = example(CREATE)["userPoolId"]
    assert users == [
        user_key(b"", pool_id=pool_id, name=each * 22, subject=None) for each in ("c", "d")
    ]


def test_61_answers_count_for_the_address(verify_event, handles, table):
    """Invariant 61: the holder that the challenge was made for."""
    expected = holder(b"pepper", pool_id=verify_event("1")["userPoolId"], address="ADA@example.com")
    handles["VerifyAuthChallengeResponse"](verify_event("1"))

    assert expected == table.attempts[-1][2]["holder"]


@pytest.mark.parametrize("name", [CREATE, f"{CREATE}.user_not_found"])
@pytest.mark.parametrize("broken", ["requests", "busy", "outbox"])
def test_a_code_that_cannot_be_sent_is_an_event_and_no_error(
    create, example, requests, outbox, facts, broken, name
):
    """The client sees an ordinary challenge that nothing fits (invariant 29)."""
    if broken == "outbox":
        outbox.error = TIMEOUT
    else:
        requests.error = TIMEOUT if broken == "requests" else TooBusy()
    event = example(name)

    assert create(event) is event
    told = {"code_length": "8", "delivery": "unavailable", "retry_after": "0"}
    all_methods = {"methods": "EMAIL_CODE", "available_in": "EMAIL_CODE=0"}
    assert METHOD | told | all_methods == event["response"]["publicChallengeParameters"]
    assert [] == outbox.ids
    failed = METHOD | {"reason": "unavailable"}
    assert (Kind.CHALLENGE_DELIVERY_FAILED, failed) == facts()[-1]


@pytest.mark.parametrize("name", [CREATE, f"{CREATE}.user_not_found"])
@pytest.mark.parametrize("error", [None, TIMEOUT, TooBusy()])
def test_a_code_that_did_not_reach_the_outbox_is_given_back(
    create, example, refunds, outbox, facts, name, error
):
    """For unknown users alike; a table that fails, too, changes nothing for the client."""
    outbox.error, refunds.error = TIMEOUT, error
    parameters = create(example(name))["response"]["publicChallengeParameters"]

    assert ("unavailable", "0") == (parameters["delivery"], parameters["retry_after"])
    assert ([] if error else ["c" * 22]) == refunds.given_back
    assert [Kind.CHALLENGE_REQUESTED, Kind.CHALLENGE_DELIVERY_FAILED] == [
        kind for kind, _ in facts()
    ]


def test_a_code_that_a_sender_has_in_spite_of_the_failure_is_under_way(
    create, example, refunds, outbox, facts
):
    """SQS took the message, and its answer was lost."""
    outbox.error, refunds.is_under_way = TIMEOUT, True
    event = create(example(CREATE))

    assert "requested" == event["response"]["publicChallengeParameters"]["delivery"]
    assert [Kind.CHALLENGE_REQUESTED] == [kind for kind, _ in facts()]


def test_what_another_call_may_have_put_into_the_outbox_is_not_given_back(
    create, example, requests, refunds, outbox
):
    """The same wish again: the first call's message may be there."""
    requests.answer = Opened("c" * 22, 0, is_new=False)
    outbox.error = TIMEOUT
    event = create(example(CREATE))

    assert "unavailable" == event["response"]["publicChallengeParameters"]["delivery"]
    assert [] == refunds.given_back


@pytest.mark.parametrize("name", [CREATE, f"{CREATE}.user_not_found"])
def test_71_a_challenge_that_may_have_been_made_is_left_to_the_sender(
    create_trigger, create_event, example, requests, outbox, facts, name
):
    """Invariant 71: it is counted then, so its code goes out, and is good in this sign-in."""
    requests.error = MayBeOpen()
    event = example(name)
    event["request"] |= {"session": [], "clientMetadata": WISH}
    create = create_trigger().handle
    first = create(event)["response"]
    round_0 = round_of() | {"challengeMetadata": first["challengeMetadata"]}
    second = create(create_event(round_0))["response"]

    assert [ID] == outbox.ids
    assert "unavailable" == first["publicChallengeParameters"]["delivery"]
    assert ID == first["privateChallengeParameters"]["challenge_id"]
    assert ID == second["privateChallengeParameters"]["challenge_id"]
    assert "requested" == second["publicChallengeParameters"]["delivery"]
    assert (Kind.CHALLENGE_DELIVERY_FAILED, METHOD | {"reason": "unavailable"}) == facts()[-1]


def test_a_challenge_that_may_have_been_made_and_cannot_be_sent_is_none(
    create, create_event, requests, outbox
):
    """Neither service answers: no answer is right."""
    requests.error, outbox.error = MayBeOpen(), TIMEOUT
    made = create(create_event(metadata=WISH))["response"]

    assert Kept.NONE is RunningChallenge.read(made["challengeMetadata"]).kept


@pytest.mark.parametrize(("pepper", "version"), [(b"pepper", "v2"), (b"salt", "v1")])
def test_a_code_of_either_live_pepper_is_right(
    verify, verify_event, example, table, facts, pepper, version
):
    """The write then asks for a challenge of that version (invariant 18)."""
    event = verify_event(code(pepper, challenge_of(example(CREATE)), length=8))

    assert verify(event) is event
    assert event["response"]["answerCorrect"] is True
    assert (Kind.CHALLENGE_VERIFIED, METHOD) == facts()[-1]
    [(challenge, right_by, asked)] = table.attempts
    assert (challenge_of(example(CREATE)), version) == (challenge, right_by)
    assert ("EMAIL_CODE", "email") == (asked["method"], asked["charged_to"])


@pytest.mark.parametrize(
    ("attempt", "kind", "reason"),
    [
        (Attempt.WRONG, Kind.CHALLENGE_ANSWERED_WRONG, "wrong_code"),
        (Attempt.EXPIRED, Kind.CHALLENGE_EXPIRED, None),
        (Attempt.USED, Kind.CHALLENGE_ANSWERED_WRONG, "code_used"),
        (Attempt.LOCKED, Kind.CHALLENGE_ANSWERED_WRONG, "locked"),
        (Attempt.OVER_BUDGET, Kind.CHALLENGE_ANSWERED_WRONG, "too_many"),
        (Attempt.UNKNOWN, Kind.CHALLENGE_ANSWERED_WRONG, "unknown_challenge"),
    ],
)
def test_a_right_code_whose_write_fails_is_wrong(
    verify, verify_event, example, table, facts, attempt, kind, reason
):
    """Used, expired, locked: the client hears no more than `wrong`."""
    table.answer = attempt
    event = verify_event(code(b"pepper", challenge_of(example(CREATE)), length=8))
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert (kind, METHOD | ({"reason": reason} if reason else {})) == facts()[-1]


@pytest.mark.parametrize(
    ("attempt", "is_right"), [(Attempt.VERIFIED_AGAIN, True), (Attempt.WRONG_AGAIN, False)]
)
def test_67_what_cognito_asks_again_is_answered_alike_and_told_once(
    verify, verify_event, example, table, facts, attempt, is_right
):
    """Invariant 67: it calls a slow trigger again, and has heard nothing of the first call."""
    event = verify_event(code(b"pepper", challenge_of(example(CREATE)), length=8))
    before = facts()
    table.answer = attempt
    verify(event)

    assert is_right is event["response"]["answerCorrect"]
    assert before == facts()


def test_67_an_answer_is_told_from_others_by_sign_in_round_and_text(verify, verify_event, table):
    """Invariant 67: and by nothing that a client could choose; the table has none of its text."""
    given = []
    for changed in ({}, {}, {"sign_in": OTHER_ID}, {"round": "1"}, {"challengeAnswer": "1"}):
        event = verify_event("12345678")
        event["request"] |= {"challengeAnswer": changed.pop("challengeAnswer", "12345678")}
        event["request"]["privateChallengeParameters"] |= changed
        verify(event)
        given.append(table.attempts[-1][2]["given"])

    assert given[0] == given[1]
    assert 4 == len({each.attempt for each in given})
    assert "12345678" not in str(given)


@pytest.mark.parametrize("lacks", ["sign_in", "round"])
def test_67_an_answer_of_before_is_like_no_other(verify, verify_event, table, lacks):
    """A sign-in that was under way when this began to be noted ends as it would have."""
    event = verify_event("12345678")
    del event["request"]["privateChallengeParameters"][lacks]
    verify(event)

    assert table.attempts[0][2]["given"] is None


@pytest.mark.parametrize(
    "answer", ["", "00000000", "x" * 1_000_000, None, 7, [], {}, "1e7", "\ud800", "Start", "start "]
)
def test_any_other_answer_is_wrong_and_counted(verify, verify_event, table, answer):
    """The same one write, whatever it is (invariants 14 and 20)."""
    event = verify_event(answer)
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert [None] == [right_by for _, right_by, _ in table.attempts]


def test_the_wish_for_a_code_is_no_answer(verify, verify_event, table, facts):
    """It is not counted, and it is no code either (invariant 25)."""
    event = verify_event(START)
    before = facts()
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert [] == table.attempts
    assert before == facts()


def test_nothing_is_right_where_only_the_wish_was_asked_for(verify, verify_event, example, table):
    """Not even a code that would be (invariant 10)."""
    event = verify_event(code(b"pepper", challenge_of(example(CREATE)), length=8))
    event["request"]["privateChallengeParameters"] = {"version": "1", "method": "NONE"}
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert [] == table.attempts


def test_nobody_who_does_not_exist_ever_answers_right(verify, verify_event, table):
    """Not even with the code that belongs to the name that was typed (invariant 19)."""
    event = verify_event("", f"{VERIFY}.user_not_found")
    event["request"]["challengeAnswer"] = code(b"pepper", challenge_of(event), length=8)
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert [None] == [right_by for _, right_by, _ in table.attempts]


@pytest.mark.parametrize(
    "private",
    [
        None,
        {},
        {"version": "2", "method": "EMAIL_CODE", "challenge_id": ID},
        {"version": "1", "method": "MAGIC_LINK", "challenge_id": ID},
        {"version": "1", "method": "EMAIL_CODE", "challenge_id": "c" * 21},
        {"version": "1", "method": "EMAIL_CODE"},
    ],
)
def test_private_parameters_that_are_not_ours_are_no_challenge(
    verify, verify_event, table, facts, private
):
    """Nothing is looked up, nothing is counted against anybody (invariants 9 and 11)."""
    event = verify_event("00000000")
    event["request"]["privateChallengeParameters"] = private
    event["request"]["clientMetadata"] = {"method": "EMAIL_CODE", "signInMethod": "MAGIC_LINK"}
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert [] == table.attempts
    unknown = METHOD | {"reason": "unknown_challenge"}
    assert (Kind.CHALLENGE_ANSWERED_WRONG, unknown) == facts()[-1]


def test_a_table_that_does_not_answer_makes_every_answer_wrong(
    verify, verify_event, example, table, capsys
):
    """It fails closed, without an exception, and the log has it (invariant 28)."""
    table.error = TIMEOUT
    event = verify_event(code(b"pepper", challenge_of(example(CREATE)), length=8))
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert "challenge table unavailable" in capsys.readouterr().out


@pytest.mark.parametrize("length", [6, 8, 10])
def test_a_code_of_another_length_is_wrong(example, peppers, length):
    """After a change of the parameter, codes under way have expired."""
    challenge = challenge_of(example(CREATE))
    method = EmailCode(length=length)
    for other in {6, 8, 10} - {length}:
        assert method.right_by(code(b"pepper", challenge, length=other), challenge, peppers) is None


def test_what_is_sent_is_counted_by_its_channel(create, create_event, requests, create_trigger):
    """With the budget of that channel, and under its name."""
    create(create_event(metadata=WISH))
    [(_, asked)] = requests.opened

    assert ("email", create_trigger().opening.budgets["email"]) == (
        asked["channel"],
        asked["budget"],
    )


def test_a_wish_of_its_own_makes_a_challenge_of_its_own(create, create_event):
    """One without a request id may be the challenge of another try of the same call."""
    own, shared = create_event(metadata=WISH), create_event()
    create(own)
    create(shared)

    told = [each["response"]["challengeMetadata"] for each in (own, shared)]
    assert [Kept.OWN, Kept.SHARED] == [RunningChallenge.read(each).kept for each in told]


def test_an_answer_in_the_round_of_the_wish_is_told_as_nothing(verify, verify_event, facts):
    """Whatever it is: there is no challenge that it could be an answer to (invariant 25)."""
    event = verify_event("12345678")
    event["request"]["privateChallengeParameters"] = {"version": "1", "method": "NONE"}
    before = facts()
    verify(event)

    assert event["response"]["answerCorrect"] is False
    assert before == facts()


def test_a_refusal_does_not_go_on_with_a_code_of_a_method_that_is_gone(
    create, create_event, requests
):
    """The code by SMS would be asked for as one by mail, and never fit."""
    requests.answer = NotNow(Refusal.TOO_SOON, 1_800_000_000)
    last = RunningChallenge("SMS_CODE", "d" * 22, 1_700_000_000, Kept.OWN).written()
    event = create_event({"challengeMetadata": last}, metadata=WISH)
    create(event)

    told = RunningChallenge.read(event["response"]["challengeMetadata"])
    assert ("EMAIL_CODE", Kept.NONE) == (told.method, told.kept)
    assert "d" * 22 != told.challenge_id


def test_the_locked_method_is_that_of_the_last_challenge():
    """If that took all tries; whatever the session holds."""
    rounds = {
        method: {
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeMetadata": RunningChallenge(method, "c" * 22, 0, Kept.OWN).written(),
        }
        for method in ("EMAIL_CODE", "SMS_CODE")
    }
    both = [rounds["EMAIL_CODE"], rounds["SMS_CODE"]]

    for session, tries, method in (
        ([both[0]] * 3, 3, "EMAIL_CODE"),
        ([both[0]] * 2, 3, None),
        (both, 1, "SMS_CODE" if both[0] != both[1] else None),
        ([7] * 3, 3, None),
        ([], 3, None),
        (None, 3, None),
    ):
        assert method == define_auth_challenge._locked_method(session, tries=tries)
