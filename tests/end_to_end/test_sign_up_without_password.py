"""Sign-up without a password: no account before its address is proved, in any order of requests."""

import json

import pytest
from botocore.exceptions import ClientError

from clients.passwordless import SignIn, SignInRefused
from local.demo.app import App
from local.demo.time_travel import forget
from tests.local.asked_facts import claims

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
    """What Cognito knows of a user: status, attributes, groups; None if there is none."""

    def account(email):
        pool = {"UserPoolId": suite.user_pool_id, "Username": email}
        try:
            found = cognito.admin_get_user(**pool)
        except cognito.exceptions.UserNotFoundException:
            return None
        groups = cognito.admin_list_groups_for_user(**pool)["Groups"]
        told = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
        return found["UserStatus"], told["email_verified"], [each["GroupName"] for each in groups]

    return account


def test_51_52_there_is_no_user_before_the_right_code(app, account, sign_in):
    """Invariants 51 and 52: then verified from the first moment, in its groups, and signed in."""
    email = "rosa@example.org"
    app.expect_mail(email)
    step = sign_in.sign_up(email)
    assert (True, 8) == (step.is_sign_up, step.code_length)
    assert account(email) is None
    assert sign_in.answer("00000000").is_wrong
    assert account(email) is None

    tokens = sign_in.answer(app.mailed(email)).tokens
    status, verified, groups = account(email)
    assert ("CONFIRMED", "true", ["members", "staff"]) == (status, verified, sorted(groups))
    for token in (tokens.access_token, tokens.id_token):
        assert ["members", "staff"] == sorted(claims(token)["cognito:groups"])
    assert claims(tokens.id_token)["email_verified"]


def test_no_second_code_is_mailed(suite, app, sign_in):
    """One mail: the receipt of the first code signs in."""
    email = "one-mail@example.com"
    app.expect_mail(email)
    sign_in.sign_up(email)
    assert sign_in.answer(app.mailed(email)).tokens

    assert 1 == len([mail for mail in suite.emulator.mails() if email in mail.to])


def test_a_stranger_makes_no_account_and_keeps_nobody_out(suite, app, account, sign_in):
    """Mallory asks first, guesses, and asks for the proof of the owner: he gets nothing."""
    email = "owen@example.com"
    mallory = SignIn(suite.emulator.endpoint, client_id=suite.client_id)
    app.expect_mail(email)
    mallory.sign_up(email)
    assert mallory.answer("00000000").is_wrong
    app.mailed(email)  # hers is on its way already: the next mail is the owner's
    forget(suite, "S#")  # the pause between two codes is over
    app.expect_mail(email)
    sign_in.sign_up(email)
    assert account(email) is None
    code = app.mailed(email)
    assert mallory.answer(code).is_wrong  # mailed for another device
    assert sign_in.answer(code).tokens

    begun = SignIn(suite.emulator.endpoint, client_id=suite.client_id)
    begun._user_name = email  # what any client can send
    assert "PROOF" == begun._start().method
    assert begun.answer("A" * 43).tokens is None
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        app.sign_in(email, MALLORYS)


def test_who_has_an_account_signs_in_by_the_same_form(app, sign_in, suite):
    """And gets one code."""
    email = "twice@example.com"
    app.expect_mail(email)
    sign_in.sign_up(email)
    sign_in.answer(app.mailed(email))
    forget(suite, "S#")
    forget(suite, "P#")
    app.expect_mail(email)
    again = SignIn(suite.emulator.endpoint, client_id=suite.client_id)
    step = again.sign_up(email)

    assert not step.is_sign_up
    assert again.answer(app.mailed(email)).tokens


def test_51_a_name_that_a_stranger_took_is_the_owners_by_one_code(suite, app, account, sign_in):
    """Invariant 51: Mallory has no password, attribute or sub there any more."""
    email = "taken@example.org"
    app.sign_up(email, MALLORYS)
    before = subject(suite, email)
    app.expect_mail(email)
    step = sign_in.sign_up(email)
    assert (True, False, "UNCONFIRMED") == (step.is_sign_up, step.is_unconfirmed, account(email)[0])
    assert sign_in.answer("00000000").is_wrong
    assert before == subject(suite, email)

    assert sign_in.answer(app.mailed(email)).tokens
    status, verified, groups = account(email)
    assert ("CONFIRMED", "true", ["members", "staff"]) == (status, verified, sorted(groups))
    assert before != subject(suite, email)
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        app.sign_in(email, MALLORYS)
    with pytest.raises(ClientError, match="UsernameExistsException"):
        app.sign_up(email, MALLORYS)


def test_51_a_stranger_who_takes_the_name_while_the_code_is_typed_loses_it(app, account, sign_in):
    """Invariant 51: PreSignUp is not asked about a name that is taken; nobody's is said."""
    email = "while-typing@example.com"
    app.expect_mail(email)
    assert sign_in.sign_up(email).is_sign_up
    code = app.mailed(email)
    app.sign_up(email, MALLORYS)

    assert sign_in.answer(code).tokens
    assert ("CONFIRMED", "true") == account(email)[:2]
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        app.sign_in(email, MALLORYS)


def subject(suite, email):
    found = suite.emulator.client("cognito-idp").admin_get_user(
        UserPoolId=suite.user_pool_id, Username=email
    )
    return found["Username"]


@pytest.fixture
def asked_first(suite, cognito):
    """Cognito asks PreSignUp before it looks for the name."""
    arn = cognito.describe_user_pool(UserPoolId=suite.user_pool_id)["UserPool"]["Arn"]
    cognito.tag_resource(ResourceArn=arn, Tags={"existence_check": "after"})
    yield
    cognito.untag_resource(ResourceArn=arn, TagKeys=["existence_check"])


@pytest.mark.usefixtures("asked_first")
def test_where_pre_sign_up_comes_first_one_code_does_all(suite, app, account):
    """A newcomer, somebody with an account, and one who never confirmed: one mail each."""
    app.sign_up("squatted@example.com", MALLORYS)
    for email, times in (("late@example.com", 2), ("squatted@example.com", 1)):
        for _ in range(times):
            forget(suite, "S#")
            app.expect_mail(email)
            one = SignIn(suite.emulator.endpoint, client_id=suite.client_id)
            assert one.sign_up(email).is_sign_up
            assert one.answer(app.mailed(email)).tokens
        assert ("CONFIRMED", "true") == account(email)[:2]
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        app.sign_in("squatted@example.com", MALLORYS)


def test_the_owner_keeps_a_password_set_later(app, sign_in):
    """The address is verified, so Cognito mails a code to set one."""
    email = "quin@example.com"
    app.expect_mail(email)
    sign_in.sign_up(email)
    sign_in.answer(app.mailed(email))
    app.expect_mail(email)
    app.forget_password(email)
    app.reset_password(email, app.mailed(email), "Quins-own-pass-1")

    assert "tokens" == app.sign_in(email, "Quins-own-pass-1")


def test_the_check_of_addresses_applies(sign_in, account):
    """With or without a password."""
    with pytest.raises(SignInRefused, match="DISPOSABLE_EMAIL"):
        sign_in.sign_up("eve@mailinator.com")
    assert account("eve@mailinator.com") is None


def test_clients_of_before_are_told_to_update(suite, cognito, account):
    """They would make an account before its address is proved."""
    email = "old-client@example.com"
    with pytest.raises(ClientError, match="UPDATE_REQUIRED: Please update the app"):
        cognito.sign_up(
            ClientId=suite.client_id,
            Username=email,
            Password=MALLORYS,
            UserAttributes=[{"Name": "email", "Value": email}],
            ClientMetadata={"sign_up": "passwordless"},
        )
    assert account(email) is None


def test_a_sign_up_that_was_never_confirmed_is_swept(suite, app, account):
    """With a password: a day later it is gone; a younger one stays."""
    email = "never@example.com"
    app.sign_up(email, MALLORYS)
    sweep(suite)
    assert "UNCONFIRMED" == account(email)[0]


def sweep(suite):
    answer = suite.emulator.client("lambda").invoke(
        FunctionName=suite.stack.resources["UnconfirmedSweeperFunction"], Payload=b"{}"
    )
    assert "FunctionError" not in answer
    return json.loads(answer["Payload"].read())
