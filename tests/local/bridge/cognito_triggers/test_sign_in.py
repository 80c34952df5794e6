import warnings

import pytest

pytestmark = pytest.mark.emulator

PASSWORD = "Passw0rd!"
METADATA = {"deviceHint": "laptop"}
PRE, POST = "PreAuthentication_Authentication", "PostAuthentication_Authentication"
TOKEN = "TokenGeneration_Authentication"
WRONG = ("NotAuthorizedException", "Incorrect username or password.")


def srp_sign_in(app, *, password=PASSWORD, metadata=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pycognito.aws_srp import AWSSRP  # noqa: PLC0415  (it warns when it is imported)

        srp = AWSSRP(app.user, password, app.pool, app.client, client=app.idp)
        return srp.authenticate_user(client_metadata=metadata)


def test_a_password_sign_in_asks_before_and_tells_after(member, recorder, shaped_like):
    """PreAuthentication, PostAuthentication, TokenGeneration; the real name, not the alias."""
    member.sign_in()

    assert [PRE, POST, TOKEN] == recorder.sources
    assert {member.real_name()} == {event["userName"] for event in recorder.events}
    assert recorder.only(PRE)["request"]["validationData"] is None
    shaped_like(recorder.only(POST), POST)


def test_metadata_of_initiate_auth_is_pre_authentications_validation_data(
    member, recorder, shaped_like
):
    """It reaches PreAuthentication as validationData; not PostAuthentication, not the tokens."""
    member.sign_in(ClientMetadata=METADATA)

    assert METADATA == recorder.only(PRE)["request"]["validationData"]
    assert not any("clientMetadata" in event["request"] for event in recorder.events)
    shaped_like(recorder.only(PRE), PRE)


def test_pre_authentication_counts_attempts(member, recorder, refusal):
    """It runs before the password is checked, so for wrong ones too; nothing runs after."""
    assert refusal(member.sign_in, "wrong") == WRONG
    assert [PRE] == recorder.sources


def test_a_raising_pre_authentication_refuses(member, recorder, refusal):
    """Raise = refuse the sign-in, the password unseen."""
    recorder.obey({PRE: {"raise": "not today"}})

    expected = ("UserLambdaValidationException", "PreAuthentication failed with error not today.")
    assert expected == refusal(member.sign_in, "wrong")


def test_a_raising_post_authentication_withholds_the_tokens(member, recorder, refusal):
    """The credentials were right, and yet there are no tokens."""
    recorder.obey({POST: {"raise": "boom"}})

    expected = ("UserLambdaValidationException", "PostAuthentication failed with error boom.")
    assert expected == refusal(member.sign_in)
    assert TOKEN not in recorder.sources


def test_a_hidden_unknown_user_is_asked_about_and_not_told_from_a_known(
    app, recorder, refusal, shaped_like
):
    """ENABLED: userNotFound true and no attributes; the client sees a wrong password."""
    assert refusal(app.sign_in) == WRONG
    assert [PRE] == recorder.sources
    shaped_like(recorder.only(PRE), f"{PRE}.user_not_found")
    assert recorder.only(PRE)["request"]["userNotFound"]
    assert app.user == recorder.only(PRE)["userName"]


def test_an_unknown_user_is_told_where_existence_is_not_hidden(telling_app, recorder, refusal):
    """LEGACY: UserNotFoundException and no trigger at all."""
    assert refusal(telling_app.sign_in) == ("UserNotFoundException", "User does not exist.")
    assert recorder.sources == []


def test_user_not_found_is_absent_where_existence_is_not_hidden(telling_app, recorder):
    """UserNotFound is sent only if PreventUserExistenceErrors is ENABLED."""
    telling_app.sign_up()
    telling_app.confirm()
    telling_app.sign_in()

    assert "userNotFound" not in recorder.only(PRE)["request"]


def test_srp_asks_before_the_challenge_and_tells_after_the_proof(member, recorder):
    """PreAuthentication at InitiateAuth; metadata of the response reaches what comes after."""
    tokens = srp_sign_in(member, metadata={"app": "web"})

    assert "AuthenticationResult" in tokens
    assert [PRE, POST, TOKEN] == recorder.sources
    assert recorder.only(POST)["request"]["clientMetadata"] == {"app": "web"}
    assert recorder.only(TOKEN)["request"]["clientMetadata"] == {"app": "web"}


def test_srp_with_a_wrong_password_tells_nobody(member, recorder, refusal):
    """Attempts without successes."""
    assert refusal(srp_sign_in, member, password="wrong") == WRONG
    assert [PRE] == recorder.sources


def test_srp_for_a_hidden_unknown_user_fails_like_a_wrong_password(app, recorder, refusal):
    """ENABLED: a challenge as for anybody, then a wrong password."""
    assert refusal(srp_sign_in, app) == WRONG
    assert recorder.only(PRE)["request"]["userNotFound"]


def test_an_administrators_sign_in_is_the_same(member, recorder):
    """ADMIN_USER_PASSWORD_AUTH."""
    member.idp.admin_initiate_auth(
        UserPoolId=member.pool,
        ClientId=member.client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": member.user, "PASSWORD": PASSWORD},
    )

    assert [PRE, POST, TOKEN] == recorder.sources


def test_a_refresh_runs_the_token_trigger_alone(member, recorder):
    """No Pre- or PostAuthentication on refresh."""
    refresh = member.sign_in()["AuthenticationResult"]["RefreshToken"]
    recorder.clear()
    member.idp.initiate_auth(
        ClientId=member.client,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh},
    )

    assert recorder.sources == ["TokenGeneration_RefreshTokens"]


def test_the_first_sign_in_of_an_invited_user_tells_it_by_the_status(app, recorder, shaped_like):
    """PostAuthentication still sees FORCE_CHANGE_PASSWORD; the token trigger has its own source."""
    app.invite()
    challenge = app.sign_in()
    recorder.clear()
    app.answer(challenge, "N3wPassw0rd!", ClientMetadata={"app": "web"})

    assert recorder.sources == [POST, "TokenGeneration_NewPasswordChallenge"]
    told = recorder.only(POST)
    assert told["request"]["userAttributes"]["cognito:user_status"] == "FORCE_CHANGE_PASSWORD"
    shaped_like(told, f"{POST}.first_login_of_admin_created")
    assert app.status() == "CONFIRMED"


def test_a_session_of_a_new_password_is_good_once_and_for_its_user(app, refusal):
    """Ministack would let anybody set anybody's password here."""
    app.invite()
    challenge = app.sign_in()
    app.answer(challenge, "N3wPassw0rd!")

    invalid = "Invalid session for the user"
    assert refusal(app.answer, challenge, "N3wPassw0rd!") == (
        "NotAuthorizedException",
        f"{invalid}, session can only be used once.",
    )
    forged = {**challenge, "Session": "x" * 40}
    assert refusal(app.answer, forged, "N3wPassw0rd!") == ("NotAuthorizedException", f"{invalid}.")


def test_a_weak_new_password_is_refused(app, refusal):
    """The pool's policy holds for NEW_PASSWORD_REQUIRED as well."""
    app.invite()

    assert refusal(app.answer, app.sign_in(), "x")[0] == "InvalidPasswordException"


def test_secret_hash_is_over_the_name_as_typed(secret_app, recorder, refusal):
    """And events carry the real name all the same; a wrong hash runs no trigger."""
    secret_app.sign_up()
    secret_app.confirm()
    recorder.clear()
    secret_app.sign_in()

    assert {secret_app.real_name()} == {event["userName"] for event in recorder.events}
    recorder.clear()
    secret_app.secret = "another"
    kind, message = refusal(secret_app.sign_in)
    assert kind == "NotAuthorizedException"
    assert "secret hash" in message
    assert recorder.sources == []


def test_case_does_not_matter_where_the_pool_says_so(member, recorder, refusal):
    """UsernameConfiguration CaseSensitive false: one user, however the address is spelled."""
    expected = member.real_name()
    member.user = member.user.upper()

    assert "AuthenticationResult" in member.sign_in()
    assert {expected} == {event["userName"] for event in recorder.events}
    assert refusal(member.sign_up)[0] == "UsernameExistsException"


def test_case_matters_elsewhere(newer_app, refusal):
    """A pool that does not say so is taken by its word."""
    newer_app.sign_up()
    newer_app.user = newer_app.user.upper()

    assert refusal(newer_app.status)[0] == "UserNotFoundException"
