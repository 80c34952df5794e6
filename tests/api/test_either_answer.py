"""The API with either answer to what Cognito's documents leave open (docs/conformance.md)."""

import pytest

from tests.api.conftest import PASSWORD, TOKENS, Cognito, refusal

ADA = {"email": "ada@example.com"}
NAME = "b281eb78-0000-4000-8000-000000000001"
WRONG, SPENT = refusal("CodeMismatchException"), refusal("NotAuthorizedException")
REVOKED = refusal("NotAuthorizedException", "Access Token has been revoked")
IN = {"AuthenticationResult": TOKENS}


def posed(challenge, **parameters):
    told = {"USERNAME": NAME, **parameters}
    return {"ChallengeName": challenge, "Session": "s" * 20, "ChallengeParameters": told}


class Strict(Cognito):
    """Takes the username alone, or an alias as well."""

    takes_alias = False

    def admin_respond_to_auth_challenge(self, *, ChallengeResponses, **_):  # noqa: N803  # boto3's
        if ChallengeResponses["USERNAME"] != NAME and not self.takes_alias:
            raise refusal("NotAuthorizedException", "Unable to verify secret hash")
        return IN


@pytest.fixture
def cognito(request):
    return Strict() if "takes_alias" in request.fixturenames else Cognito()


@pytest.mark.parametrize("takes_alias", [True, False])
def test_alias_as_username(call, cognito, takes_alias):
    """Password, code and new password sign in."""
    cognito.takes_alias = takes_alias
    codes = {"method": "EMAIL_CODE", "delivery": "requested"}
    cognito.answers["admin_initiate_auth"] = [
        posed("SOFTWARE_TOKEN_MFA"),
        posed("NEW_PASSWORD_REQUIRED"),
        posed("CUSTOM_CHALLENGE", **codes),
    ]
    told = []
    for challenge, given in (("SOFTWARE_TOKEN_MFA", "123456"), ("NEW_PASSWORD_REQUIRED", PASSWORD)):
        session = call("POST", "/auth/login", ADA | {"password": PASSWORD}).body["session"]
        body = ADA | {"challenge": challenge, "session": session, "answer": given}
        told.append(call("POST", "/auth/challenge", body).status)
    session = call("POST", "/auth/passwordless/start", ADA).body["session"]
    body = ADA | {"session": session, "answer": "12345678"}
    told.append(call("POST", "/auth/passwordless/verify", body).status)

    assert [200, 200, 200] == told


@pytest.mark.parametrize(
    ("second", "status", "code"),
    [(IN, 200, None), (SPENT, 401, "sign_in_failed"), (WRONG, 422, "invalid_code")],
)
def test_wrong_app_code(call, cognito, second, status, code):
    """The same session once more: tokens, or an error that asks to begin again; then tokens."""
    cognito.answers["admin_initiate_auth"] = posed("SOFTWARE_TOKEN_MFA")
    cognito.answers["admin_respond_to_auth_challenge"] = [WRONG, second, IN]

    def session():
        return call("POST", "/auth/login", ADA | {"password": PASSWORD}).body["session"]

    def answer(session):
        body = ADA | {"challenge": "SOFTWARE_TOKEN_MFA", "session": session, "answer": "1"}
        return call("POST", "/auth/challenge", body)

    first = session()

    assert "invalid_code" == answer(first).code
    again = answer(first)
    assert (status, code) == (again.status, again.body.get("code"))
    assert code is None or 200 == answer(session()).status


@pytest.mark.parametrize("are_good", [True, False])
def test_password_set_meanwhile(call, cognito, token, are_good):
    """Tokens of a sign-in that took an account over: dead ones are told, and the next are good."""
    cognito.answers["admin_initiate_auth"] = posed("CUSTOM_CHALLENGE", method="EMAIL_CODE")
    cognito.answers["admin_respond_to_auth_challenge"] = IN
    profile = {"Username": NAME, "UserAttributes": [{"Name": "email", "Value": ADA["email"]}]}
    cognito.answers["get_user"] = [profile if are_good else REVOKED, profile]
    read = {"Authorization": f"Bearer {token()}"}

    def signed_in():
        session = call("POST", "/auth/passwordless/start", ADA).body["session"]
        body = ADA | {"session": session, "answer": "12345678"}
        return call("POST", "/auth/passwordless/verify", body).status

    told = [(signed_in(), call("GET", "/auth/userinfo", headers=read).status) for _ in range(2)]

    assert [(200, 200 if are_good else 401), (200, 200)] == told
