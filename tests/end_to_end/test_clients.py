"""What only some clients do: secrets, JavaScript, and what an attacker compares."""

import base64
import hashlib
import hmac
import shutil

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App
from local.demo.scenario import PASSWORD, let_the_wait_pass
from tests.end_to_end.by_node import told_by_node
from tests.end_to_end.password_client import PasswordClient

pytestmark = pytest.mark.emulator


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


@pytest.fixture(scope="module")
def cognito(suite):
    return suite.emulator.client("cognito-idp")


@pytest.fixture(scope="module")
def zoe(app):
    """A confirmed user."""
    email = "zoe@example.com"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    return email


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_a_web_app_signs_up_and_in(suite):
    """amazon-cognito-identity-js, the library under Amplify: SRP, and codes by callback."""
    asked = [suite.emulator.endpoint, suite.user_pool_id, suite.client_id]
    told = told_by_node("client.mjs", *asked)

    wrong = "NotAuthorizedException: Incorrect username or password."
    denied = (
        "PreSignUp failed with error DISPOSABLE_EMAIL: Please sign up with another e-mail address."
    )
    method = "EMAIL_CODE"
    assert {
        "disposable": f"UserLambdaValidationException: {denied}",
        "signUp": "confirmed: false",
        "confirm": "SUCCESS",
        "srp": ["members"],
        "wrongPassword": wrong,
        "code": {"seen": [method], "email": "web@example.com"},
        "secondTry": {"seen": [method, method], "email": "web2@example.com"},
        "passwordThenCode": {"seen": [method, method], "email": "web4@example.com"},
        "wrongPasswordThenCode": {"seen": [], "error": wrong},
        "threeWrong": {"seen": [method] * 3, "error": wrong},
    } == told


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_sdk_for_javascript_signs_in_and_a_verifier_takes_the_tokens(suite, app):
    """AWS SDK v3 by code; aws-jwt-verify by the pool's keys, and nothing that was tampered with."""
    email = "sdk@example.com"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    asked = [suite.emulator.endpoint, suite.stack.outputs["Issuer"], suite.client_id, email]
    told = told_by_node("sdk.mjs", *asked)

    assert {
        "method": "EMAIL_CODE",
        "email": email,
        "id": ["id", True, email],
        "access": ["access", True, True],
        "refused": "JwtInvalidSignatureError",
    } == told


def secret_hash(cognito, suite, email):
    """What a confidential client proves itself with."""
    client_id = suite.stack.outputs["ConfidentialClientId"]
    described = cognito.describe_user_pool_client(UserPoolId=suite.user_pool_id, ClientId=client_id)
    secret = described["UserPoolClient"]["ClientSecret"].encode()
    digest = hmac.digest(secret, f"{email}{client_id}".encode(), hashlib.sha256)
    return client_id, base64.b64encode(digest).decode()


def test_a_server_signs_in_with_its_secret(suite, cognito, app, zoe):
    """By code: every round carries the hash."""
    client_id, proof = secret_hash(cognito, suite, zoe)
    let_the_wait_pass(suite)
    app.expect_mail(zoe)
    asked = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={"USERNAME": zoe, "SECRET_HASH": proof},
    )
    answer = cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": zoe, "SECRET_HASH": proof, "ANSWER": app.mailed(zoe)},
    )

    assert answer["AuthenticationResult"]["AccessToken"]


def test_a_server_without_its_secret_does_not(suite, cognito, zoe):
    """Cognito refuses before any trigger runs."""
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        cognito.initiate_auth(
            ClientId=suite.stack.outputs["ConfidentialClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": zoe, "PASSWORD": PASSWORD},
        )


def test_a_code_is_good_for_one_app_only(suite, cognito, app, zoe):
    """Asked for at one client, answered at the other."""
    client_id, proof = secret_hash(cognito, suite, zoe)
    let_the_wait_pass(suite)
    app.ask_for_code(zoe)
    code = app.mailed(zoe)
    let_the_wait_pass(suite)
    asked = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={"USERNAME": zoe, "SECRET_HASH": proof},
    )
    answer = cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": zoe, "SECRET_HASH": proof, "ANSWER": code},
    )

    assert "AuthenticationResult" not in answer


def test_a_code_is_good_for_one_session_only(suite, app, zoe):
    """Two sign-ins: each has its own code."""
    let_the_wait_pass(suite)
    one = app.ask_for_code(zoe)
    code = app.mailed(zoe)
    let_the_wait_pass(suite)
    other = app.ask_for_code(zoe)

    assert "CUSTOM_CHALLENGE" == app.told(app.answer_code(zoe, other, code))
    assert "tokens" == app.told(app.answer_code(zoe, one, code))


def test_two_calls_of_one_moment_are_one_sign_in(suite, cognito, app, zoe):
    """Cognito's own retry looks like this: one mail, whose code is good for either, once."""
    let_the_wait_pass(suite)
    one = app.ask_for_code(zoe)
    other = cognito.initiate_auth(
        ClientId=suite.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": zoe}
    )
    code = app.mailed(zoe)

    seconds = {name: one["ChallengeParameters"][name] for name in ("retry_after", "available_in")}
    assert one["ChallengeParameters"] == other["ChallengeParameters"] | seconds
    assert "tokens" == app.told(app.answer_code(zoe, other, code))
    assert "CUSTOM_CHALLENGE" == app.told(app.answer_code(zoe, one, code))


def test_somebody_who_does_not_exist_looks_like_somebody_who_does(suite, app, zoe):
    """The same members, the same parameters, the same rounds, the same last words."""
    stranger = "stranger@example.com"
    let_the_wait_pass(suite)
    known, unknown = app.ask_for_code(zoe), app.ask_for_code(stranger)
    for _ in range(2):
        assert known.keys() == unknown.keys()
        names = known["ChallengeParameters"].keys() - {"USERNAME", "retry_after", "available_in"}
        assert known["ChallengeParameters"].keys() == unknown["ChallengeParameters"].keys()
        for name in names:
            assert known["ChallengeParameters"][name] == unknown["ChallengeParameters"][name]
        known = app.answer_code(zoe, known, "00000000")
        unknown = app.answer_code(stranger, unknown, "00000000")

    words = []
    for email, challenge in ((zoe, known), (stranger, unknown)):
        with pytest.raises(ClientError) as caught:
            app.answer_code(email, challenge, "00000000")
        words.append(str(caught.value))
    assert words[0] == words[1]


def test_a_disposable_address_is_not_refused_to_an_administrator(cognito, suite):
    """Somebody vouches for that user."""
    answer = cognito.admin_create_user(
        UserPoolId=suite.user_pool_id,
        Username="guest@mailinator.com",
        MessageAction="SUPPRESS",
    )

    assert "FORCE_CHANGE_PASSWORD" == answer["User"]["UserStatus"]


def test_a_password_and_then_a_code_by_pycognito(suite, cognito, app, zoe):
    """SRP_A, PASSWORD_VERIFIER, CUSTOM_CHALLENGE, tokens; the same questions for a stranger."""
    let_the_wait_pass(suite)
    client = PasswordClient(suite, cognito, zoe)
    app.expect_mail(zoe)
    asked = client.begin()
    challenge = client.prove(asked)
    stranger = PasswordClient(suite, cognito, "stranger@example.com").begin()

    assert ("CUSTOM_CHALLENGE", "EMAIL_CODE") == (
        challenge["ChallengeName"],
        challenge["ChallengeParameters"]["method"],
    )
    assert asked["ChallengeName"] == stranger["ChallengeName"]
    assert set(asked["ChallengeParameters"]) == set(stranger["ChallengeParameters"])
    assert client.answer(challenge, app.mailed(zoe))["AuthenticationResult"]["AccessToken"]
