import pytest

from ministack_cognito_triggers.calls.refresh import signed_jwt_for
from tests.local.asked_facts import claims

pytestmark = pytest.mark.emulator

REFRESH = "TokenGeneration_RefreshTokens"
REUSED = "RefreshTokenReuseException"


@pytest.fixture
def rotating(app_of, idp, stack, recorder):
    """A member of a client that rotates refresh tokens."""
    app = app_of(idp, stack, "RotatingClient")
    app.sign_up()
    app.confirm()
    recorder.clear()
    return app


def renew(app, token):
    answer = app.idp.get_tokens_from_refresh_token(ClientId=app.client, RefreshToken=token)
    return answer["AuthenticationResult"]


def without_grace(app):
    client = {"UserPoolId": app.pool, "ClientId": app.client}
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    app.idp.update_user_pool_client(**client, RefreshTokenRotation=rotation)


def test_the_stack_keeps_how_tokens_are_rotated(rotating):
    """CloudFormation hands it over, and the client tells it."""
    asked = {"UserPoolId": rotating.pool, "ClientId": rotating.client}
    client = rotating.idp.describe_user_pool_client(**asked)["UserPoolClient"]

    expected = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60}
    assert expected == client["RefreshTokenRotation"]


def test_a_refresh_issues_another_refresh_token(rotating, recorder):
    """It is good itself, ends with the first one, and only the token trigger runs."""
    first = rotating.sign_in()["AuthenticationResult"]
    recorder.clear()
    second = renew(rotating, first["RefreshToken"])
    assert [REFRESH] == recorder.sources

    third = renew(rotating, second["RefreshToken"])
    tokens = [each["RefreshToken"] for each in (first, second, third)]

    assert 3 == len(set(tokens))
    assert 1 == len({claims(each)["exp"] for each in tokens})
    assert 1 == len({claims(each)["origin_jti"] for each in tokens})


def test_within_the_grace_period_the_same_token_may_be_sent_again(rotating):
    """For a client that did not hear the answer."""
    token = rotating.sign_in()["AuthenticationResult"]["RefreshToken"]

    assert renew(rotating, token)["RefreshToken"] != renew(rotating, token)["RefreshToken"]


def test_a_token_that_was_renewed_is_refused(rotating, refusal):
    """By the name that Cognito documents; the session of the newer one goes on."""
    without_grace(rotating)
    old = rotating.sign_in()["AuthenticationResult"]["RefreshToken"]
    new = renew(rotating, old)["RefreshToken"]

    assert REUSED == refusal(renew, rotating, old)[0]
    assert renew(rotating, new)["AccessToken"]


def test_a_trigger_that_refuses_spends_no_token(rotating, recorder):
    """Only a successful request invalidates it."""
    without_grace(rotating)
    token = rotating.sign_in()["AuthenticationResult"]["RefreshToken"]
    recorder.obey({REFRESH: {"raise": "not now"}})
    with pytest.raises(rotating.idp.exceptions.UserLambdaValidationException):
        renew(rotating, token)
    recorder.clear()

    assert renew(rotating, token)["RefreshToken"]


def test_a_client_that_rotates_takes_no_refresh_token_auth(rotating, refusal):
    """Documented: rotation is not compatible with that flow."""
    token = rotating.sign_in()["AuthenticationResult"]["RefreshToken"]

    assert (
        "InvalidParameterException"
        == refusal(rotating.start, "REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)[0]
    )


def test_without_rotation_the_refresh_token_stays(member):
    """Neither way of refreshing tells another one."""
    token = member.sign_in()["AuthenticationResult"]["RefreshToken"]
    answer = member.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)["AuthenticationResult"]

    assert "RefreshToken" not in answer
    assert "RefreshToken" not in renew(member, token)
    assert "RefreshToken" not in renew(member, token)


def test_the_time_of_the_sign_in_is_kept(rotating):
    """`auth_time` is moved by no refresh; iat is."""
    first = rotating.sign_in()["AuthenticationResult"]
    signed_in = claims(first["AccessToken"])["auth_time"]
    newer, token = first, first["RefreshToken"]
    while claims(newer["AccessToken"])["iat"] == claims(first["AccessToken"])["iat"]:
        newer = renew(rotating, token)
        token = newer["RefreshToken"]

    told = {claims(newer[name])["auth_time"] for name in ("AccessToken", "IdToken")}
    assert {signed_in} == told


def test_the_tokens_of_a_sign_in_are_of_one_second():
    """However long they take to make: what hangs on `auth_time` finds one session."""
    made = []
    sign = signed_jwt_for(lambda told: made.append(told) or "")
    for iat, (use, family) in enumerate(
        [("access", "a"), ("id", "a"), ("refresh", "a"), ("access", "b")], start=7
    ):
        sign({"token_use": use, "origin_jti": family, "iat": iat, "auth_time": iat})

    assert [7, 7, 7, 10] == [each["auth_time"] for each in made]
