"""An account that a stranger prepared for its victim: the owner's first code resets all of it."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from clients.passwordless import SignIn
from events.contract.catalogue import Kind
from local.demo.app import App
from rules.passwordless.totp import code
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator
MALLORYS = "Mallorys-own-1"
WRONG = "Somebody-elses-1"


@dataclass
class Prepared:
    """What the stranger has: a password and tokens; and the account as Cognito has it."""

    email: str
    tokens: dict[str, str]
    read: Callable[[], dict[str, Any]]

    def attributes(self):
        return {each["Name"]: each["Value"] for each in self.read()["UserAttributes"]}


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


@pytest.fixture(scope="module")
def cognito(suite):
    return suite.emulator.client("cognito-idp")


@pytest.fixture
def sign_in(suite):
    return SignIn(suite.emulator.endpoint, client_id=suite.client_id)


@pytest.fixture
def invited(suite, cognito):
    """An account with a password, by its address; verified or not."""

    def invited(email, *, verified):
        user = {"UserPoolId": suite.user_pool_id, "Username": email}
        cognito.admin_create_user(
            **user,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": verified},
                {"Name": "locale", "Value": "de"},
            ],
        )
        cognito.admin_set_user_password(**user, Password=MALLORYS, Permanent=True)
        return lambda: cognito.admin_get_user(**user)

    return invited


@pytest.fixture
def prepared(suite, cognito, invited):
    """
    Mallory's account at somebody else's address.

    It was verified for as long as he needed tokens: of an import, say, that got it wrong.
    """

    def prepared(email):
        read = invited(email, verified="true")
        tokens = password_sign_in(cognito, suite, email, MALLORYS)["AuthenticationResult"]
        token = tokens["AccessToken"]
        secret = cognito.associate_software_token(AccessToken=token)["SecretCode"]
        app_code = code(base64.b32decode(secret), int(time.time()) // 30)
        cognito.verify_software_token(AccessToken=token, UserCode=app_code)
        cognito.update_user_attributes(
            AccessToken=token,
            UserAttributes=[
                {"Name": "nickname", "Value": "Mallory"},
                {"Name": "phone_number", "Value": "+447700900123"},
            ],
        )
        cognito.admin_update_user_attributes(
            UserPoolId=suite.user_pool_id,
            Username=email,
            UserAttributes=[{"Name": "email_verified", "Value": "false"}],
        )
        return Prepared(email, tokens, read)

    return prepared


def password_sign_in(cognito, suite, email, password):
    return cognito.initiate_auth(
        ClientId=suite.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )


def refusal(call, *args, **given):
    with pytest.raises(ClientError) as caught:
        call(*args, **given)
    return caught.value.response["Error"]


def test_57_the_first_code_resets_what_a_stranger_prepared(suite, app, cognito, sign_in, prepared):
    """Password, refresh token, access token, app, attributes; and it is told, without names."""
    stranger = prepared("tess@example.com")
    assert ["SOFTWARE_TOKEN_MFA"] == stranger.read()["UserMFASettingList"]
    listener = listening(suite)
    app.expect_mail(stranger.email)
    sign_in.begin(stranger.email)
    assert sign_in.answer(app.mailed(stranger.email)).tokens

    assert [] == stranger.read().get("UserMFASettingList", [])
    told = stranger.attributes()
    assert {"sub", "email", "email_verified", "locale"} == set(told)
    assert "true" == told["email_verified"]
    by_password = refusal(password_sign_in, cognito, suite, stranger.email, MALLORYS)
    assert "NotAuthorizedException" == by_password["Code"]
    access, refresh = stranger.tokens["AccessToken"], stranger.tokens["RefreshToken"]
    assert "NotAuthorizedException" == refusal(cognito.get_user, AccessToken=access)["Code"]
    renewed = refusal(
        cognito.initiate_auth,
        ClientId=suite.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh},
    )
    assert "NotAuthorizedException" == renewed["Code"]
    [event] = [e for e in listener.hear_all() if e.kind is Kind.ACCOUNT_TAKEN_OVER]
    assert "password,sessions,factors,attributes" == event.data["reset"]
    assert told["sub"] == event.subject


def test_56_no_password_opens_an_unverified_account(suite, cognito, invited):
    """Invariants 56 and 60: only who knows it is told so; a wrong one reads as everybody's."""
    invited("uma@example.com", verified="false")
    right = refusal(password_sign_in, cognito, suite, "uma@example.com", MALLORYS)
    wrong = refusal(password_sign_in, cognito, suite, "uma@example.com", WRONG)
    unknown = refusal(password_sign_in, cognito, suite, "nobody-there@example.com", WRONG)

    assert "UserLambdaValidationException" == right["Code"]
    assert "UNVERIFIED_ADDRESS: Please sign in with a code" in right["Message"]
    assert wrong == unknown
    assert "UNVERIFIED" not in wrong["Message"]


def test_who_was_verified_keeps_what_they_brought(suite, app, cognito, sign_in, invited):
    """Invited, migrated or imported with a proved address: a code resets nothing."""
    email = "vera@example.com"
    read = invited(email, verified="true")
    tokens = password_sign_in(cognito, suite, email, MALLORYS)["AuthenticationResult"]
    cognito.update_user_attributes(
        AccessToken=tokens["AccessToken"],
        UserAttributes=[{"Name": "nickname", "Value": "Vera"}],
    )
    app.expect_mail(email)
    sign_in.begin(email)
    assert sign_in.answer(app.mailed(email)).tokens

    assert "Vera" in [each["Value"] for each in read()["UserAttributes"]]
    assert password_sign_in(cognito, suite, email, MALLORYS)["AuthenticationResult"]
    assert cognito.get_user(AccessToken=tokens["AccessToken"])


def test_a_wrong_code_takes_nothing_over(app, sign_in, prepared):
    """And a right one does, in the same sign-in."""
    stranger = prepared("wanda@example.com")
    app.expect_mail(stranger.email)
    sign_in.begin(stranger.email)
    assert sign_in.answer("00000000").is_wrong
    assert ("Mallory", "false") == tuple(
        stranger.attributes()[name] for name in ("nickname", "email_verified")
    )

    assert sign_in.answer(app.mailed(stranger.email)).tokens
    assert "nickname" not in stranger.attributes()


@pytest.fixture(params=["good", "refused"])
def tokens_of_before(request, suite, cognito):
    """Both answers that AWS may give to tokens of a sign-in that a sign-out took place in."""
    if request.param == "good":
        yield
        return
    arn = cognito.describe_user_pool(UserPoolId=suite.user_pool_id)["UserPool"]["Arn"]
    cognito.tag_resource(ResourceArn=arn, Tags={"sign_out_ends": "sign_ins"})
    yield
    cognito.untag_resource(ResourceArn=arn, TagKeys=["sign_out_ends"])


def _is_of_use(cognito, suite, tokens):
    read = cognito.get_user(AccessToken=tokens["AccessToken"])
    renewed = cognito.get_tokens_from_refresh_token(
        ClientId=suite.client_id, RefreshToken=tokens["RefreshToken"]
    )
    return bool(read and renewed["AuthenticationResult"]["AccessToken"])


@pytest.mark.usefixtures("tokens_of_before")
def test_57_the_owner_gets_tokens_by_one_code_whatever_a_sign_out_ends(
    request, suite, app, cognito, sign_in, prepared
):
    """The sign-in that took over is begun once more, by a receipt; the stranger's tokens end."""
    variant = request.node.callspec.id
    stranger = prepared(f"owner-{variant}@example.com")
    app.expect_mail(stranger.email)
    sign_in.begin(stranger.email)
    mails = len(suite.emulator.mails())
    step = sign_in.answer(app.mailed(stranger.email))

    tokens = {"AccessToken": step.tokens.access_token, "RefreshToken": step.tokens.refresh_token}
    assert _is_of_use(cognito, suite, tokens)
    codes = [mail for mail in suite.emulator.mails()[mails:] if "code" in mail.subject.lower()]
    assert len(codes) <= 1
    access = stranger.tokens["AccessToken"]
    assert "NotAuthorizedException" == refusal(cognito.get_user, AccessToken=access)["Code"]
