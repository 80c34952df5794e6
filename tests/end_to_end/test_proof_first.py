"""`PasswordSignUps: proof_first` by a client of others: every sign-up is two calls."""

import shutil

import pytest

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.by_node import told_by_node
from tests.end_to_end.rest_api_calls import caller

pytestmark = pytest.mark.emulator
REFUSED = "UserLambdaValidationException: PreSignUp failed with error"
SENT = f"{REFUSED} CODE_SENT: Enter the code from the mail [EMAIL_CODE 8"
WRONG = f"{REFUSED} WRONG_CODE: Please check the code, or ask for another one."


@pytest.fixture(scope="module")
def suite():
    proved = PARAMETERS | {"PasswordSignUps": "proof_first"}
    with running_suite(port=0, is_warm=False, parameters=proved) as running:
        yield running


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_a_web_app_signs_up_in_two_calls(suite):
    """amazon-cognito-identity-js: with a password and without, and nobody else by the same code."""
    asked = [suite.emulator.endpoint, suite.user_pool_id, suite.client_id]
    told = told_by_node("sign_up.mjs", *asked)

    for way in ("withPassword", "withoutPassword"):
        steps = told.pop(way)
        assert steps.pop("first").startswith(SENT)
        assert steps.pop("lostAnswer").startswith(SENT)
        assert {"wrong": WRONG, "otherDevice": WRONG, "right": "confirmed: true"} == {
            name: steps.pop(name) for name in ("wrong", "otherDevice", "right")
        }
        assert {"mails": 1} == steps  # the same request is one mail, and the receipt needs none
    assert "UPDATE_REQUIRED" in told.pop("clientOfBefore")
    assert "UsernameExistsException" in told.pop("again")

    assert {"signsIn": True, "receipt": {"seen": ["PROOF"], "verified": True}} == told
    cognito = suite.emulator.client("cognito-idp")
    users = cognito.list_users(UserPoolId=suite.user_pool_id)["Users"]
    told_of = [{each["Name"]: each["Value"] for each in user["Attributes"]} for user in users]
    assert [("proof@example.com", "true"), ("receipt@example.com", "true")] == sorted(
        (each["email"], each["email_verified"]) for each in told_of
    )


def test_the_rest_api_registers_with_the_code_before_there_is_a_user(suite):
    """No account by the first call; a wrong code, or none for a stranger, reads alike."""
    call, app = caller(suite), App(suite)
    cognito = suite.emulator.client("cognito-idp")
    ada = {"email": "rest@example.com", "password": PASSWORD}
    app.expect_mail(ada["email"])
    first = call("POST", "/auth/register", ada)
    assert 202 == first.status
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_get_user(UserPoolId=suite.user_pool_id, Username=ada["email"])
    code = app.mailed(ada["email"])
    other = "0" * 8 if code != "0" * 8 else "1" * 8

    wrong = call("POST", "/auth/verify", ada | {"code": other})
    nobody = call("POST", "/auth/verify", ada | {"email": "nobody@example.com", "code": other})
    assert (422, "invalid_code") == (wrong.status, wrong["code"])
    assert wrong.text == nobody.text
    assert 422 == call("POST", "/auth/verify", {"email": ada["email"], "code": code}).status
    assert 204 == call("POST", "/auth/verify", ada | {"code": code}).status
    assert 200 == call("POST", "/auth/login", ada).status

    again = call("POST", "/auth/register", ada | {"password": f"{PASSWORD}-2"})
    assert (first.status, first.text) == (again.status, again.text)
    taken = call("POST", "/auth/verify", ada | {"password": f"{PASSWORD}-2", "code": code})
    assert wrong.text == taken.text
    assert 401 == call("POST", "/auth/login", ada | {"password": f"{PASSWORD}-2"}).status
