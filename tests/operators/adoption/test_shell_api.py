"""A stack with the REST API: the pool has the app client, the passwords and the issuer of it."""

import pytest

STACK = {
    "RestApi": "on",
    "ApiClientId": "app",
    "TokenIssuer": "ORIGINAL",
    "PasswordLength": "12",
    "PasswordClasses": "none",
}
ONLY = ("--only", "PreSignUp")
PASSWORDS = "ALLOW_ADMIN_USER_PASSWORD_AUTH"


@pytest.fixture(autouse=True)
def api(world):
    world.clients["cloudformation"].settings |= STACK
    world.cognito.client["ExplicitAuthFlows"] = ["ALLOW_CUSTOM_AUTH", PASSWORDS]


def test_where_it_fits_nothing_is_said(run):
    code, told = run("attach", *ONLY)

    assert (0, False) == (code, "rest-api" in told)


def _without_its_client(world):
    world.clients["cloudformation"].settings["ApiClientId"] = "other"


def _without_a_secret(world):
    del world.cognito.client["ClientSecret"]


def _without_a_flow(world):
    world.cognito.client["ExplicitAuthFlows"] = ["ALLOW_CUSTOM_AUTH"]


def _of_another_issuer(world):
    world.cognito.pool["IssuerConfiguration"] = {"Type": "UPDATED"}


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (_without_its_client, "the pool has no app client other, which ApiClientId"),
        (_without_a_secret, "the app client app has no secret"),
        (_without_a_flow, f"the app client app of the REST API lacks {PASSWORDS}"),
        (
            _of_another_issuer,
            "TokenIssuer of the stack is ORIGINAL, and the pool's issuer is",
        ),
    ],
)
def test_an_api_that_would_serve_nobody_is_said(world, run, harm, why):
    """Before its first request; the secret itself is in no line."""
    harm(world)
    code, told = run("attach", *ONLY, "--accept", "rest-api")

    assert (3, 0) == (code, world.cognito.calls.count("update"))
    assert f"rest-api: {why}" in told
    assert "never to be told" not in told


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ({"MinimumLength": 8}, "deploy the stack with PasswordLength=8"),
        (
            {"MinimumLength": 12, **dict.fromkeys(("RequireUppercase", "RequireLowercase"), True)},
            "",
        ),
        (
            {"MinimumLength": 12}
            | {f"Require{kind}": True for kind in ("Uppercase", "Lowercase", "Numbers", "Symbols")},
            "deploy the stack with PasswordClasses=all",
        ),
    ],
)
def test_an_api_with_other_passwords_than_the_pool_may_be_accepted(world, run, policy, why):
    """Cognito refuses what it does not take, but users read another rule."""
    world.cognito.pool["Policies"] = {"PasswordPolicy": policy}
    code, told = run("attach", *ONLY)

    assert (3 if why else 0) == code
    assert why in told
    if why:
        assert 0 == run("attach", *ONLY, "--accept", "rest-api")[0]
