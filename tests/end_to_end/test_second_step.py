"""SecondStep: a password by SRP, then a code; nothing less gives tokens. Driven with pycognito."""

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.password_client import PasswordClient

pytestmark = pytest.mark.emulator
EMAIL = "two@example.com"
SETTINGS = {
    "SecondStep": "always",
    **dict.fromkeys(["PasswordlessSignUp", "RestApi"], "off"),
    "EnrolledMethods": "none",  # for which users enrol by the API
}
_PASSWORD_FLOWS = ("USER_PASSWORD_AUTH", "USER_SRP_AUTH")


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters={**PARAMETERS, **SETTINGS}) as running:
        yield running


@pytest.fixture(scope="module")
def app(suite):
    app = App(suite)
    app.sign_up(EMAIL, PASSWORD)
    app.confirm(EMAIL, app.mailed(EMAIL))
    return app


@pytest.fixture
def cognito(suite):
    return suite.emulator.client("cognito-idp")


def code_of(error):
    return error.value.response["Error"]["Code"]


def test_77_a_password_and_then_a_code_give_tokens(suite, app, cognito):
    """In this order; a wrong code in between is a try like any."""
    client = PasswordClient(suite, cognito, EMAIL)
    asked = client.begin()
    assert "PASSWORD_VERIFIER" == asked["ChallengeName"]

    app.expect_mail(EMAIL)
    challenge = client.prove(asked)
    assert "EMAIL_CODE" == challenge["ChallengeParameters"]["method"]
    code = app.mailed(EMAIL)
    again = client.answer(challenge, "00000000" if code != "00000000" else "11111111")
    assert "AuthenticationResult" not in again
    assert client.answer(again, code)["AuthenticationResult"]["AccessToken"]


@pytest.mark.usefixtures("app")
def test_77_a_wrong_password_gets_no_code(suite, cognito):
    """So who has a mailbox only cannot begin, and mails no user with a guess."""
    client = PasswordClient(suite, cognito, EMAIL, "Wrong-horse-7")
    asked = client.begin()
    with pytest.raises(ClientError) as refused:
        client.prove(asked)
    assert "NotAuthorizedException" == code_of(refused)


@pytest.mark.usefixtures("app")
def test_77_a_code_alone_begins_nothing(suite, cognito):
    """CUSTOM_AUTH without a password ends at once."""
    with pytest.raises(ClientError) as refused:
        cognito.initiate_auth(
            ClientId=suite.client_id,
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={"USERNAME": EMAIL},
        )
    assert "NotAuthorizedException" == code_of(refused)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("flow", _PASSWORD_FLOWS)
def test_77_no_client_of_the_stack_takes_a_password_alone(suite, cognito, flow):
    """An attacker with the client's id chooses the flow, so it is the client that must refuse."""
    given = {"USERNAME": EMAIL, "PASSWORD": PASSWORD, "SRP_A": "a1"}
    with pytest.raises(ClientError) as refused:
        cognito.initiate_auth(ClientId=suite.client_id, AuthFlow=flow, AuthParameters=given)
    assert "InvalidParameterException" == code_of(refused)


@pytest.mark.usefixtures("app")
def test_77_a_stranger_is_asked_like_a_user(suite, cognito):
    """For a password that does not fit."""
    client = PasswordClient(suite, cognito, EMAIL)
    asked = client.begin()
    parameters = {"USERNAME": "nobody@example.com", "CHALLENGE_NAME": "SRP_A", "SRP_A": "a1"}
    stranger = cognito.initiate_auth(
        ClientId=suite.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters=parameters
    )

    assert asked["ChallengeName"] == stranger["ChallengeName"]
    assert set(asked["ChallengeParameters"]) == set(stranger["ChallengeParameters"])
