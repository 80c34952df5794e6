"""Each call as Cognito's API has it: botocore itself checks the parameters."""

import base64
import hashlib
import hmac

import boto3
import pytest
from botocore.stub import ANY, Stubber

from runtime.user_pool.app_client import AppClient, Caller

CALLER = Caller(
    address="203.0.113.77", agent="Firefox/130", host="api.example", path="/x", locale="de"
)
CONTEXT = {
    "IpAddress": "203.0.113.77",
    "ServerName": "api.example",
    "ServerPath": "/x",
    "HttpHeaders": [{"headerName": "User-Agent", "headerValue": "Firefox/130"}],
}
EMAIL = "ada@example.com"
POOL, CLIENT, SECRET = "eu-west-1_AbC", "client1", "s" * 24


def proof(name):
    digest = hmac.new(SECRET.encode(), f"{name}{CLIENT}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


@pytest.fixture
def stubbed():
    """A client of botocore's that knows what it will be asked."""
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    client = boto3.client("cognito-idp", region_name="eu-west-1", **keys)
    with Stubber(client) as stubber:
        stubber.add_response(
            "describe_user_pool_client",
            {"UserPoolClient": {"ClientSecret": SECRET}},
            {"UserPoolId": POOL, "ClientId": CLIENT},
        )
        yield AppClient(client, client, pool_id=POOL, client_id=CLIENT), stubber
        stubber.assert_no_pending_responses()


OF_USER = {
    "ClientId": CLIENT,
    "Username": EMAIL,
    "SecretHash": proof(EMAIL),
    "UserContextData": {"IpAddress": "203.0.113.77"},
    "ClientMetadata": {"locale": "de"},
}


@pytest.mark.parametrize(
    ("operation", "more", "act"),
    [
        (
            "sign_up",
            {"Password": "pw", "UserAttributes": [{"Name": "email", "Value": EMAIL}]},
            lambda client: client.sign_up(EMAIL, "pw", CALLER),
        ),
        (
            "confirm_sign_up",
            {"ConfirmationCode": "123456"},
            lambda client: client.confirm_sign_up(EMAIL, "123456", CALLER),
        ),
        ("resend_confirmation_code", {}, lambda client: client.resend_code(EMAIL, CALLER)),
        ("forgot_password", {}, lambda client: client.forgot_password(EMAIL, CALLER)),
        (
            "confirm_forgot_password",
            {"ConfirmationCode": "1", "Password": "pw"},
            lambda client: client.reset_password(EMAIL, "1", "pw", CALLER),
        ),
    ],
)
def test_what_users_do_unsigned_is_proved_by_the_secret(stubbed, operation, more, act):
    """And threat protection is told the address."""
    client, stubber = stubbed
    answer = {"UserConfirmed": False, "UserSub": "sub"} if operation == "sign_up" else {}
    stubber.add_response(operation, answer, {**OF_USER, **more})

    act(client)


def test_nothing_is_said_of_a_caller_whom_nobody_knows(stubbed):
    """No address, no language."""
    client, stubber = stubbed
    expected = {name: OF_USER[name] for name in ("ClientId", "Username", "SecretHash")}
    stubber.add_response("forgot_password", {}, expected)

    client.forgot_password(EMAIL, Caller(address=""))


def test_a_sign_in_begins_with_what_the_flow_wants(stubbed):
    """Threat protection is told the browser, too."""
    client, stubber = stubbed
    stubber.add_response(
        "admin_initiate_auth",
        {"Session": "s" * 20},
        {
            "UserPoolId": POOL,
            "ClientId": CLIENT,
            "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": EMAIL, "SECRET_HASH": proof(EMAIL), "PASSWORD": "pw"},
            "ContextData": CONTEXT,
        },
    )

    answer = client.begin("ADMIN_USER_PASSWORD_AUTH", EMAIL, CALLER, PASSWORD="pw")

    assert "s" * 20 == answer["Session"]


def test_an_endless_browser_is_cut_short(stubbed):
    """Headers may have kilobytes."""
    client, stubber = stubbed
    stubber.add_response("admin_initiate_auth", {}, ANY_OF_BEGIN | {"ContextData": _context(512)})

    client.begin("CUSTOM_AUTH", EMAIL, Caller(address="::1", agent="x" * 5000))


ANY_OF_BEGIN = {
    "UserPoolId": ANY,
    "ClientId": ANY,
    "AuthFlow": ANY,
    "AuthParameters": ANY,
}


def _context(length):
    headers = [{"headerName": "User-Agent", "headerValue": "x" * length}] if length else []
    return {"IpAddress": "::1", "ServerName": "", "ServerPath": "/", "HttpHeaders": headers}


def test_a_caller_without_a_browser_has_no_header(stubbed):
    """A script may send none."""
    client, stubber = stubbed
    stubber.add_response("admin_initiate_auth", {}, ANY_OF_BEGIN | {"ContextData": _context(0)})

    client.begin("CUSTOM_AUTH", EMAIL, Caller(address="::1"))


def test_a_challenge_is_answered(stubbed):
    """With the session that came with it."""
    client, stubber = stubbed
    stubber.add_response(
        "admin_respond_to_auth_challenge",
        {},
        {
            "UserPoolId": POOL,
            "ClientId": CLIENT,
            "ChallengeName": "CUSTOM_CHALLENGE",
            "Session": "s" * 20,
            "ChallengeResponses": {
                "USERNAME": EMAIL,
                "SECRET_HASH": proof(EMAIL),
                "ANSWER": "12345678",
            },
            "ClientMetadata": {"locale": "de"},
            "ContextData": CONTEXT,
        },
    )

    client.respond(
        "CUSTOM_CHALLENGE",
        "s" * 20,
        EMAIL,
        CALLER,
        answers={"ANSWER": "12345678"},
        metadata={"locale": "de"},
    )


def test_an_app_is_set_up_by_session(stubbed):
    """Unsigned, as everything that the session itself allows."""
    client, stubber = stubbed
    client.key("the secret is read")
    offered = {"SecretCode": "GEZDGNBVGY3TQOJQ", "Session": "t" * 20}
    stubber.add_response("associate_software_token", offered, {"Session": "s" * 20})
    proof = {"Session": "t" * 20, "UserCode": "123456"}
    for session in ({"Session": "u" * 20}, {}):
        stubber.add_response("verify_software_token", {"Status": "SUCCESS", **session}, proof)

    assert ("GEZDGNBVGY3TQOJQ", "t" * 20) == client.offer_app("s" * 20)
    assert ["u" * 20, "t" * 20] == [client.prove_app("t" * 20, "123456") for _ in range(2)]


def test_refresh_tokens_go_with_the_secret(stubbed):
    """The secret is read once."""
    client, stubber = stubbed
    told = {"ClientId": CLIENT, "ClientSecret": SECRET}
    stubber.add_response("get_tokens_from_refresh_token", {}, {"RefreshToken": "r", **told})
    stubber.add_response("revoke_token", {}, {"Token": "r", **told})

    client.refresh("r")
    client.revoke("r")


def test_access_tokens_go_alone(stubbed):
    """They say themselves whose they are; keys hang on the secret and on their purpose."""
    client, stubber = stubbed
    user = {"Username": "ada", "UserAttributes": []}
    stubber.add_response("get_user", user, {"AccessToken": "a"})
    stubber.add_response("global_sign_out", {}, {"AccessToken": "a"})
    stubber.add_response("delete_user", {}, {"AccessToken": "a"})
    changed = {"AccessToken": "a", "PreviousPassword": "old", "ProposedPassword": "new"}
    stubber.add_response("change_password", {}, changed)

    assert client.key("one") != client.key("other")
    assert 32 == len(client.key("one"))
    assert "ada" == client.user("a")["Username"]
    client.sign_out_everywhere("a")
    client.delete_user("a")
    client.change_password("a", "old", "new")
