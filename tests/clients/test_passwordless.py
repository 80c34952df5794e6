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
from clients.passwordless import SignIn, SignInRefused
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
        return self._answers.pop(0)


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
            },
        ),
    ] == cognito.calls
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


def test_a_sign_up_brings_a_password_that_nobody_knows_and_asks_for_a_code():
    """A new one each time, of the kinds that a policy asks for."""
    passwords = set()
    for _ in range(2):
        cognito = Cognito({"UserConfirmed": True}, challenge("s1", method="EMAIL_CODE"))
        step = sign_in(cognito).sign_up("ada@example.com", locale="de")
        (operation, asked), (then, _) = cognito.calls
        passwords.add(asked.pop("Password"))

        assert ("SignUp", "InitiateAuth", "EMAIL_CODE") == (operation, then, step.method)
        assert {
            "ClientId": "c",
            "Username": "ada@example.com",
            "UserAttributes": [{"Name": "email", "Value": "ada@example.com"}],
            "ClientMetadata": {"sign_up": "passwordless"},
        } == asked
    assert 2 == len(passwords)
    assert all(password.endswith("aA1!") and len(password) > 40 for password in passwords)


def that_refuses(code):
    """A server that refuses the sign-up, and goes on."""
    answers = Cognito(challenge("s1", method="EMAIL_CODE"))

    def post(operation, body):
        if operation == "SignUp":
            raise SignInRefused(code, "")
        return answers(operation, body)

    return post


def test_who_has_an_account_already_is_signed_in():
    """So the owner of an address gets in, whoever signed up with it before."""
    assert (
        "EMAIL_CODE" == sign_in(that_refuses("UsernameExistsException")).sign_up("ada@x.y").method
    )


def test_an_address_that_is_not_welcome_is_told():
    """By the server's own words."""
    with pytest.raises(SignInRefused, match="UserLambdaValidationException"):
        sign_in(that_refuses("UserLambdaValidationException")).sign_up("eve@mailinator.com")
