"""`CognitoMails: suite`: Cognito's own codes take the suite's outbox, words and events."""

import json
import re

import pytest

from events.contract.catalogue import Kind
from local.demo.app import App
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator
PASSWORD = "Correct-horse-1"
EMAIL = "sealed@example.com"
_TEMPORARY = re.compile(r"temporary password:\s+(\S+)")


@pytest.fixture(scope="module")
def suite():
    ours = PARAMETERS | {"CognitoMails": "suite"}
    with running_suite(port=0, is_warm=False, parameters=ours) as running:
        yield running


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


def test_the_pool_hands_its_codes_over(suite):
    """Both senders are one function, and the key is the stack's."""
    cognito = suite.emulator.client("cognito-idp")
    config = cognito.describe_user_pool(UserPoolId=suite.user_pool_id)["UserPool"]["LambdaConfig"]

    ours = {"LambdaVersion": "V1_0", "LambdaArn": config["CustomMessage"]}
    assert ours == config["CustomEmailSender"] == config["CustomSMSSender"]
    assert ":key/" in config["KMSKeyID"]


def test_a_user_signs_up_and_resets_the_password_with_codes_from_the_mailbox(suite, app):
    """As if Cognito had sent them; both are told, and nothing names the user."""
    listener = listening(suite, name="senders")
    app.sign_up(EMAIL, PASSWORD)
    app.confirm(EMAIL, app.mailed(EMAIL))
    app.expect_mail(EMAIL)
    app.forget_password(EMAIL)
    app.reset_password(EMAIL, app.mailed(EMAIL), "Correct-horse-2")
    app.sign_in(EMAIL, "Correct-horse-2")

    sent = [each for each in listener.hear_all() if each.kind is Kind.MESSAGE_SENT]
    assert ["ForgotPassword", "SignUp"] == sorted(each.data["message"] for each in sent)
    assert EMAIL not in json.dumps([each.data for each in sent])


def test_an_invited_user_signs_in_with_the_password_from_the_mail(app):
    """A temporary password comes escaped, and is mailed as it is."""
    email = "sealed-guest@example.com"
    app.invite(email)

    assert "tokens" == app.accept_invitation(email, app.mailed(email, _TEMPORARY), PASSWORD)


def test_a_new_address_is_verified_with_its_code(app):
    """Which goes to the new address."""
    token = app.access_token(EMAIL, "Correct-horse-2")
    app.expect_mail("moved@example.com")
    app.change_address(token, "moved@example.com")
    app.verify_address(token, app.mailed("moved@example.com"))

    assert "moved@example.com" == app.address(token)
