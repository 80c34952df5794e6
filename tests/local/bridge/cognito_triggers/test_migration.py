from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.local.asked_facts import claims

pytestmark = pytest.mark.emulator

MIGRATION = "UserMigration_Authentication"
VOUCHED = {
    "userAttributes": {"email": "erin@example.com", "email_verified": "true"},
    "finalUserStatus": "CONFIRMED",
    "messageAction": "SUPPRESS",
}


def test_a_vouched_for_user_is_in_the_pool_and_signed_in(newer_app, recorder, shaped_like):
    """The trigger gets the password in plain text and the metadata as validationData."""
    recorder.obey({MIGRATION: {"response": VOUCHED}})

    assert "AuthenticationResult" in newer_app.sign_in(ClientMetadata={"source": "old-site"})

    event = recorder.only(MIGRATION)
    assert event["userName"] == newer_app.user
    assert event["request"].pop("clientMetadata") == {"source": "old-site"}
    shaped_like(event, MIGRATION)
    assert newer_app.status() == "CONFIRMED"
    newer_app.sign_in()
    assert recorder.sources.count(MIGRATION) == 1


def test_a_migrated_user_must_set_a_new_password_unless_told(newer_app, recorder, refusal):
    """The finalUserStatus is RESET_REQUIRED by default."""
    vouched = {**VOUCHED, "finalUserStatus": None}
    recorder.obey({MIGRATION: {"response": vouched}})

    assert refusal(newer_app.sign_in)[0] == "PasswordResetRequiredException"


def test_a_raising_trigger_looks_like_a_wrong_password(newer_app, recorder, refusal):
    """With existence hiding, a generic NotAuthorizedException."""
    recorder.obey({MIGRATION: {"raise": "no such user there either"}})

    expected = ("NotAuthorizedException", "Incorrect username or password.")
    assert expected == refusal(newer_app.sign_in)


def test_attributes_are_required(newer_app, recorder, refusal):
    """The one thing that the trigger cannot leave out."""
    recorder.obey({MIGRATION: {"response": {**VOUCHED, "userAttributes": None}}})

    assert refusal(newer_app.sign_in)[0] == "InvalidLambdaResponseException"


def test_of_eight_sign_ins_at_once_one_brings_the_user(newer_app, recorder):
    """Several are past the look for the user while the trigger runs; all get one user's tokens."""
    recorder.obey({MIGRATION: {"response": VOUCHED}})
    barrier = Barrier(8)

    def sub(_):
        barrier.wait()
        return claims(newer_app.sign_in()["AuthenticationResult"]["AccessToken"])["sub"]

    with ThreadPoolExecutor(8) as pool:
        subs = set(pool.map(sub, range(8)))

    assert {claims(newer_app.sign_in()["AuthenticationResult"]["AccessToken"])["sub"]} == subs


FORGOT = "UserMigration_ForgotPassword"


def test_who_forgot_the_password_is_brought_over_and_gets_a_code(newer_app, recorder, shaped_like):
    """The trigger gets no password, and the user has to set one."""
    told = {**VOUCHED, "finalUserStatus": "RESET_REQUIRED"}
    recorder.obey({FORGOT: {"response": told}})
    page = {"page": "forgot"}
    newer_app.idp.forgot_password(
        ClientId=newer_app.client, Username=newer_app.user, ClientMetadata=page
    )

    event = recorder.only(FORGOT)
    assert page == event["request"]["clientMetadata"]
    shaped_like(event, FORGOT)
    assert "RESET_REQUIRED" == newer_app.status()


def test_who_is_vouched_for_by_nobody_gets_the_same_answer(newer_app, recorder, refusal):
    """And is not stored."""
    recorder.obey({FORGOT: {"raise": "no such user there either"}})
    answer = newer_app.idp.forgot_password(ClientId=newer_app.client, Username=newer_app.user)

    assert "EMAIL" == answer["CodeDeliveryDetails"]["DeliveryMedium"]
    assert "UserNotFoundException" == refusal(newer_app.status)[0]


def test_pre_sign_up_is_asked_about_who_is_brought_over(newer_app, recorder, refusal):
    """With the attributes that the trigger gave; its refusal stores nobody."""
    recorder.obey({MIGRATION: {"response": VOUCHED}, "PreSignUp_SignUp": {"raise": "not you"}})

    assert "UserLambdaValidationException" == refusal(newer_app.sign_in)[0]
    seen = recorder.only("PreSignUp_SignUp")["request"]["userAttributes"]
    assert VOUCHED["userAttributes"] == seen
    assert "UserNotFoundException" == refusal(newer_app.status)[0]
