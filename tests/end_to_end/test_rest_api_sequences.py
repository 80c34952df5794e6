"""
What the three systems before this one did, step by step.

One had /user/signup and /user/login and a private route; one /auth/register to
/auth/logout; one a guest's, a user's and, as a wish, a machine's route.
"""

import json
from base64 import b64encode
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from local.suite import PARAMETERS, running_suite
from tests.end_to_end.rest_api_calls import bearing, caller

pytestmark = pytest.mark.emulator
PASSWORD = "Correct-horse-7"


@pytest.fixture(scope="module")
def suite():
    machines = {"MachineClient": "true", "DomainPrefix": "sequences"}
    with running_suite(is_warm=False, parameters={**PARAMETERS, **machines}) as running:
        yield running


@pytest.fixture(scope="module")
def call(suite):
    return caller(suite)


def test_sign_up_confirm_sign_in_and_a_private_route(call):
    """The first: its users confirmed with the code of a mail; before that, the door was shut."""
    ada = {"email": "ada@example.com", "password": PASSWORD}
    assert 202 == call("POST", "/auth/register", ada).status
    assert 401 == call("POST", "/auth/login", ada).status
    assert 204 == call("POST", "/auth/verify", {"email": ada["email"], "code": "123456"}).status
    assert 401 == call("GET", "/user").status
    token = call("POST", "/auth/login", ada)["access_token"]
    assert 200 == call("GET", "/user", **bearing(token)).status


def test_register_verify_login_userinfo_logout(call):
    """The second; what it listed as missing is there: refresh, forgotten and changed passwords."""
    bob = {"email": "bob@example.com", "password": PASSWORD}
    assert 202 == call("POST", "/auth/register", bob).status
    assert 202 == call("POST", "/auth/verify/resend", {"email": bob["email"]}).status
    assert 204 == call("POST", "/auth/verify", {"email": bob["email"], "code": "123456"}).status
    tokens = call("POST", "/auth/login", bob)
    bearer = bearing(tokens["access_token"])
    assert bob["email"] == call("GET", "/auth/userinfo", **bearer)["email"]
    session = {"refresh_token": tokens["refresh_token"]}
    assert 200 == call("POST", "/auth/refresh", session).status
    assert 204 == call("POST", "/auth/logout", session, **bearer).status
    assert 401 == call("GET", "/auth/userinfo", **bearer).status
    assert 401 == call("POST", "/auth/refresh", session).status


def test_guest_user_and_machine(call, suite):
    """The third: an administrator confirms and verifies; and the machine comes through at last."""
    carol = {"email": "carol@example.com", "password": PASSWORD}
    assert 202 == call("POST", "/auth/register", carol).status
    cognito = suite.emulator.client("cognito-idp")
    whom = {"UserPoolId": suite.user_pool_id, "Username": carol["email"]}
    cognito.admin_confirm_sign_up(**whom)
    verified = [{"Name": "email_verified", "Value": "true"}]
    cognito.admin_update_user_attributes(**whom, UserAttributes=verified)
    user = bearing(call("POST", "/auth/login", carol)["access_token"])
    machine = bearing(machines_token(suite, "api/read"))
    doors = ("/guest", "/user", "/client")

    assert [200, 401, 401] == [call("GET", door).status for door in doors]
    assert [200, 200, 403] == [call("GET", door, **user).status for door in doors]
    assert [200, 403, 200] == [call("GET", door, **machine).status for door in doors]


def test_a_machine_needs_the_scope(call, suite):
    """To write is not to read."""
    machine = bearing(machines_token(suite, "api/write"))

    assert (403, "insufficient_scope") == (
        (refused := call("GET", "/client", **machine)).status,
        refused["code"],
    )


def machines_token(suite, scope):
    """From the client credentials grant."""
    client = suite.stack.outputs["MachineClientId"]
    described = suite.emulator.client("cognito-idp").describe_user_pool_client(
        UserPoolId=suite.user_pool_id, ClientId=client
    )
    secret = described["UserPoolClient"]["ClientSecret"]
    basic = b64encode(f"{client}:{secret}".encode()).decode()
    request = Request(  # noqa: S310  (the emulator's)
        f"{suite.emulator.endpoint}/oauth2/token",
        data=urlencode({"grant_type": "client_credentials", "scope": scope}).encode(),
        headers={"Authorization": f"Basic {basic}"},
    )
    with urlopen(request, timeout=300) as answer:  # noqa: S310  (the emulator's)
        return json.load(answer)["access_token"]
