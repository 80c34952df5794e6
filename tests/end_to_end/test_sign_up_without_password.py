"""Sign-up without a password, and strangers who use it to get at other people's addresses."""

import json
from base64 import urlsafe_b64decode

import pytest
from botocore.exceptions import ClientError

from clients.passwordless import SignIn, SignInRefused
from local.demo.app import App
from local.demo.listener import Listener
from local.demo.played import told

pytestmark = pytest.mark.emulator
MALLORYS = "Mallorys-own-1"


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
def account(suite, cognito):
    """What Cognito knows of a user: status, attributes, groups."""

    def account(email):
        pool = {"UserPoolId": suite.user_pool_id, "Username": email}
        found = cognito.admin_get_user(**pool)
        groups = cognito.admin_list_groups_for_user(**pool)["Groups"]
        told = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
        return found["UserStatus"], told["email_verified"], [each["GroupName"] for each in groups]

    return account


def squat(suite, cognito, email):
    """Mallory signs up with somebody else's address and a password of his own."""
    return cognito.sign_up(
        ClientId=suite.client_id,
        Username=email,
        Password=MALLORYS,
        UserAttributes=[{"Name": "email", "Value": email}],
        ClientMetadata={"sign_up": "passwordless"},
    )


def verify(cognito, user, verified):
    """As an administrator does, or an import."""
    cognito.admin_update_user_attributes(
        **user, UserAttributes=[{"Name": "email_verified", "Value": verified}]
    )


def test_nothing_is_the_users_before_the_first_good_code(app, account, sign_in):
    """Confirmed for Cognito's sake alone; then verified, and in the group of everybody."""
    email = "nora@example.com"
    app.expect_mail(email)
    step = sign_in.sign_up(email)
    assert ("CONFIRMED", "false", []) == account(email)

    wrong = sign_in.answer("00000000")
    assert wrong.is_wrong
    assert ("CONFIRMED", "false", []) == account(email)
    assert sign_in.answer(app.mailed(email)).tokens
    assert step.code_length == 8
    assert ("CONFIRMED", "true", ["members"]) == account(email)


def test_the_first_tokens_name_the_groups(app, account, sign_in):
    """Of everybody, and of the address that the code has just proved: an app can rely on it."""
    email = "rosa@example.org"
    app.expect_mail(email)
    sign_in.sign_up(email)
    tokens = sign_in.answer(app.mailed(email)).tokens

    for token in (tokens.access_token, tokens.id_token):
        payload = token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert ["members", "staff"] == sorted(claims["cognito:groups"])
    assert ["members", "staff"] == sorted(account(email)[2])


def test_a_stranger_keeps_nobody_out_and_does_not_stay(suite, app, cognito, account, sign_in):
    """Mallory's password never works; the owner signs up as if nobody had, and gets in."""
    email = "owen@example.com"
    assert squat(suite, cognito, email)["UserConfirmed"]
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        app.sign_in(email, MALLORYS)

    app.expect_mail(email)
    sign_in.sign_up(email)
    assert sign_in.answer(app.mailed(email)).tokens
    assert "true" == account(email)[1]
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        app.sign_in(email, MALLORYS)


def test_a_stranger_who_was_in_is_out(suite, app, cognito, sign_in):
    """Had Mallory tokens from when the address counted as his, he would have them; not for long."""
    email = "pia@example.com"
    squat(suite, cognito, email)
    user = {"UserPoolId": suite.user_pool_id, "Username": email}
    cognito.admin_set_user_password(**user, Password=MALLORYS, Permanent=True)
    with pytest.raises(ClientError, match="UNVERIFIED_ADDRESS"):
        app.sign_in(email, MALLORYS)
    verify(cognito, user, "true")
    tokens = cognito.initiate_auth(
        ClientId=suite.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": MALLORYS},
    )["AuthenticationResult"]
    verify(cognito, user, "false")

    app.expect_mail(email)
    sign_in.sign_up(email)
    assert sign_in.answer(app.mailed(email)).tokens
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        app.sign_in(email, MALLORYS)
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        cognito.get_tokens_from_refresh_token(
            ClientId=suite.client_id, RefreshToken=tokens["RefreshToken"]
        )


def test_the_owner_keeps_a_password_set_later(suite, app, cognito, sign_in):
    """The address is verified now, so Cognito mails a code to set one."""
    email = "quin@example.com"
    app.expect_mail(email)
    sign_in.sign_up(email)
    sign_in.answer(app.mailed(email))
    app.expect_mail(email)
    app.forget_password(email)
    app.reset_password(email, app.mailed(email), "Quins-own-pass-1")

    assert "tokens" == app.sign_in(email, "Quins-own-pass-1")
    items = suite.emulator.client("dynamodb").scan(TableName=suite.stack.resources["SignUpTable"])[
        "Items"
    ]
    subject = cognito.admin_get_user(UserPoolId=suite.user_pool_id, Username=email)["Username"]
    assert subject not in json.dumps(items)


def test_the_check_of_addresses_applies(sign_in, account):
    """With or without a password."""
    with pytest.raises(SignInRefused, match="DISPOSABLE_EMAIL"):
        sign_in.sign_up("eve@mailinator.com")
    with pytest.raises(ClientError, match="UserNotFoundException"):
        account("eve@mailinator.com")


def sweep(suite):
    """A day later: let all be due, and call the sweeper as its schedule does."""
    dynamodb, table = suite.emulator.client("dynamodb"), suite.stack.resources["SignUpTable"]
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.update_item(
            TableName=table,
            Key={"pk": item["pk"]},
            UpdateExpression="SET sweep_at = :past",
            ExpressionAttributeValues={":past": {"N": "1"}},
        )
    answer = suite.emulator.client("lambda").invoke(
        FunctionName=suite.stack.resources["SignUpSweeperFunction"], Payload=b"{}"
    )
    assert "FunctionError" not in answer
    return json.loads(answer["Payload"].read())


def test_an_account_whose_code_never_came_is_swept(suite, app, cognito, account, sign_in):
    """And told; the address is free, and whoever got in stays."""
    email = "rob@example.com"
    app.expect_mail("stays@example.com")
    sign_in.sign_up("stays@example.com")
    sign_in.answer(app.mailed("stays@example.com"))
    listener = Listener(suite)
    squat(suite, cognito, email)
    listener.hear(1)
    swept = sweep(suite)
    words = [told(event) for event in listener.hear(1)]

    assert {"looked_at": 1} == swept
    assert "sign_up.abandoned" in words
    with pytest.raises(ClientError, match="UserNotFoundException"):
        account(email)
    assert "true" == account("stays@example.com")[1]
    assert squat(suite, cognito, email)["UserConfirmed"]
