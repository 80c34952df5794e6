"""AdminRespondToAuthChallenge takes the user's own name, and no alias of it."""

import pytest

from tests.local.conftest import PASSWORD

pytestmark = pytest.mark.emulator

NEW = "Correct-horse-8!"
HASH = "Unable to verify secret hash for client"
ALIAS = ("InvalidParameterException", "USERNAME has to be the username, not an alias.")


def begin(app, flow, **parameters):
    return app.idp.admin_initiate_auth(
        UserPoolId=app.pool,
        ClientId=app.client,
        AuthFlow=flow,
        AuthParameters={"USERNAME": app.user, **parameters, **app._secret_hash("SECRET_HASH")},
    )


def answer(app, challenge, name, **answers):
    proof = {"SECRET_HASH": app.hashed(name)} if app.secret else {}
    return app.idp.admin_respond_to_auth_challenge(
        UserPoolId=app.pool,
        ClientId=app.client,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": name, **answers, **proof},
    )


@pytest.fixture(params=["app", "secret_app"])
def stranger(request):
    """The app of nobody yet, of a client without a secret and of one with it."""
    return request.getfixturevalue(request.param)


def refused(app, refusal, challenge, **answers):
    kind, words = refusal(answer, app, challenge, app.user, **answers)
    expected = ("NotAuthorizedException", f"{HASH} {app.client}") if app.secret else ALIAS
    return expected == (kind, words)


def test_a_custom_challenge_takes_no_alias(stranger, refusal):
    """But the name that came with it."""
    member = stranger
    member.sign_up()
    member.confirm()
    assert refused(member, refusal, begin(member, "CUSTOM_AUTH"), ANSWER="right")
    challenge = begin(member, "CUSTOM_AUTH")
    name = challenge["ChallengeParameters"]["USERNAME"]

    assert "AuthenticationResult" in answer(member, challenge, name, ANSWER="right")


def test_the_challenge_of_nobody_takes_no_alias_either(app, refusal):
    """Else it would tell who exists: the made-up name goes on, the typed one is refused."""
    challenge = begin(app, "CUSTOM_AUTH")
    name = challenge["ChallengeParameters"]["USERNAME"]
    challenge = answer(app, challenge, name, ANSWER="wrong")

    assert "CUSTOM_CHALLENGE" == challenge["ChallengeName"]
    assert refused(app, refusal, challenge, ANSWER="wrong")


def test_a_new_password_takes_no_alias(app, refusal):
    """The first sign-in of an invited user."""
    app.invite()
    flow = {"flow": "ADMIN_USER_PASSWORD_AUTH", "PASSWORD": PASSWORD}
    assert refused(app, refusal, begin(app, **flow), NEW_PASSWORD=NEW)
    challenge = begin(app, **flow)
    name = challenge["ChallengeParameters"]["USER_ID_FOR_SRP"]

    assert "AuthenticationResult" in answer(app, challenge, name, NEW_PASSWORD=NEW)
