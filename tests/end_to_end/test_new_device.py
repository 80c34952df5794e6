"""SecondStep=new_device: a password, and then a code, unless the device is known."""

import shutil

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.by_node import told_by_node
from tests.end_to_end.password_client import PasswordClient

pytestmark = pytest.mark.emulator
EMAIL, OTHER = "laptop@example.com", "other@example.com"
SETTINGS = {
    "SecondStep": "new_device",
    **dict.fromkeys(["PasswordlessSignUp", "RestApi"], "off"),
    "EnrolledMethods": "none",  # for which users enrol by the API
}
MINE, THEIRS = "0123456789abcdefghijABCDEFGHIJ0123456789_-A", "Z" * 20 + "0123456789abcdefghijABE"


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters={**PARAMETERS, **SETTINGS}) as running:
        yield running


@pytest.fixture(scope="module")
def app(suite):
    app = App(suite)
    for email in (EMAIL, OTHER):
        app.sign_up(email, PASSWORD)
        app.confirm(email, app.mailed(email))
    return app


@pytest.fixture(scope="module")
def begin(suite, app):
    """A sign-in of a user at an app client, behind the right password."""
    cognito = suite.emulator.client("cognito-idp")

    def begin(email=EMAIL, **metadata):
        app.expect_mail(email)
        client = PasswordClient(suite, cognito, email)
        return client, client.prove(client.begin(), **metadata)

    return begin


@pytest.fixture(scope="module")
def sign_in_by_code(app, begin):
    """A whole sign-in on a device that is not known yet."""

    def sign_in_by_code(email, known):
        client, asked = begin(email)
        asked = client.answer(asked, known)
        return client.answer(asked, app.mailed(email), known=known)["AuthenticationResult"]

    return sign_in_by_code


def method_of(asked):
    return asked["ChallengeParameters"]["method"]


def test_77_the_second_sign_in_on_a_device_needs_no_code(suite, begin, sign_in_by_code):
    """The first does; and no other device does without, nor another user on this one."""
    assert sign_in_by_code(EMAIL, MINE)["AccessToken"]
    assert sign_in_by_code(OTHER, THEIRS)["AccessToken"]

    client, asked = begin()
    mails = suite.emulator.mails
    before = len(mails())
    assert "DEVICE" == method_of(asked)
    assert client.answer(asked, MINE)["AuthenticationResult"]["AccessToken"]
    assert before == len(mails())
    for email, secret in ((EMAIL, THEIRS), (OTHER, MINE)):
        client, asked = begin(email)
        asked = client.answer(asked, secret, known=secret)
        assert "EMAIL_CODE" == method_of(asked)


def test_77_a_client_of_others_asks_for_the_code_with_the_password(begin):
    """By ClientMetadata of its answer to PASSWORD_VERIFIER, as Amplify sends it."""
    _, asked = begin(request_id="0123456789abcdefgh")

    assert "EMAIL_CODE" == method_of(asked)


def test_77_a_known_device_begins_nothing_without_the_password(suite, begin):
    """Nor does the secret answer another sign-in's session, or a round that asks for a code."""
    client, asked = begin(request_id="0123456789abcdefghi")
    assert "AuthenticationResult" not in client.answer(asked, MINE, known=MINE)
    with pytest.raises(ClientError) as refused:
        client.cognito.initiate_auth(
            ClientId=suite.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": EMAIL}
        )
    assert "NotAuthorizedException" == refused.value.response["Error"]["Code"]


def test_77_a_session_is_good_once(begin):
    """One that was answered rightly answers nobody else, and a forged one nothing."""
    client, asked = begin()
    client.answer(asked, MINE)
    for session in (asked["Session"], asked["Session"][::-1], "A" * 64):
        with pytest.raises(ClientError):
            client.answer({**asked, "Session": session}, MINE)


def test_77_a_device_that_is_forgotten_needs_a_code(suite, begin):
    """`operators sign-out` does that, and a take-over."""
    table = suite.stack.resources["ChallengeTable"]
    dynamodb = suite.emulator.client("dynamodb")
    for item in dynamodb.scan(TableName=table)["Items"]:
        if item["pk"]["S"].startswith("V#"):
            dynamodb.delete_item(TableName=table, Key={"pk": item["pk"]})
    client, asked = begin()

    assert "EMAIL_CODE" == method_of(client.answer(asked, MINE))


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_browser_client_needs_the_code_once(suite, app):
    """`withPassword` of clients/passwordless.js, with the same secret kept."""
    email = "browser@example.com"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    asked = [suite.emulator.endpoint, suite.user_pool_id, suite.client_id, email, PASSWORD]
    told = told_by_node("password.mjs", *asked)

    assert {
        "wrong": "NotAuthorizedException",
        "method": "EMAIL_CODE",
        "isIn": [False, True, True],
        "mails": 1,
    } == told
