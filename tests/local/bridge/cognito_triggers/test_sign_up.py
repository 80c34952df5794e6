from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.emulator

METADATA = {"locale": "en-IE", "campaign": "spring"}


def test_sign_up_asks_pre_sign_up_before_the_user_exists(app, recorder, shaped_like):
    """No sub yet, only what the caller sent; userName is the UUID already; null validationData."""
    sub = app.sign_up()["UserSub"]

    event = recorder.only("PreSignUp_SignUp")
    assert sub == event["userName"]
    assert {"email": app.user} == event["request"]["userAttributes"]
    assert app.client == event["callerContext"]["clientId"]
    shaped_like(event, "PreSignUp_SignUp")


def test_sign_up_passes_validation_data_and_metadata_on(app, recorder, shaped_like):
    """ValidationData arrives as a map, ClientMetadata as clientMetadata."""
    app.sign_up(
        ValidationData=[{"Name": "captcha", "Value": "tok-1"}],
        ClientMetadata=METADATA,
    )

    event = recorder.only("PreSignUp_SignUp")
    assert {"captcha": "tok-1"} == event["request"]["validationData"]
    assert METADATA == event["request"]["clientMetadata"]
    shaped_like(event, "PreSignUp_SignUp.with_metadata")


def test_a_refused_sign_up_stores_nobody(app, recorder, refusal):
    """Raise = refuse; the text gets the trigger's name in front and a full stop behind."""
    recorder.obey({"PreSignUp_SignUp": {"raise": "DISPOSABLE_EMAIL: no"}})

    assert refusal(app.sign_up) == (
        "UserLambdaValidationException",
        "PreSignUp failed with error DISPOSABLE_EMAIL: no.",
    )
    assert ("UserNotFoundException", "User does not exist.") == refusal(app.status)


@pytest.fixture
def new_app(app_of, idp, stack):
    """Makes apps of new users."""
    return lambda: app_of(idp, stack, "HidingClient")


@pytest.fixture
def asked_first(app, idp):
    """A pool that asks PreSignUp before it looks for the name."""
    arn = idp.describe_user_pool(UserPoolId=app.pool)["UserPool"]["Arn"]
    idp.tag_resource(ResourceArn=arn, Tags={"existence_check": "after"})
    yield
    idp.untag_resource(ResourceArn=arn, TagKeys=["existence_check"])


def test_a_name_that_is_taken_is_refused_before_pre_sign_up(app, recorder, refusal):
    """As ministack does it; AWS does not say."""
    app.sign_up()
    recorder.clear()

    assert "UsernameExistsException" == refusal(app.sign_up)[0]
    assert [] == recorder.sources


@pytest.mark.usefixtures("asked_first")
def test_a_name_that_is_taken_may_be_refused_after_pre_sign_up(app, recorder, refusal):
    """By the tag existence_check of the pool: what rests on neither order is tried in both."""
    app.sign_up()
    recorder.clear()

    assert "UsernameExistsException" == refusal(app.sign_up)[0]
    assert ["PreSignUp_SignUp"] == recorder.sources
    recorder.obey({"PreSignUp_SignUp": {"raise": "CODE_SENT: no"}})
    assert "UserLambdaValidationException" == refusal(app.sign_up)[0]


def test_of_eight_sign_ups_at_once_one_stores_a_user(app, idp, refusal):
    """All are past ministack's look for the name while PreSignUp runs."""
    barrier = Barrier(8)

    def sign_up(_):
        barrier.wait()
        try:
            return app.sign_up()["UserSub"]
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(sign_up, range(8)))

    assert 7 == told.count("UsernameExistsException")
    named = idp.list_users(UserPoolId=app.pool, Filter=f'email = "{app.user}"')["Users"]
    assert told.count(named[0]["Username"]) == len(named)
    assert "UsernameExistsException" == refusal(app.sign_up)[0]


def test_of_two_creations_at_once_one_stores_a_user(new_app, idp):
    """By an administrator or by a sign-up, fifty times; the other's address is taken."""
    barrier = Barrier(2)

    def told(create):
        barrier.wait()
        try:
            create()
        except ClientError as error:
            return error.response["Error"]["Code"]
        return "created"

    with ThreadPoolExecutor(2) as pool:
        for number in range(50):
            app = new_app()
            both = [app.invite, app.sign_up if number % 2 else app.invite]
            assert ["UsernameExistsException", "created"] == sorted(pool.map(told, both))
            named = idp.list_users(UserPoolId=app.pool, Filter=f'email = "{app.user}"')["Users"]
            assert 1 == len(named)


def test_an_address_unlike_the_name_is_refused(app, recorder, refusal):
    """Where users are named by their address: nobody signs up with one and is mailed at another."""
    other = [{"Name": "email", "Value": "mallory@example.com"}]

    assert "InvalidParameterException" == refusal(app.sign_up, UserAttributes=other)[0]
    assert [] == recorder.sources


def test_a_weak_password_is_refused_before_pre_sign_up(app, recorder, refusal):
    """Does not run if Cognito itself rejects earlier (password policy), amplify-js#6513."""
    kind, _ = refusal(app.sign_up, Password="x")

    assert kind == "InvalidPasswordException"
    assert recorder.sources == []


def test_an_auto_confirmed_sign_up_is_post_confirmed_at_once(app, recorder):
    """autoConfirmUser: no code, PostConfirmation_ConfirmSignUp at once, with the same metadata."""
    flags = {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": False}
    recorder.obey({"PreSignUp_SignUp": {"response": flags}})

    assert app.sign_up(ClientMetadata=METADATA)["UserConfirmed"]

    assert recorder.sources == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]
    request = recorder.only("PostConfirmation_ConfirmSignUp")["request"]
    assert METADATA == request["clientMetadata"]
    assert request["userAttributes"]["email_verified"] == "true"


def test_a_flag_that_verifies_a_missing_attribute_fails_the_sign_up(app, recorder, refusal):
    """A flag autoVerifyPhone without a phone number is an error [developer guide]."""
    flags = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": True}
    recorder.obey({"PreSignUp_SignUp": {"response": flags}})

    kind, _ = refusal(app.sign_up)

    assert kind == "InvalidLambdaResponseException"


def test_an_unconfirmed_user_has_an_unverified_address(app):
    """Cognito stores email_verified "false" at sign-up; nothing claims more."""
    app.sign_up()

    user = app.idp.admin_get_user(UserPoolId=app.pool, Username=app.user)
    assert {"Name": "email_verified", "Value": "false"} in user["UserAttributes"]


def test_confirm_sign_up_verifies_the_address_and_tells_post_confirmation(
    app, recorder, shaped_like
):
    """The code was sent to the address, so it is verified when PostConfirmation sees it."""
    app.sign_up()
    app.confirm()

    event = recorder.only("PostConfirmation_ConfirmSignUp")
    attributes = event["request"]["userAttributes"]
    assert {"email", "email_verified", "sub", "cognito:user_status"} == set(attributes)
    assert attributes["email_verified"] == "true"
    assert attributes["cognito:user_status"] == "CONFIRMED"
    assert event["userName"] == attributes["sub"]
    shaped_like(event, "PostConfirmation_ConfirmSignUp")


def test_a_failing_post_confirmation_leaves_the_user_confirmed(app, recorder, refusal):
    """The client gets the error although the user is confirmed; nothing is rolled back."""
    app.sign_up()
    recorder.obey({"PostConfirmation_ConfirmSignUp": {"raise": "boom"}})

    assert refusal(app.confirm) == (
        "UserLambdaValidationException",
        "PostConfirmation failed with error boom.",
    )
    assert app.status() == "CONFIRMED"
    assert refusal(app.confirm) == (
        "NotAuthorizedException",
        "User cannot be confirmed. Current status is CONFIRMED",
    )


def test_a_wrong_code_runs_no_trigger(app, recorder, refusal):
    """Cognito refuses the code itself."""
    app.sign_up()
    recorder.clear()

    kind, _ = refusal(
        app.idp.confirm_sign_up,
        ClientId=app.client,
        Username=app.user,
        ConfirmationCode="000000",
    )

    assert kind == "CodeMismatchException"
    assert recorder.sources == []


def test_admin_confirm_sign_up_has_no_client_and_proves_no_address(app, recorder, refusal):
    """CLIENT_ID_NOT_APPLICABLE; the address stays unverified; a second time is refused."""
    app.sign_up()
    who = {"UserPoolId": app.pool, "Username": app.user}
    app.idp.admin_confirm_sign_up(**who, ClientMetadata=METADATA)

    event = recorder.only("PostConfirmation_ConfirmSignUp")
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    assert event["request"]["userAttributes"]["email_verified"] == "false"
    assert METADATA == event["request"]["clientMetadata"]
    assert refusal(app.idp.admin_confirm_sign_up, **who)[0] == "NotAuthorizedException"
    assert recorder.sources.count("PostConfirmation_ConfirmSignUp") == 1


def test_admin_create_user_asks_pre_sign_up_with_the_name_to_be(app, recorder, shaped_like):
    """PreSignUp_AdminCreateUser, then CustomMessage; clientId CLIENT_ID_NOT_APPLICABLE; no more."""
    created = app.invite()["User"]

    assert recorder.sources == ["PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser"]
    event = recorder.only("PreSignUp_AdminCreateUser")
    assert created["Username"] == event["userName"]
    assert "sub" not in event["request"]["userAttributes"]
    shaped_like(event, "PreSignUp_AdminCreateUser")
    shaped_like(recorder.only("CustomMessage_AdminCreateUser"), "CustomMessage_AdminCreateUser")


def test_admin_create_user_ignores_the_flags_of_pre_sign_up(app, recorder):
    """All three flags are ignored for AdminCreateUser [developer guide]."""
    flags = {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": False}
    recorder.obey({"PreSignUp_AdminCreateUser": {"response": flags}})

    assert app.invite()["User"]["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_a_refused_admin_create_user_stores_and_invites_nobody(app, recorder, refusal, emulator):
    """PreSignUp comes before the user and before the mail."""
    recorder.obey({"PreSignUp_AdminCreateUser": {"raise": "no"}})

    assert refusal(app.invite)[1] == "PreSignUp failed with error no."
    assert refusal(app.status)[0] == "UserNotFoundException"
    assert [] == [mail for mail in emulator.mails() if app.user in mail.to]


def test_resending_an_invitation_asks_no_pre_sign_up(app, recorder):
    """RESEND creates nobody."""
    app.invite()
    recorder.clear()
    app.invite(MessageAction="RESEND")

    assert recorder.sources == ["CustomMessage_AdminCreateUser"]


def test_confirm_forgot_password_is_post_confirmation_with_another_source(
    member, recorder, shaped_like
):
    """PostConfirmation_ConfirmForgotPassword reaches the same function; no PostAuthentication."""
    member.idp.forgot_password(ClientId=member.client, Username=member.user)
    member.idp.confirm_forgot_password(
        ClientId=member.client,
        Username=member.user,
        ConfirmationCode="654321",
        Password="N3wPassw0rd!",
        ClientMetadata={"reason": "reset-page"},
    )

    assert recorder.sources == [
        "CustomMessage_ForgotPassword",
        "PostConfirmation_ConfirmForgotPassword",
    ]
    event = recorder.only("PostConfirmation_ConfirmForgotPassword")
    shaped_like(event, "PostConfirmation_ConfirmForgotPassword")


def test_sign_up_is_refused_where_only_administrators_create_users(app, idp, refusal, recorder):
    """Self-sign-up off: NotAuthorizedException, before the trigger."""
    limited = idp.create_user_pool(
        PoolName="closed", AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}
    )["UserPool"]["Id"]
    client = idp.create_user_pool_client(UserPoolId=limited, ClientName="any")
    app.client = client["UserPoolClient"]["ClientId"]

    assert refusal(app.sign_up)[0] == "NotAuthorizedException"
    assert recorder.sources == []


def test_in_a_pool_of_usernames_the_name_is_the_one_typed(newer_app, recorder):
    """UserName is what the user typed where that is the username; there is no sub yet."""
    newer_app.sign_up()
    assert newer_app.user == recorder.only("PreSignUp_SignUp")["userName"]

    newer_app.user = f"invited.{newer_app.user}"
    newer_app.invite()
    assert newer_app.user == recorder.only("PreSignUp_AdminCreateUser")["userName"]
