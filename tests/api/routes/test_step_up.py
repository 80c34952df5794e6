"""A fresh factor for one action, and its receipt: who gets one, and who does not."""

import time

import jwt
import pytest

from api.problems import Problem
from api.routes.step_up import StepUps
from api.step_up import Receipts, StepUp, step_up
from events.contract.catalogue import Kind
from rules.passwordless.running_challenge import ROUND_0
from rules.tokens.bound_session import BoundSession
from rules.tokens.receipt import details_hash
from runtime.aws_client.errors import Unanswered
from runtime.tokens.receipt_key import ReceiptKey
from runtime.tokens.spent_receipts import SpentReceipts
from tests.api.conftest import ISSUER, SUB, bearing, refusal
from tests.rules.tokens.test_receipt import JWK, PURPOSE, made
from tests.runtime.tokens.test_receipt_key import Kms
from tests.runtime.tokens.test_spent_receipts import Table

WISH = {
    "action": "payment.send",
    "details": {"amount": "120.00"},
    "audience": "https://pay.example/",
}
SESSION = "s" * 30
BEGIN, ANSWER, SPEND = "/auth/step-up", "/auth/step-up/answer", "/auth/step-up/spend"
REFUSED = refusal("NotAuthorizedException")


def posed(method="EMAIL_CODE", *, session=SESSION, challenge="CUSTOM_CHALLENGE", **parameters):
    told = {"method": method, "methods": "EMAIL_CODE SMS_CODE", **parameters}
    return {
        "ChallengeName": challenge,
        "Session": session,
        "ChallengeParameters": {name: text for name, text in told.items() if text},
    }


PASSKEY = posed("", challenge="WEB_AUTHN", CREDENTIAL_REQUEST_OPTIONS='{"challenge":"x"}')


@pytest.fixture
def kms():
    return Kms()


@pytest.fixture
def receipts(kms):
    return Receipts(
        key=ReceiptKey(kms, key_id="k"),
        spent=SpentReceipts(Table(), table="challenges"),
        actions=frozenset({"payment.send", "account.delete"}),
        issuer=ISSUER,
    )


@pytest.fixture
def ask(api, call, token, receipts, cognito):
    """A request of the user, whose sign-in at Cognito goes as *cognito* says."""
    cognito.answers["admin_initiate_auth"] = posed(ROUND_0)
    cognito.answers["admin_respond_to_auth_challenge"] = posed(retry_after="30")

    def ask(path=BEGIN, body=None, *, receipts=receipts, **claims):
        headers = bearing(token(**claims))
        return call(
            "POST", path, {**WISH, **(body or {})}, of=api(receipts=receipts), headers=headers
        )

    return ask


@pytest.fixture
def signs_in(cognito, token):
    """Have the next answer be right, for the user with *subject*."""

    def signs_in(subject=SUB):
        tokens = {"AccessToken": token(sub=subject), "RefreshToken": "r", "ExpiresIn": 900}
        cognito.answers["admin_respond_to_auth_challenge"] = {"AuthenticationResult": tokens}

    return signs_in


@pytest.fixture
def begun(ask, published):
    """The session of a step-up by *method*."""

    def begun(method="EMAIL_CODE"):
        session = ask(body={"method": method}).body["session"]
        published.clear()
        return session

    return begun


def test_without_a_method_nothing_is_sent(ask, cognito, published):
    """The methods are told; Cognito's first round sends nothing."""
    answer = ask()

    assert ("CUSTOM_CHALLENGE", "EMAIL_CODE SMS_CODE") == (
        answer.body["challenge"],
        answer.body["parameters"]["methods"],
    )
    assert [] == cognito.asked("admin_respond_to_auth_challenge")
    [asked] = cognito.asked("admin_initiate_auth")
    assert ("CUSTOM_AUTH", SUB) == (asked["AuthFlow"], asked["AuthParameters"]["USERNAME"])
    [event] = published
    assert (Kind.STEP_UP_REQUESTED, SUB, "payment.send", None) == (
        event.kind,
        event.subject,
        event.data["action"],
        event.data.get("method"),
    )


def test_a_method_is_asked_for(ask, cognito, published):
    """At once, or in the session of the answer that told the methods."""
    first = ask().body["session"]
    for body in ({"method": "SMS_CODE"}, {"method": "SMS_CODE", "session": first}):
        assert "30" == ask(body=body).body["parameters"]["retry_after"]

    wishes = cognito.asked("admin_respond_to_auth_challenge")
    assert ["SMS_CODE", "SMS_CODE"] == [each["ClientMetadata"]["method"] for each in wishes]
    assert ["payment.send"] * 2 == [each["ClientMetadata"]["action"] for each in wishes]
    assert ["start", "start"] == [each["ChallengeResponses"]["ANSWER"] for each in wishes]
    assert ["EMAIL_CODE", "EMAIL_CODE"] == [each.data["method"] for each in published[1:]]


def test_another_code_gives_a_step_up_no_more_time(ask, cognito, monkeypatch):
    """It is asked for in the same sign-in of Cognito, which began when the first code was."""
    first = ask(body={"method": "SMS_CODE"}).body["session"]
    monkeypatch.setattr(StepUps, "_epoch", property(lambda _: int(time.time()) + 300))
    second = ask(body={"method": "EMAIL_CODE", "session": first}).body["session"]

    assert first.partition(".")[0] == second.partition(".")[0]
    assert 1 == len(cognito.asked("admin_initiate_auth"))


def test_a_code_that_is_sent_already_is_not_sent_again(ask, cognito):
    """Where the first round sends, as with PasswordlessStart direct."""
    cognito.answers["admin_initiate_auth"] = posed("EMAIL_CODE")

    assert 200 == ask(body={"method": "EMAIL_CODE"}).status
    assert [] == cognito.asked("admin_respond_to_auth_challenge")


def test_the_right_code_is_answered_with_a_receipt(ask, begun, signs_in, cognito, published):
    """For this user, sign-in, action, details and audience; the tokens are revoked."""
    session = begun()
    signs_in()
    answer = ask(ANSWER, {"session": session, "answer": "12345678"})

    told = jwt.decode(
        answer.body["receipt"],
        jwt.PyJWK(JWK).key,
        algorithms=["ES256"],
        audience="https://pay.example/",
        issuer=ISSUER,
    )
    assert {
        "sub": SUB,
        "client_id": "client1",
        "origin_jti": "o-1",
        "action": "payment.send",
        "details_hash": details_hash({"amount": "120.00"}),
        "method": "EMAIL_CODE",
    } == {
        name: told[name]
        for name in ("sub", "client_id", "origin_jti", "action", "details_hash", "method")
    }
    assert 120 == answer.body["expires_in"] == told["exp"] - told["iat"]
    assert ["r"] == [each["Token"] for each in cognito.asked("revoke_token")]
    assert [Kind.STEP_UP_VERIFIED] == [each.kind for each in published]
    assert "120.00" not in str(published)
    assert answer.body["receipt"] not in str(published)


def test_a_wrong_code_has_another_try(ask, begun, cognito, published, signs_in):
    """With the session of the answer; the third is the end, as with a sign-in."""
    session = begun()
    cognito.answers["admin_respond_to_auth_challenge"] = posed(session="t" * 30)
    wrong = ask(ANSWER, {"session": session, "answer": "1"})
    signs_in()
    right = ask(ANSWER, {"session": wrong.body["session"], "answer": "12345678"})

    assert (401, "wrong_answer", 200) == (wrong.status, wrong.code, right.status)
    assert "t" * 30 == cognito.asked("admin_respond_to_auth_challenge")[-1]["Session"]
    assert [Kind.STEP_UP_FAILED, Kind.STEP_UP_VERIFIED] == [each.kind for each in published]


@pytest.mark.parametrize(
    ("answered", "code", "told"),
    [
        (REFUSED, "step_up_failed", [Kind.STEP_UP_FAILED]),
        (refusal("TooManyRequestsException"), "unavailable", []),
        (posed(next="password"), "step_up_failed", [Kind.STEP_UP_FAILED]),
        (posed(restart="true"), "step_up_failed", [Kind.STEP_UP_FAILED]),
        (posed(challenge="SOFTWARE_TOKEN_MFA"), "step_up_failed", [Kind.STEP_UP_FAILED]),
    ],
)
def test_what_ends_a_sign_in_ends_a_step_up(ask, begun, cognito, published, answered, code, told):
    """No receipt, and nothing to go on with; throttling is nobody's wrong answer."""
    session = begun()
    cognito.answers["admin_respond_to_auth_challenge"] = answered
    answer = ask(ANSWER, {"session": session, "answer": "1"})

    assert (code, False) == (answer.code, "session" in answer.body)
    assert told == [each.kind for each in published]


def test_another_users_sign_in_gives_no_receipt(ask, begun, signs_in):
    """The person who answers has signed in another user."""
    session = begun()
    signs_in("somebody")

    assert "step_up_failed" == ask(ANSWER, {"session": session, "answer": "1"}).code


def test_tokens_that_are_not_revoked_are_gone_all_the_same(ask, begun, signs_in, cognito, logged):
    """Nobody has them; what fails there is logged."""
    session = begun()
    signs_in()
    cognito.answers["revoke_token"] = refusal("TooManyRequestsException")

    assert 200 == ask(ANSWER, {"session": session, "answer": "1"}).status
    assert "tokens not revoked" in logged


@pytest.mark.parametrize(
    ("body", "claims"),
    [
        ({"action": "account.delete"}, {}),
        ({"details": {"amount": "999.00"}}, {}),
        ({"details": {}}, {}),
        ({"audience": "https://evil.example/"}, {}),
        ({}, {"sub": "somebody"}),
        ({}, {"origin_jti": "o-2"}),
    ],
)
def test_a_session_is_of_one_purpose(ask, begun, signs_in, cognito, body, claims):
    """Another action, amount, audience, user or sign-in opens it for nothing."""
    session = begun()
    signs_in()
    before = len(cognito.asked("admin_respond_to_auth_challenge"))
    answer = ask(ANSWER, {"session": session, "answer": "1", **body}, **claims)

    assert (401, "step_up_failed") == (answer.status, answer.code)
    assert before == len(cognito.asked("admin_respond_to_auth_challenge"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"{int(text.split('.')[0]) + 1}.{text.partition('.')[2]}",
        lambda text: text.replace("EMAIL_CODE", "PASSKEY", 1),
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.partition(".")[2],
        lambda text: f"{int(time.time())}.EMAIL_CODE.{text.split('.')[2]}x",
        lambda _: "x" * 60,
        lambda text: f"²{text}",
        lambda text: f"{'9' * 400}.{text.partition('.')[2]}",
    ],
)
def test_a_changed_session_is_none(ask, begun, signs_in, change):
    """Neither the method nor the time is the client's to say."""
    session = begun()
    signs_in()

    answer = ask(ANSWER, {"session": change(session), "answer": "1"})
    assert answer.code in {"step_up_failed", "invalid_request"}
    assert "receipt" not in answer.body


def test_a_step_up_lasts_ten_minutes():
    """However long Cognito's session lasts."""
    begun = StepUp(method="TOTP", began=1000, bound=BoundSession(SESSION, user_name="ada"))
    text = begun.written(PURPOSE, key=b"k")

    assert begun == step_up(text, PURPOSE, key=b"k", now=1600.0)
    with pytest.raises(Problem):
        step_up(text, PURPOSE, key=b"k", now=1601.0)


def test_a_sign_ins_session_is_no_step_ups(ask, call, signs_in):
    """Nor the reverse: the seals have keys of their own."""
    started = call("POST", "/auth/passwordless/start", {"email": "ada@example.com"})
    signs_in()
    text = f"{int(time.time())}.EMAIL_CODE.{started.body['session']}"

    assert "step_up_failed" == ask(ANSWER, {"session": text, "answer": "1"}).code
    session = ask().body["session"].split(".", 2)[2]
    body = {"email": "ada@example.com", "session": session, "answer": "1"}
    assert "sign_in_failed" == call("POST", "/auth/passwordless/verify", body).code


@pytest.mark.parametrize("method", [ROUND_0, "PROOF", "DEVICE"])
def test_what_is_not_fresh_proves_nothing(ask, cognito, signs_in, method):
    """A known device, or the receipt of a sign-in, opens sign-ins alone."""
    cognito.answers["admin_initiate_auth"] = posed(method)
    session = ask().body["session"]
    signs_in()

    assert "step_up_failed" == ask(ANSWER, {"session": session, "answer": "1"}).code


def test_a_passkey_is_asked_for_and_answered(ask, cognito, signs_in, published):
    """By USER_AUTH; the options are Cognito's."""
    cognito.answers["admin_initiate_auth"] = PASSKEY
    begun = ask(body={"method": "PASSKEY"}).body
    signs_in()
    answer = ask(ANSWER, {"session": begun["session"], "answer": '{"id":"c"}'})

    assert ("WEB_AUTHN", '{"challenge":"x"}') == (
        begun["challenge"],
        begun["parameters"]["public_key"],
    )
    [asked] = cognito.asked("admin_initiate_auth")
    assert ("USER_AUTH", "WEB_AUTHN") == (
        asked["AuthFlow"],
        asked["AuthParameters"]["PREFERRED_CHALLENGE"],
    )
    [responded] = cognito.asked("admin_respond_to_auth_challenge")
    assert '{"id":"c"}' == responded["ChallengeResponses"]["CREDENTIAL"]
    told = jwt.decode(answer.body["receipt"], options={"verify_signature": False})
    assert ("PASSKEY", ["swk", "user"]) == (told["method"], told["amr"])
    assert ["PASSKEY", "PASSKEY"] == [each.data["method"] for each in published]


def test_from_a_passkey_there_is_a_way_to_a_code(ask, cognito):
    """In a sign-in of its own."""
    cognito.answers["admin_initiate_auth"] = PASSKEY
    session = ask(body={"method": "PASSKEY"}).body["session"]
    cognito.answers["admin_initiate_auth"] = posed(ROUND_0)
    code = ask(body={"method": "EMAIL_CODE", "session": session})
    passkey = ask(body={"method": "PASSKEY", "session": code.body["session"]})

    assert ("CUSTOM_CHALLENGE", "no_passkey") == (code.body["challenge"], passkey.code)


@pytest.mark.parametrize(
    "answered",
    [posed("", challenge="SELECT_CHALLENGE"), refusal("InvalidParameterException")],
)
def test_without_a_passkey_none_is_asked_for(ask, cognito, answered):
    """The user has none, or the app client takes none."""
    cognito.answers["admin_initiate_auth"] = answered
    answer = ask(body={"method": "PASSKEY"})

    assert (409, "no_passkey") == (answer.status, answer.code)


def test_a_refusal_of_cognitos_is_no_missing_passkey(ask, cognito):
    """A user who may not sign in gets no factor either."""
    cognito.answers["admin_initiate_auth"] = REFUSED

    assert "step_up_failed" == ask(body={"method": "PASSKEY"}).code


def test_nothing_is_sent_before_the_token_is_looked_at(ask, cognito):
    """By Cognito, which knows whether it was revoked."""
    cognito.answers["get_user"] = REFUSED

    assert (401, "invalid_token") == ((answer := ask()).status, answer.code)
    assert [] == cognito.asked("admin_initiate_auth")


@pytest.mark.parametrize("path", [BEGIN, ANSWER])
def test_an_action_that_is_not_listed_asks_for_nothing(ask, cognito, path):
    """Else a page could have any text signed."""
    more = {"session": f"1.EMAIL_CODE.{'s' * 60}", "answer": "1"} if path == ANSWER else {}
    answer = ask(path, {"action": "anything.else", **more})

    assert (422, "unknown_action") == (answer.status, answer.code)
    assert [] == cognito.asked("admin_initiate_auth")


def test_a_token_without_its_sign_in_gets_no_receipt(ask):
    """As of an app client without token revocation: there would be nothing to bind it to."""
    assert (401, "step_up_failed") == ((answer := ask(origin_jti=None)).status, answer.code)


def test_without_a_key_nothing_is_sent(ask, cognito, kms):
    """AWS KMS is asked first."""

    def fails(**_):
        raise Unanswered("connect")

    kms.get_public_key = fails

    assert (503, "unavailable") == ((answer := ask()).status, answer.code)
    assert [] == cognito.asked("admin_initiate_auth")


def test_without_actions_there_are_no_such_routes(ask, call, token):
    """The parameter StepUpActions is empty."""
    machine = bearing(token(username=None, scope="api/write", sub="m", client_id="m"))
    answers = [
        ask(receipts=None),
        ask(ANSWER, {"session": f"1.EMAIL_CODE.{'s' * 60}", "answer": "1"}, receipts=None),
        call("GET", "/.well-known/step-up-keys.json"),
        call("POST", SPEND, {"receipt": "a.b.c"}, headers=machine),
    ]

    assert [404] * 4 == [each.status for each in answers]


def test_the_key_is_published(api, call, receipts):
    """As a set, for libraries that look for one."""
    answer = call("GET", "/.well-known/step-up-keys.json", of=api(receipts=receipts))

    assert {"keys": [JWK]} == answer.body


@pytest.fixture
def spend(api, call, token, receipts):
    """A request of a resource server."""

    def spend(text, *, scope="api/write"):
        machine = bearing(token(username=None, scope=scope, sub="m", client_id="m"))
        return call("POST", SPEND, {"receipt": text}, of=api(receipts=receipts), headers=machine)

    return spend


def test_a_receipt_is_spent_once(spend, published):
    """The event is the user's, not the server's."""
    text = made(now=int(time.time()), sub=SUB)

    assert [204, 409] == [spend(text).status for _ in range(2)]
    [event] = published
    assert (Kind.STEP_UP_SPENT, SUB, "payment.send", "web") == (
        event.kind,
        event.subject,
        event.data["action"],
        event.data["client_id"],
    )


def test_what_is_no_receipt_is_not_spent(spend, published):
    """Expired, changed, or an access token."""
    good = made(now=int(time.time()))
    texts = [made(), good[:-2] + ("AA" if good[-2:] != "AA" else "BA"), "a.b.c"]

    assert ["invalid_receipt"] * 3 == [spend(text).code for text in texts]
    assert [] == published


def test_a_server_needs_its_scope(spend):
    """A client that may only read spends nothing; nor does a user."""
    assert (403, "insufficient_scope") == (
        (answer := spend("a.b.c", scope="api/read")).status,
        answer.code,
    )
