import ast
import json
import sys
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from clients import passwordless
from clients.passwordless import SignIn, SignInRefused, device_secret
from rules.passwordless.magic_link import digest, is_secret

TOKENS = {"IdToken": "i", "AccessToken": "a", "RefreshToken": "r", "ExpiresIn": 3600}


def challenge(session, **parameters):
    return {"ChallengeName": "CUSTOM_CHALLENGE", "Session": session} | {
        "ChallengeParameters": {"USERNAME": "ada", **parameters}
    }


class Cognito:
    """Gives the answers it was made with, one after the other, and notes the calls."""

    def __init__(self, *answers):
        self.calls = []
        self._answers = list(answers)

    def __call__(self, operation, body):
        self.calls.append((operation, body))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def sign_in(cognito):
    return SignIn("https://cognito-idp.eu-west-1.amazonaws.com/", client_id="c", post=cognito)


def test_a_server_that_sends_at_once_is_asked_once():
    """The direct mode: the first answer says how."""
    cognito = Cognito(
        challenge("s1", method="EMAIL_CODE", code_length="8", retry_after="30"),
        {"AuthenticationResult": TOKENS},
    )
    one = sign_in(cognito)
    step = one.begin("ada")
    done = one.answer("01234567")
    device = cognito.calls[1][1]["ClientMetadata"]["device"]

    assert ("EMAIL_CODE", 8, 30, False) == (
        step.method,
        step.code_length,
        step.again_in_s,
        step.is_wrong,
    )
    assert [
        (
            "InitiateAuth",
            {"ClientId": "c", "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ada"}},
        ),
        (
            "RespondToAuthChallenge",
            {
                "ClientId": "c",
                "ChallengeName": "CUSTOM_CHALLENGE",
                "Session": "s1",
                "ChallengeResponses": {"USERNAME": "ada", "ANSWER": "01234567"},
                "ClientMetadata": {"device": device},
            },
        ),
    ] == cognito.calls
    assert 43 == len(device)
    assert "a" == done.tokens.access_token
    assert "'a'" not in repr(done)


@pytest.mark.parametrize("method", ["TOTP", "RECOVERY_CODE"])
def test_who_has_a_code_at_hand_is_asked_for_it(method):
    """Also by a server that sends a code by another way at the first word."""
    cognito = Cognito(
        challenge("s1", method="EMAIL_CODE", code_length="8"),
        challenge("s2", method=method, code_length="6", delivery="none"),
    )
    step = sign_in(cognito).begin("ada", method=method)
    _, told = cognito.calls[1]

    assert method == step.method == told["ClientMetadata"]["method"]
    assert ("s1", "start") == (told["Session"], told["ChallengeResponses"]["ANSWER"])


def test_a_server_that_asks_first_is_told():
    """Round 0: method, locale, device, and an id that makes the call idempotent."""
    cognito = Cognito(
        challenge("s1", method="NONE", methods="EMAIL_CODE,SMS_CODE"),
        challenge("s2", method="SMS_CODE", code_length="8"),
    )
    step = sign_in(cognito).begin("ada", method="SMS_CODE", locale="de-CH")
    _, told = cognito.calls[1]
    metadata = told["ClientMetadata"]

    assert "SMS_CODE" == step.method
    assert ("s1", "start") == (told["Session"], told["ChallengeResponses"]["ANSWER"])
    assert ("SMS_CODE", "de-CH") == (metadata["method"], metadata["locale"])
    assert 22 == len(metadata["request_id"])
    assert is_secret(metadata["device"])


@pytest.mark.parametrize("newer", [{"RefreshToken": "r2"}, {}])
def test_a_refresh_tells_the_refresh_token_to_keep(newer):
    """The new one; where none is told, they are not rotated and the old one goes on."""
    result = {"IdToken": "i2", "AccessToken": "a2", "ExpiresIn": 900, **newer}
    cognito = Cognito({"AuthenticationResult": result})
    tokens = sign_in(cognito).refresh("r")

    assert [("GetTokensFromRefreshToken", {"ClientId": "c", "RefreshToken": "r"})] == cognito.calls
    assert ("a2", newer.get("RefreshToken", "r")) == (tokens.access_token, tokens.refresh_token)


def test_a_right_code_that_is_not_enough_is_no_wrong_one():
    """The user has a second factor at Cognito; another code is asked for as ever."""
    cognito = Cognito(
        challenge("s1", method="EMAIL_CODE"),
        challenge("s2", method="EMAIL_CODE", next="password"),
        challenge("s3", method="EMAIL_CODE"),
    )
    one = sign_in(cognito)
    steps = [one.begin("ada"), one.answer("11111111"), one.again()]

    assert [(False, False), (False, True), (False, False)] == [
        (step.is_wrong, step.needs_password) for step in steps
    ]


def test_every_answer_brings_a_new_session():
    """The old one is spent: a wrong code, and another code, are told with the newest."""
    cognito = Cognito(
        challenge("s1", method="EMAIL_CODE"),
        challenge("s2", method="EMAIL_CODE"),
        challenge("s3", method="SMS_CODE", retry_after="60"),
        {"AuthenticationResult": {**TOKENS, "RefreshToken": None}},
    )
    one = sign_in(cognito)
    one.begin("ada")
    wrong = one.answer("00000000")
    other = one.again(method="SMS_CODE", locale="")
    one.answer("11111111")

    assert wrong.is_wrong
    assert (False, 60) == (other.is_wrong, other.again_in_s)
    assert ["s1", "s2", "s3"] == [body["Session"] for _, body in cognito.calls[1:]]
    ids = [body["ClientMetadata"]["request_id"] for _, body in cognito.calls[2:3]]
    assert len(ids) == 1


def test_each_wish_is_a_request_of_its_own():
    """Or the second would be taken for a repetition of the first."""
    cognito = Cognito(*[challenge("s", method="EMAIL_CODE")] * 3)
    one = sign_in(cognito)
    one.begin("ada")
    one.again()
    one.again()
    first, second = (body["ClientMetadata"] for _, body in cognito.calls[1:])

    assert first["request_id"] != second["request_id"]
    assert first["device"] == second["device"]


def test_a_link_is_answered_with_the_secret_of_the_device():
    """Of which the server was told the digest only."""
    cognito = Cognito(*[challenge("s", method="NONE")] * 2, {"AuthenticationResult": TOKENS})
    one = sign_in(cognito)
    one.begin("ada", method="MAGIC_LINK")
    one.answer_link("T" * 43)
    token, _, device = cognito.calls[2][1]["ChallengeResponses"]["ANSWER"].partition(".")

    assert "T" * 43 == token
    assert cognito.calls[1][1]["ClientMetadata"]["device"] == digest(device)
    expected = sha256(urlsafe_b64decode(f"{device}=")).digest()
    assert expected == urlsafe_b64decode(f"{digest(device)}=")
    assert urlsafe_b64encode(expected).decode().rstrip("=") == digest(device)


@pytest.fixture
def refusing():
    """A server that says no, as Cognito words it."""
    told = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(told["body"]).encode() if told["body"] else b""
            self.send_response(400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", told
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"__type": "NotAuthorizedException", "message": "no"}, "NotAuthorizedException"),
        ({"__type": "com.amazonaws#NotAuthorizedException"}, "NotAuthorizedException"),
        ({}, "HTTP 400"),
    ],
)
def test_a_refusal_has_cognitos_word(refusing, body, code):
    """So that a program can tell them apart."""
    endpoint, told = refusing
    told["body"] = body
    with pytest.raises(SignInRefused) as caught:
        SignIn(endpoint, client_id="c").begin("ada")

    assert code == caught.value.code


def test_codes_travel_encrypted():
    """Except on this machine."""
    with pytest.raises(ValueError, match="must be https://"):
        SignIn("http://cognito-idp.eu-west-1.amazonaws.com/", client_id="c")


def test_the_file_can_be_copied():
    """It imports nothing but the standard library."""
    tree = ast.parse(Path(passwordless.__file__).read_text())
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {
        name.partition(".")[0]
        for node in named
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
        )
    }

    assert modules <= sys.stdlib_module_names


SENT = "PreSignUp failed with error CODE_SENT: Enter the code from the mail [EMAIL_CODE 8 30]."
LIMIT = "PreSignUp failed with error CODE_NOT_SENT: No other code is sent so soon [EMAIL_CODE 8 9]."
WRONG = "PreSignUp failed with error WRONG_CODE: Please check the code, or ask for another one."
OURS, TAKEN = "UserLambdaValidationException", "UsernameExistsException"


class SignUps:
    """A server whose answers to SignUp are *said*, errors among them, and *then* a sign-in's."""

    def __init__(self, *said, then=()):
        self.calls, self._said, self.then = [], list(said), Cognito(*then)

    def __call__(self, operation, body):
        self.calls.append((operation, body))
        if operation != "SignUp":
            return self.then(operation, body)
        said = self._said.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    @property
    def told(self):
        return [body["ClientMetadata"] for operation, body in self.calls if operation == "SignUp"]


def ours(message):
    return SignInRefused(OURS, message)


DONE = {"AuthenticationResult": TOKENS}
PROOF = challenge("s1", method="PROOF", code_length="8")
STORED = {"UserConfirmed": True}


def test_a_sign_up_asks_for_a_code_first():
    """There is no account yet, and the password is a new one that nobody knows."""
    server = SignUps(ours(SENT), ours(SENT))
    steps = [sign_in(server).sign_up("ada@example.com", locale="de") for _ in range(2)]
    bodies = [body for _, body in server.calls]
    passwords = {body["Password"] for body in bodies}

    assert (True, "EMAIL_CODE", 8, 30) == (
        steps[0].is_sign_up,
        steps[0].method,
        steps[0].code_length,
        steps[0].again_in_s,
    )
    assert 2 == len(passwords)
    assert all(password.endswith("aA1!") and len(password) > 40 for password in passwords)
    assert {"sign_up", "device", "request_id", "locale"} == set(server.told[0])
    assert server.told[0]["request_id"] != server.told[1]["request_id"]
    assert [{"Name": "email", "Value": "ada@example.com"}] == bodies[0]["UserAttributes"]


def test_the_right_code_signs_up_and_in_without_another():
    """The secret of the device is told when it is asked for, and its digest before."""
    server = SignUps(ours(SENT), STORED, then=(PROOF, DONE))
    one = sign_in(server)
    one.sign_up("ada@example.com")
    step = one.answer("12345678")
    answered = server.calls[-1][1]["ChallengeResponses"]

    assert step.tokens
    assert ("12345678", server.told[0]["device"]) == (
        server.told[1]["code"],
        server.told[1]["device"],
    )
    assert digest(answered["ANSWER"]) == server.told[0]["device"]
    assert ["SignUp", "SignUp", "InitiateAuth", "RespondToAuthChallenge"] == [
        operation for operation, _ in server.calls
    ]


def test_a_wrong_code_may_be_typed_again():
    """Each time with a name of its own."""
    server = SignUps(ours(SENT), ours(WRONG), ours(WRONG))
    one = sign_in(server)
    one.sign_up("ada@example.com")
    steps = [one.answer("00000000") for _ in range(2)]

    assert [(True, True)] * 2 == [(step.is_wrong, step.is_sign_up) for step in steps]
    assert server.told[1]["try_id"] != server.told[2]["try_id"]


def test_another_code_is_asked_for_by_the_same_device():
    """Too soon, and the step says when."""
    server = SignUps(ours(SENT), ours(LIMIT))
    one = sign_in(server)
    one.sign_up("ada@example.com")
    step = one.again()

    assert ("refused", 9, True) == (
        step.parameters["delivery"],
        step.again_in_s,
        step.is_sign_up,
    )
    assert server.told[0]["device"] == server.told[1]["device"]


@pytest.mark.parametrize(
    "lost", [SignInRefused("InternalErrorException", ""), ConnectionResetError()]
)
@pytest.mark.parametrize("then", [STORED, SignInRefused(TAKEN, "")])
def test_55_an_answer_that_is_lost_needs_no_second_code(lost, then):
    """Invariant 55: the same call is made once more, as the same try."""
    server = SignUps(ours(SENT), lost, then, then=(PROOF, DONE))
    one = sign_in(server)
    one.sign_up("ada@example.com")

    assert one.answer("12345678").tokens
    assert server.told[1] == server.told[2]


def test_a_link_is_a_code_without_the_secret():
    """While there is no account."""
    server = SignUps(ours(SENT), STORED, then=(PROOF, DONE))
    one = sign_in(server)
    one.sign_up("ada@example.com", method="MAGIC_LINK")
    one.answer_link("T" * 43)

    assert "T" * 43 == server.told[1]["code"]


def test_a_receipt_that_is_over_costs_one_more_code():
    """It is an ordinary sign-in then, whichever way the server begins."""
    for then in (
        [challenge("s1", method="EMAIL_CODE")],
        [challenge("s1", method="NONE"), challenge("s2", method="EMAIL_CODE")],
    ):
        one = sign_in(SignUps(ours(SENT), STORED, then=then))
        one.sign_up("ada@example.com")
        step = one.answer("12345678")
        assert ("EMAIL_CODE", False, False) == (step.method, step.is_sign_up, step.is_wrong)


def test_an_account_that_changed_hands_is_begun_once_more():
    """In the next second, in which no token of before is good."""
    waited = []
    server = SignUps(
        ours(SENT),
        STORED,
        then=(PROOF, challenge("s2", method="PROOF", restart="true"), PROOF, DONE),
    )
    one = SignIn("https://x.example/", client_id="c", post=server, sleep=waited.append)
    one.sign_up("ada@example.com")

    assert one.answer("12345678").tokens
    assert [1] == waited


def test_a_code_that_took_an_account_over_needs_no_second_one():
    """The sign-in is begun once more, by the secret of the device that answered."""
    for then, method, calls in (
        ((PROOF, DONE), "NONE", 4),
        ((challenge("s3", method="EMAIL_CODE"),), "EMAIL_CODE", 3),
        ((challenge("s3", method="NONE"), challenge("s4", method="EMAIL_CODE")), "EMAIL_CODE", 4),
    ):
        waited = []
        cognito = Cognito(
            challenge("s1", method="EMAIL_CODE"),
            challenge("s2", method="PROOF", restart="true"),
            *then,
        )
        one = SignIn("https://x.example/", client_id="c", post=cognito, sleep=waited.append)
        one.begin("ada")
        step = one.answer("01234567")

        assert (method, calls, [1]) == (step.method, len(cognito.calls), waited)
        assert bool(step.tokens) == (method == "NONE")


@pytest.mark.parametrize("begins", ["EMAIL_CODE", "PROOF"])
def test_who_has_an_account_already_is_signed_in(begins):
    """It looks the same; a proof of another device's is none of this one's."""
    then = [challenge("s1", method=begins), challenge("s2", method="EMAIL_CODE")]
    step = sign_in(SignUps(SignInRefused(TAKEN, ""), then=then)).sign_up("ada@x.y")

    assert ("EMAIL_CODE", False) == (step.method, step.is_sign_up)


ACCEPTED = "PreSignUp failed with error ADDRESS_ACCEPTED: This address may sign up."
FREE = "PreSignUp failed with error ADDRESS_FREE: This address may sign up now."
LATER = "PreSignUp failed with error TRY_LATER: Please try again in a minute."
TAKEN_NAME = SignInRefused(TAKEN, "")
UNCONFIRMED = SignInRefused("UserNotConfirmedException", "")


def test_the_name_of_an_unconfirmed_user_is_claimed_by_the_code():
    """A stranger's, perhaps: Cognito refuses the name, and so nobody's is said."""
    said = [TAKEN_NAME, ours(SENT), ours(WRONG), ours(SENT), ours(FREE), STORED]
    server = SignUps(*said, then=[UNCONFIRMED, PROOF, DONE])
    one = sign_in(server)
    step = one.sign_up("ada@example.com")
    wrong = one.answer("00000000")
    again = one.again()
    done = one.answer("12345678")
    bodies = [body for operation, body in server.calls if operation == "SignUp"]
    names = [body["Username"] for body in bodies]

    assert step.is_sign_up
    assert again.is_sign_up
    assert (True, None) == (wrong.is_wrong, wrong.tokens)
    assert done.tokens
    assert ["ada@example.com"] * 2 == [names[0], names[-1]]
    assert all(name.endswith("@example.invalid") for name in names[1:-1])
    assert ["ada@example.com"] * 4 == [each["address"] for each in server.told[1:-1]]
    assert ["claim"] * 4 == [each["sign_up"] for each in server.told[1:-1]]
    assert server.told[-2]["try_id"] == server.told[-1]["try_id"]
    assert 1 == len({each["device"] for each in server.told[1:]})


def test_a_stranger_who_takes_the_name_meanwhile_loses_it():
    """After the code was mailed; also twice, and not for ever."""
    once = [ours(FREE), TAKEN_NAME]
    server = SignUps(ours(SENT), TAKEN_NAME, *once, ours(FREE), STORED)
    server.then = Cognito(UNCONFIRMED, UNCONFIRMED, PROOF, DONE)
    one = sign_in(server)
    one.sign_up("ada@example.com")
    assert one.answer("12345678").tokens

    server = SignUps(ours(SENT), TAKEN_NAME, *once, *once, then=[UNCONFIRMED] * 3)
    one = sign_in(server)
    one.sign_up("ada@example.com")
    with pytest.raises(SignInRefused, match="again and again"):
        one.answer("12345678")


def test_a_claim_that_the_server_cannot_look_at_is_told():
    """The code stays good, and is answered once more."""
    said = [TAKEN_NAME, ours(SENT), ours(LATER), ours(FREE), STORED]
    server = SignUps(*said, then=[UNCONFIRMED, PROOF, DONE])
    one = sign_in(server)
    one.sign_up("ada@example.com")
    with pytest.raises(SignInRefused, match="TRY_LATER"):
        one.answer("12345678")
    assert one.answer("12345678").tokens


def test_a_name_that_is_confirmed_meanwhile_is_signed_in_to():
    """Anything but a code that proves nothing is what a claim ends with."""
    said = [TAKEN_NAME, ours(SENT), ours(ACCEPTED), TAKEN_NAME]
    server = SignUps(*said, then=[UNCONFIRMED, PROOF, DONE])
    one = sign_in(server)
    one.sign_up("ada@example.com")
    assert one.answer("12345678").tokens


def test_a_sign_up_that_was_never_confirmed_is_told():
    """With a password, once: the owner confirms it, or it is deleted after a day."""
    for word in (ours(ACCEPTED), STORED):  # no codes, or a server that knows no claims
        server = SignUps(TAKEN_NAME, word, then=[UNCONFIRMED, UNCONFIRMED])
        assert sign_in(server).sign_up("ada@x.y").is_unconfirmed
    with pytest.raises(SignInRefused, match="TRY_LATER"):
        sign_in(SignUps(TAKEN_NAME, ours(LATER), then=[UNCONFIRMED])).sign_up("ada@x.y")

    def fail(operation, _):
        raise SignInRefused(TAKEN if operation == "SignUp" else "TooManyRequestsException", "")

    with pytest.raises(SignInRefused, match="TooManyRequests"):
        sign_in(fail).sign_up("ada@x.y")


@pytest.mark.parametrize("said", ["DISPOSABLE_EMAIL: no", "TRY_LATER: Please try again"])
def test_whatever_else_is_refused_is_told(said):
    """By the server's own words, at both calls."""
    with pytest.raises(SignInRefused, match=said):
        sign_in(SignUps(ours(said))).sign_up("eve@mailinator.com")
    one = sign_in(SignUps(ours(SENT), ours(said)))
    one.sign_up("ada@example.com")
    with pytest.raises(SignInRefused, match=said):
        one.answer("12345678")


def test_a_server_of_before_makes_the_account_at_once():
    """Then it is a sign-in like any other."""
    server = SignUps(STORED, then=[challenge("s1", method="EMAIL_CODE")])

    assert "EMAIL_CODE" == sign_in(server).sign_up("ada@example.com").method


def test_the_name_that_cognito_gave_is_answered_with():
    """Its own may be another than the one that was typed."""
    server = Cognito(challenge("s1", method="EMAIL_CODE"), DONE)
    one = sign_in(server)
    one.begin("ada@example.com")
    one.answer("12345678")

    assert "ada" == server.calls[1][1]["ChallengeResponses"]["USERNAME"]


def test_55_what_is_broken_off_is_done_again_by_the_same_code():
    """Invariant 55: the sign-in after the sign-up fails; the user presses the button once more."""
    server = SignUps(ours(SENT), STORED, SignInRefused(TAKEN, ""), then=())
    one = sign_in(server)
    one.sign_up("ada@example.com")
    with pytest.raises(IndexError):
        one.answer("12345678")  # the server has no more to say
    server.then = Cognito(PROOF, DONE)

    assert one.answer("12345678").tokens


def test_a_known_app_says_so_with_every_answer():
    """And with the wish for a code; where there is no secret, nothing is said."""
    secret = device_secret()
    cognito = Cognito(
        challenge("s1", method="NONE"),
        challenge("s2", method="EMAIL_CODE", code_length="8"),
        {"AuthenticationResult": TOKENS},
    )
    known = SignIn("https://x.example/", client_id="c", post=cognito, known=secret)
    known.begin("ada", browser="Firefox")
    known.answer("01234567")
    _, asked, answered = (body.get("ClientMetadata") for _, body in cognito.calls)

    assert is_secret(secret)
    assert secret == asked["known"]
    told = {"known": secret, "browser": "Firefox", "device": asked["device"]}
    assert told == answered


@pytest.mark.parametrize(("known", "calls"), [("", 1), ("K" * 43, 2)])
def test_a_known_app_that_is_put_off_asks_once_more(known, calls):
    """The first word is a stranger's: a server cannot tell by it who asks."""
    cognito = Cognito(
        challenge("s1", method="EMAIL_CODE", delivery="refused", retry_after="900"),
        challenge("s2", method="EMAIL_CODE", delivery="requested"),
    )
    sign_in = SignIn("https://x.example/", client_id="c", post=cognito, known=known)
    step = sign_in.begin("ada")

    assert calls == len(cognito.calls)
    assert ("requested" if known else "refused") == step.parameters["delivery"]


EXPIRED = SignInRefused("NotAuthorizedException", "Invalid session for the user.")


class Refusing(Cognito):
    """The same; an answer that is an exception is raised."""

    def __call__(self, operation, body):
        answer = super().__call__(operation, body)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_wish_at_the_first_word_is_kept_or_told():
    """By a server that mails at once: SMS may be asked for, a link not yet."""
    told = {"method": "EMAIL_CODE", "available_in": "EMAIL_CODE=30 MAGIC_LINK=30 SMS_CODE=0"}
    cognito = Cognito(
        challenge("s1", **told), challenge("s2", method="SMS_CODE"), challenge("s3", **told)
    )
    texted = sign_in(cognito).begin("ada", method="SMS_CODE")
    mailed = sign_in(cognito).begin("ada", method="MAGIC_LINK")

    assert ("SMS_CODE", "") == (texted.method, texted.fell_back)
    assert ("EMAIL_CODE", "MAGIC_LINK") == (mailed.method, mailed.fell_back)
    assert 30 == mailed.available_in_s["MAGIC_LINK"]
    assert [] == cognito._answers


def test_what_is_kept_resumes_a_sign_in_whose_session_is_over():
    """The link is adopted: no address was kept, and no mail is asked for."""
    begun = Cognito(challenge("s0", method="NONE"), challenge("s1", method="MAGIC_LINK"))
    one = sign_in(begun)
    assert {} == one.kept()
    one.begin("ada@example.com", method="MAGIC_LINK")
    kept = one.kept()
    assert ("ada", "s1", 43) == (kept["user_name"], kept["session"], len(kept["device_secret"]))

    cognito = Refusing(
        EXPIRED,
        challenge("s2", method="NONE"),
        challenge("s3", method="MAGIC_LINK", delivery="none"),
        {"AuthenticationResult": TOKENS},
    )
    options = {"client_id": "c", "post": cognito}
    resumed = SignIn.resume("https://cognito-idp.eu-west-1.amazonaws.com/", kept, **options)
    assert resumed.answer_link(f"{'i' * 22}.{'t' * 43}").tokens
    wish = cognito.calls[2][1]["ClientMetadata"]
    assert ("i" * 22, "MAGIC_LINK", "2") == (wish["adopt"], wish["method"], wish["link"])
    answers = [body["ChallengeResponses"]["ANSWER"] for _, body in cognito.calls[2:]]
    assert ["start", f"{'t' * 43}.{kept['device_secret']}"] == answers


@pytest.mark.parametrize(
    ("link", "refused"),
    [
        ("t" * 43, EXPIRED),
        (f"{'i' * 22}.{'t' * 43}", SignInRefused("NotAuthorizedException", "Incorrect.")),
        (f"{'i' * 22}.{'t' * 43}", SignInRefused("TooManyRequestsException", "session")),
    ],
)
def test_a_link_that_cannot_be_adopted_is_refused(link, refused):
    """One without an id, or a sign-in that has ended."""
    one = sign_in(Refusing(challenge("s1", method="MAGIC_LINK"), refused))
    one.begin("ada")
    with pytest.raises(SignInRefused):
        one.answer_link(link)


def test_a_server_that_mails_at_the_first_word_is_not_asked_to_adopt():
    """It has sent another code by then."""
    sent = challenge("s2", method="EMAIL_CODE")
    one = sign_in(Refusing(challenge("s1", method="MAGIC_LINK"), EXPIRED, sent))
    one.begin("ada")

    assert "EMAIL_CODE" == one.answer_link(f"{'i' * 22}.{'t' * 43}").method
