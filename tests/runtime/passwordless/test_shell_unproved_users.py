"""The table of users who have yet to prove their address, and what Cognito is told of them."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.passwordless.unproved_users import SWEPT_AFTER, Held, UnprovedUser, UnprovedUsers
from runtime.user_pool.account_resets import AccountResets
from runtime.user_pool.accounts import Accounts
from tests.moto_by_http import moto_client

SUB, POOL = "sub-1", "eu-west-1_AbC"
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def unproved(dynamodb):
    return UnprovedUsers(dynamodb, table="table")


@pytest.fixture
def noted(unproved, now):
    unproved.note(SUB, pool_id=POOL, now=now)
    return unproved


def test_who_is_noted_is_unproved_until_forgotten(unproved, now):
    """Others are not."""
    assert not unproved.has(SUB)
    unproved.note(SUB, pool_id=POOL, now=now)

    assert unproved.has(SUB)
    assert not unproved.has("sub-2")
    unproved.forget(SUB)
    assert not unproved.has(SUB)


def test_a_user_is_due_after_a_day(noted, now):
    """And not before."""
    assert [] == list(noted.due(now=now + SWEPT_AFTER - A_MOMENT))
    assert [UnprovedUser(POOL, SUB)] == list(noted.due(now=now + SWEPT_AFTER))


def test_a_good_code_keeps_the_sweeper_off(noted, now):
    """For as long as handing over takes; then it looks whether that broke off."""
    late = now + SWEPT_AFTER

    assert Held.YES is noted.hold(SUB, now=late)
    assert not noted.claim(SUB, now=late)
    assert not noted.claim(SUB, now=late + timedelta(hours=1) - A_MOMENT)
    assert noted.claim(SUB, now=late + timedelta(hours=1))


def test_a_code_whose_proof_broke_off_shortens_nobodys_day(noted, now):
    """Cognito may have throttled; the owner has the rest of the day for another code."""
    assert Held.YES is noted.hold(SUB, now=now)

    assert not noted.claim(SUB, now=now + SWEPT_AFTER - A_MOMENT)
    assert [] == list(noted.due(now=now + SWEPT_AFTER - A_MOMENT))
    assert noted.claim(SUB, now=now + SWEPT_AFTER)


def test_a_good_code_comes_too_late_for_an_account_that_is_being_deleted(noted, now):
    """Else the owner would get tokens of a user who is gone."""
    assert noted.claim(SUB, now=now + SWEPT_AFTER)
    assert Held.SWEPT is noted.hold(SUB, now=now + SWEPT_AFTER)


def test_who_is_not_noted_is_not_held(unproved, dynamodb, now):
    """And is not noted by it."""
    assert Held.NO_SUCH is unproved.hold(SUB, now=now)
    assert 0 == dynamodb.scan(TableName="table")["Count"]


def test_a_sweeper_that_died_is_followed_by_another(noted, now):
    """What it claimed may be claimed again."""
    for _ in range(2):
        assert noted.claim(SUB, now=now + SWEPT_AFTER)


def test_who_is_gone_from_the_table_cannot_be_claimed(unproved, now):
    """Proved in the meantime."""
    assert not unproved.claim(SUB, now=now)


def test_the_table_forgets_long_after_the_sweeper_came(noted, item):
    """An item that is lost leaves an account that nobody has proved."""
    kept = int(item(SUB)["expires_at"]["N"]) - int(item(SUB)["sweep_at"]["N"])

    assert kept > timedelta(days=3000).total_seconds()
    assert noted.has(SUB)
    assert {"pk", "pool_id", "sweep_at", "expires_at"} == set(item(SUB))


@pytest.mark.usefixtures("dynamodb")
def test_a_broken_table_is_told(dynamodb, now):
    """Whoever asks decides what it means."""
    broken = UnprovedUsers(dynamodb, table="absent")

    for call in (broken.hold, broken.claim):
        with pytest.raises(Refused, match="ResourceNotFoundException"):
            call(SUB, now=now)


@pytest.fixture
def cognito(dynamodb):  # noqa: ARG001  # moto has to be there first
    return moto_client("cognito-idp", region_name="eu-west-1")


@pytest.fixture
def pool(cognito):
    return cognito.create_user_pool(
        PoolName="pool",
        UsernameAttributes=["email"],
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireLowercase": True,
                "RequireUppercase": True,
                "RequireNumbers": True,
                "RequireSymbols": True,
            }
        },
    )["UserPool"]["Id"]


@pytest.fixture
def squatted(cognito, pool):
    """Jo's address, in an account of somebody who knows its password."""
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    user = cognito.admin_create_user(
        UserPoolId=pool,
        Username="jo@example.com",
        UserAttributes=[{"Name": "email", "Value": "jo@example.com"}],
    )["User"]["Username"]
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=user, Password="Mallorys-own-1", Permanent=True
    )

    def sign_in():
        return cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "jo@example.com", "PASSWORD": "Mallorys-own-1"},
        )["AuthenticationResult"]

    return user, sign_in


def test_handing_over_puts_everybody_else_out(cognito, pool, squatted):
    """The password is nobody's, and the address is verified; moto voids no tokens."""
    user, sign_in = squatted
    assert sign_in()
    resets = AccountResets(cognito, pool_id=pool, user_name=user)
    resets.replace_password()
    resets.sign_out()
    resets.set_verified(email=True)

    with pytest.raises(Refused, match="NotAuthorizedException"):
        sign_in()
    found = cognito.admin_get_user(UserPoolId=pool, Username=user)
    told = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
    assert ("jo@example.com", "true") == (told["email"], told["email_verified"])
    assert "CONFIRMED" == found["UserStatus"]


def test_no_two_passwords_are_alike_and_all_fit_the_policy(cognito, pool, squatted):
    """Moto holds the policy as Cognito does."""
    user, _ = squatted
    for _ in range(20):
        Accounts(cognito).lock_passwords_out(pool_id=pool, user_name=user)


def test_who_is_deleted_may_be_deleted_again(cognito, pool, squatted):
    """Two sweepers at once, or an administrator."""
    user, _ = squatted
    for _ in range(2):
        Accounts(cognito).delete(pool_id=pool, user_name=user)

    with pytest.raises(Refused, match="UserNotFoundException"):
        cognito.admin_get_user(UserPoolId=pool, Username=user)


def test_who_may_not_be_deleted_is_told(cognito):
    """Only a user who is gone already is as good as deleted."""
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        Accounts(cognito).delete(pool_id=POOL, user_name=SUB)
