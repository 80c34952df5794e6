import re
from base64 import urlsafe_b64decode

import pytest

from api.app import acts
from api.routes.code_sign_up import SIGN_UP
from api.sign_up import acts as sign_up_acts
from rules.passwordless.magic_link import digest, is_secret
from rules.tokens.bound_session import NAME, NONCE, SEAL
from tests.api.conftest import TOKENS, refusal

ADA = {"email": "ada@example.com"}
PATH = "/auth/passwordless/sign-up"


def challenge(session="s" * 20, **parameters):
    told = {"USERNAME": "b281eb78", "code_length": "8", "retry_after": "30", **parameters}
    return {"ChallengeName": "CUSTOM_CHALLENGE", "Session": session, "ChallengeParameters": told}


SENT = challenge(method="EMAIL_CODE", delivery="requested")
ASKED = challenge(method="NONE")
PROOF = challenge("p" * 20, method="PROOF", delivery="none")


def said(code, words="Enter the code from the mail [EMAIL_CODE 8 30]"):
    """What Cognito tells of a refusal of our trigger."""
    return refusal("UserLambdaValidationException", f"PreSignUp failed with error {code}: {words}.")


CODE_SENT = said("CODE_SENT")
EXISTS = refusal("UsernameExistsException")


@pytest.fixture
def begun(call, cognito):
    """A sign-up that has begun, with what SignUp has said."""

    def begun(word=CODE_SENT, body=ADA, **answers):
        cognito.answers |= {"admin_initiate_auth": SENT, "sign_up": word, **answers}
        return call("POST", PATH, body)

    return begun


@pytest.fixture
def verify(call):
    def verify(session, answer="12345678"):
        body = ADA | {"session": session, "answer": answer}
        return call("POST", "/auth/passwordless/verify", body)

    return verify


def test_51_nobody_is_made_before_the_code(begun, cognito):
    """Invariant 51: the first call asks for one, with the message of the sign-in that is shown."""
    answer = begun()
    [asked] = cognito.asked("sign_up")
    told = asked["ClientMetadata"]

    assert (200, "EMAIL_CODE") == (answer.status, answer.body["parameters"]["method"])
    assert [{"Name": "email", "Value": "ada@example.com"}] == asked["UserAttributes"]
    assert ("passwordless", "EMAIL_CODE", "EMAIL_CODE", "de-CH", "Firefox/130") == tuple(
        told[name] for name in ("sign_up", "in_place_of", "method", "locale", "browser")
    )
    assert is_secret(told["device"])
    assert 16 <= len(told["request_id"]) <= 64
    assert "code" not in told
    assert len(asked["Password"]) > 40


@pytest.mark.parametrize(
    "word",
    [said("CODE_SENT"), EXISTS, said("CODE_NOT_SENT"), said("TRY_LATER", "Please try again")],
)
def test_62_the_answer_is_the_same_whoever_has_the_address(begun, word, slept):
    """Invariant 62: to the last member; the session is as long, and as long in coming."""
    answer = begun(word)
    body = answer.body
    session = body.pop("session")

    assert (200, [2.0]) == (answer.status, slept)
    assert {
        "challenge": "CUSTOM_CHALLENGE",
        "parameters": {
            "method": "EMAIL_CODE",
            "code_length": "8",
            "delivery": "requested",
            "retry_after": "30",
        },
    } == body
    assert 20 + NONCE + NAME + SEAL == len(session)


@pytest.mark.parametrize("delivery", ["wait", "refused", "unavailable"])
def test_62_what_limits_refuse_nobody_is_mailed(begun, cognito, delivery):
    """Invariant 62: nor would a user be."""
    shown = challenge(method="EMAIL_CODE", delivery=delivery)
    answer = begun(admin_initiate_auth=shown)

    assert delivery == answer.body["parameters"]["delivery"]
    assert [] == cognito.asked("sign_up")


@pytest.mark.parametrize("first", ["NONE", "PROOF", "SMS_CODE"])
def test_a_code_by_mail_is_asked_for_where_none_is_under_way(begun, cognito, first):
    """Where the stack asks first; also within two minutes of another code, and of an SMS."""
    shown = challenge(method=first, delivery="requested")
    begun(admin_initiate_auth=shown, admin_respond_to_auth_challenge=SENT)
    [asked] = cognito.asked("admin_respond_to_auth_challenge")
    [sign_up] = cognito.asked("sign_up")

    assert "start" == asked["ChallengeResponses"]["ANSWER"]
    assert "EMAIL_CODE" == asked["ClientMetadata"]["method"]
    assert asked["ClientMetadata"]["request_id"] == sign_up["ClientMetadata"]["in_place_of"]


def test_who_may_not_sign_in_gets_the_challenge_of_nobody(begun, cognito):
    """A user who never confirmed: Cognito may ask our trigger all the same."""
    answer = begun(EXISTS, admin_initiate_auth=[refusal("UserNotConfirmedException"), SENT])

    assert 200 == answer.status
    names = [each["AuthParameters"]["USERNAME"] for each in cognito.asked("admin_initiate_auth")]
    assert ["ada@example.com", "ada@example.com.."] == names


UNCONFIRMED = refusal("UserNotConfirmedException")
FREE = said("ADDRESS_FREE", "This address may sign up now")


def names(cognito):
    return [each["Username"].partition("@")[2] for each in cognito.asked("sign_up")]


@pytest.fixture
def claimed(begun):
    """A sign-up for an address whose name an unconfirmed user holds."""
    return begun([EXISTS, CODE_SENT], admin_initiate_auth=[UNCONFIRMED, SENT]).body["session"]


def test_an_unconfirmed_user_is_asked_for_a_code_in_nobodys_name(claimed, cognito):
    """A stranger may have signed up by the owner's address: Cognito says that it is there."""
    _, asked = cognito.asked("sign_up")
    told = asked["ClientMetadata"]

    assert claimed
    assert ["example.com", "example.invalid"] == names(cognito)
    assert ("claim", "ada@example.com", "EMAIL_CODE") == tuple(
        told[name] for name in ("sign_up", "address", "in_place_of")
    )
    assert is_secret(told["device"])


@pytest.mark.parametrize("takes_again", [0, 1, 2])
def test_the_owner_of_a_name_that_was_taken_is_in_by_one_code(
    claimed, cognito, verify, takes_again
):
    """Also where a stranger takes it again before the account is there."""
    again = [FREE, EXISTS] * takes_again
    begins = [UNCONFIRMED, SENT] * takes_again
    cognito.answers |= {
        "sign_up": [*again, FREE, {}],
        "admin_initiate_auth": [*begins, PROOF],
        "admin_respond_to_auth_challenge": {"AuthenticationResult": TOKENS},
    }

    assert "access" == verify(claimed).body["access_token"]
    assert ["example.invalid", "example.com"] * (1 + takes_again) == names(cognito)[2:]
    devices = {each["ClientMetadata"]["device"] for each in cognito.asked("sign_up")}
    assert 1 == len(devices)


def test_a_stranger_who_signs_up_meanwhile_makes_room(begun, cognito, verify):
    """After the code was mailed to a newcomer."""
    session = begun().body["session"]
    cognito.answers |= {
        "sign_up": [EXISTS, FREE, {}],
        "admin_initiate_auth": [UNCONFIRMED, SENT, PROOF],
        "admin_respond_to_auth_challenge": {"AuthenticationResult": TOKENS},
    }

    assert "access" == verify(session).body["access_token"]


@pytest.mark.parametrize(
    "words",
    [
        [said("WRONG_CODE", "Please check")],
        [said("TRY_LATER", "Please try again")],
        [said("ADDRESS_ACCEPTED", "This address may sign up")],
        [FREE, EXISTS] * 3,
    ],
    ids=["wrong", "later", "no codes any more", "taken again and again"],
)
def test_62_a_claim_that_gets_nothing_is_a_wrong_answer(claimed, cognito, verify, words):
    """Invariant 62: of nobody's sign-in, which is shown."""
    cognito.answers |= {
        "sign_up": words,
        "admin_initiate_auth": [UNCONFIRMED, SENT] * 3,
        "admin_respond_to_auth_challenge": SENT,
    }
    answer = verify(claimed)

    assert (401, "wrong_answer") == (answer.status, answer.code)
    assert len(claimed) == len(answer.body["session"])


def test_an_address_that_is_not_welcome_is_refused(begun):
    """With the words of the trigger, as at any sign-up."""
    word = said("DISPOSABLE_EMAIL", "Please use another address")
    answer = begun(word)

    assert (422, "sign_up_refused") == (answer.status, answer.code)
    assert "disposable_email" == answer.body["errors"][0]["code"]


@pytest.mark.parametrize("code", ["TooManyRequestsException", "UnexpectedLambdaException"])
def test_what_does_not_work_is_told(begun, code):
    """It works again by itself, or somebody has to look."""
    assert 503 == begun(refusal(code)).status


def test_the_right_code_makes_the_account_and_signs_in(begun, cognito, verify, slept):
    """By the receipt that the code leaves, with a secret that the client never had."""
    session = begun().body["session"]
    slept.clear()
    cognito.answers |= {
        "sign_up": {},
        "admin_initiate_auth": PROOF,
        "admin_respond_to_auth_challenge": {"AuthenticationResult": TOKENS},
    }
    answer = verify(session)
    first, second = (each["ClientMetadata"] for each in cognito.asked("sign_up"))
    [proved] = cognito.asked("admin_respond_to_auth_challenge")
    secret = proved["ChallengeResponses"]["ANSWER"]

    assert "access" == answer.body["access_token"]
    assert [] == slept
    assert ("12345678", first["device"]) == (second["code"], second["device"])
    assert 16 <= len(second["try_id"]) <= 64
    assert digest(secret) == first["device"]
    assert 32 == len(urlsafe_b64decode(f"{secret}="))
    assert secret not in session
    assert "p" * 20 == proved["Session"]


def test_55_the_same_answer_once_more_is_the_same_try(begun, cognito, verify):
    """Invariant 55: a client that did not hear the answer sends it again; the user is there."""
    session = begun().body["session"]
    cognito.answers |= {
        "sign_up": [{}, EXISTS, EXISTS],
        "admin_initiate_auth": PROOF,
        "admin_respond_to_auth_challenge": {"AuthenticationResult": TOKENS},
    }
    tokens = [verify(session, code).body["access_token"] for code in ("1", "1", "2")]
    tries = [each["ClientMetadata"]["try_id"] for each in cognito.asked("sign_up")[1:]]

    assert ["access"] * 3 == tokens
    assert tries[0] == tries[1] != tries[2]


@pytest.mark.parametrize("word", [said("WRONG_CODE", "Please check"), said("TRY_LATER", "Please")])
def test_62_a_wrong_code_ends_the_sign_in_that_is_shown_like_a_users(
    begun, cognito, verify, word, slept
):
    """Invariant 62: its session is used up, and the next is as long."""
    session = begun().body["session"]
    slept.clear()
    cognito.answers |= {"sign_up": word, "admin_respond_to_auth_challenge": SENT}
    wrong = verify(session)
    cognito.answers["admin_respond_to_auth_challenge"] = refusal("NotAuthorizedException")
    over = verify(wrong.body["session"])

    assert (401, "wrong_answer") == (wrong.status, wrong.code)
    assert "30" == wrong.body["parameters"]["retry_after"]
    assert len(session) == len(wrong.body["session"])
    assert (401, "sign_in_failed") == (over.status, over.code)
    assert [1.5, 1.5] == slept
    answered = cognito.asked("admin_respond_to_auth_challenge")
    assert ["12345678"] * 2 == [each["ChallengeResponses"]["ANSWER"] for each in answered]


def test_the_code_of_a_user_signs_in(begun, cognito, verify):
    """No second sign-up: the session has nothing to do with one."""
    session = begun(EXISTS).body["session"]
    cognito.answers["admin_respond_to_auth_challenge"] = {"AuthenticationResult": TOKENS}

    assert "access" == verify(session).body["access_token"]
    assert not any("code" in each["ClientMetadata"] for each in cognito.asked("sign_up"))


def test_when_the_receipt_is_over_another_code_is_asked_for(begun, cognito, verify):
    """The account is there: the sign-in goes on like any other."""
    session = begun().body["session"]
    cognito.answers["sign_up"] = {}
    answer = verify(session)

    assert (401, "wrong_answer") == (answer.status, answer.code)
    assert 20 + NAME + SEAL == len(answer.body["session"])


def test_another_code_is_asked_for_in_the_same_sign_up(call, begun, cognito):
    """Of the same device: it takes the place of the first."""
    session = begun(admin_respond_to_auth_challenge=SENT).body["session"]
    answer = call("POST", PATH, ADA | {"session": session})
    first, second = (each["ClientMetadata"] for each in cognito.asked("sign_up"))
    [asked] = cognito.asked("admin_respond_to_auth_challenge")

    assert len(session) == len(answer.body["session"])
    assert first["device"] == second["device"]
    assert first["request_id"] != second["request_id"]
    assert asked["ClientMetadata"]["request_id"] == second["in_place_of"]


def test_a_code_that_was_sent_stays_good_when_the_next_is_refused(call, begun, cognito, verify):
    """Whatever the answer to the second wish is."""
    shown = challenge(method="EMAIL_CODE", delivery="refused")
    session = begun(admin_respond_to_auth_challenge=shown).body["session"]
    again = call("POST", PATH, ADA | {"session": session}).body["session"]
    verify(again)

    assert "12345678" == cognito.asked("sign_up")[-1]["ClientMetadata"]["code"]


def test_each_sign_up_is_a_device_of_its_own(begun, cognito):
    """A stranger's wish does not take the place of the owner's code."""
    begun()
    begun()

    assert 2 == len({each["ClientMetadata"]["device"] for each in cognito.asked("sign_up")})


def test_sessions_of_sign_ups_and_sign_ins_are_not_taken_for_each_other(call, begun):
    """Of all users."""
    sign_up = begun().body["session"]
    sign_in = call("POST", "/auth/passwordless/start", ADA).body["session"]
    answers = [
        call("POST", PATH, ADA | {"session": sign_in}),
        call("POST", "/auth/passwordless/start", ADA | {"session": sign_up}),
        call("POST", PATH, {"email": "eve@example.com", "session": sign_up}),
    ]

    assert ["sign_in_failed"] * 3 == [each.code for each in answers]


def test_where_it_is_switched_off_there_is_none(api, call, client, passwords, cognito):
    """Cognito would make a user with its own code."""
    more = {SIGN_UP: sign_up_acts(client, passwords, by_code=False)[SIGN_UP]}
    answer = call("POST", PATH, ADA, of=api(more=more))

    assert (404, "not_found") == (answer.status, answer.code)
    assert [] == cognito.calls


def test_the_password_is_nobodys(begun, cognito):
    """Another one each time; with all that a policy may ask for."""
    begun()
    begun()
    passwords = {each["Password"] for each in cognito.asked("sign_up")}

    assert 2 == len(passwords)
    assert all(re.search(f"[{kind}]", each) for each in passwords for kind in ("a-z", "A-Z", "0-9"))


def test_both_functions_have_the_route(client, passwords):
    """One answers, and the other one describes it."""
    assert SIGN_UP in acts(client, None, passwords)
    assert SIGN_UP in sign_up_acts(client, passwords)


RESTART = challenge("q" * 20, method="PROOF", delivery="none", restart="true")


@pytest.mark.parametrize(
    ("then", "is_in"), [(PROOF, True), (SENT, False)], ids=["receipt", "receipt is over"]
)
def test_57_an_account_that_changed_hands_is_begun_once_more(
    slept, begun, cognito, verify, then, is_in
):
    """By the secret that was digested for the answer; the client sees one call."""
    session = begun(EXISTS).body["session"]
    slept.clear()
    cognito.answers |= {
        "admin_initiate_auth": then,
        "admin_respond_to_auth_challenge": [RESTART, {"AuthenticationResult": TOKENS}],
    }
    answer = verify(session)
    answers = cognito.asked("admin_respond_to_auth_challenge")

    assert 1.0 == slept[0]
    assert is_in == (answer.body.get("access_token") == "access")
    if is_in:
        assert answers[0]["ClientMetadata"]["device"] == digest(
            answers[1]["ChallengeResponses"]["ANSWER"]
        )


def test_57_a_sign_up_that_took_an_account_over_is_begun_once_more(slept, begun, cognito, verify):
    """By the same device: its receipt is renewed."""
    session = begun().body["session"]
    slept.clear()
    cognito.answers |= {
        "sign_up": EXISTS,
        "admin_initiate_auth": PROOF,
        "admin_respond_to_auth_challenge": [RESTART, {"AuthenticationResult": TOKENS}],
    }

    assert "access" == verify(session).body["access_token"]
    [one, two] = cognito.asked("admin_respond_to_auth_challenge")
    assert one["ChallengeResponses"]["ANSWER"] == two["ChallengeResponses"]["ANSWER"]
    assert [1.0] == slept
