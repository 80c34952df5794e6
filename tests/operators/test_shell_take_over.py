"""Accounts that nobody has proved, and those that their owner cannot take over; against moto."""
# ruff: noqa: F401, F811  (fixtures of another file)

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from operators.outside import NotAgreed, Outside
from operators.person import NoSuchUser
from operators.stack import DeployedStack
from operators.take_over import Verified
from tests.operators.conftest import CloudFormation
from tests.operators.test_shell_erase import fill, kept, signed_up, world

ADDRESS = "ada@example.com"
ALL = ("--stack", "tried")


class Cognito:
    """Moto's, with the factors that it does not know, and a note of who was signed out."""

    def __init__(self, moto, factors=("PASSWORD", "WEB_AUTHN"), error=""):
        self._moto, self._factors, self._error = moto, list(factors), error
        self.signed_out = []
        self.exceptions = moto.exceptions

    def admin_get_user_auth_factors(self, **_):
        if self._error:
            raise ClientError({"Error": {"Code": self._error}}, "AdminGetUserAuthFactors")
        return {"Username": "u", "ConfiguredUserAuthFactors": self._factors}

    def admin_user_global_sign_out(self, *, UserPoolId, Username):  # noqa: N803  # as boto3
        self._moto.admin_get_user(UserPoolId=UserPoolId, Username=Username)
        self.signed_out.append(Username)

    def __getattr__(self, name):
        return getattr(self._moto, name)


@pytest.fixture
def cognito(aws):
    return Cognito(aws("cognito-idp"))


@pytest.fixture
def ada(aws, world):
    return signed_up(aws, world.pool, ADDRESS)


def has_account(aws, world, name=ADDRESS):
    try:
        return aws("cognito-idp").admin_get_user(UserPoolId=world.pool, Username=name)
    except ClientError:
        return None


def test_what_the_account_holds_is_said_and_no_value_of_it(command, cognito, ada):
    """The values are a stranger's, and the address is personal."""
    told = "\n".join(command("take-over", ADDRESS, *ALL, clients={"cognito-idp": cognito}))

    assert f"sub {ada}" in told
    assert "sign-in methods: PASSWORD, WEB_AUTHN" in told
    assert "identity provider: none" in told
    assert "attributes: email, sub" in told
    assert ADDRESS not in told


def test_without_the_option_nothing_is_deleted(command, cognito, aws, world, ada):
    """It only says."""
    command("take-over", ada, *ALL, clients={"cognito-idp": cognito})
    command("take-over", ada, "--replace", "--dry-run", *ALL, clients={"cognito-idp": cognito})

    assert has_account(aws, world)


def test_with_the_address_typed_the_account_is_gone(
    command,
    cognito,
    aws,
    world,
    ada,
    fill,
    kept,
):
    """With everything that `erase` deletes; subscribers are told, limits stay."""
    mine = fill(ada)
    lines = command(
        *("take-over", ada, "--replace", *ALL), clients={"cognito-idp": cognito}, answer=ADDRESS
    )

    assert has_account(aws, world) is None
    stay = {(table, pk) for table, pk in mine if pk.startswith(("S#", "U#"))}
    assert kept() == stay | {("ChallengeTable", f"E#{ada}")}
    [told] = aws("sqs").receive_message(QueueUrl=world.heard)["Messages"]
    assert "auth.user.deleted.v1" == json.loads(json.loads(told["Body"])["Message"])["type"]
    assert lines[-1].startswith("deleted; the owner")


@pytest.mark.parametrize("typed", ["", "y", "yes", "Ada@example.com", "eve@example.com"])
def test_anything_else_deletes_nothing(command, cognito, aws, world, ada, typed):
    """Not even a yes."""
    with pytest.raises(NotAgreed):
        command(
            *("take-over", ada, "--replace", *ALL), clients={"cognito-idp": cognito}, answer=typed
        )
    assert has_account(aws, world)


def test_no_option_answers_in_advance(aws, world):
    """A script cannot do it: --yes is for other questions."""

    def nobody(_):
        raise EOFError

    outside = Outside(
        client=aws,
        stack=DeployedStack(CloudFormation(world.resources), name="tried"),
        console=SimpleNamespace(input=nobody),
        is_sure=True,
    )
    with pytest.raises(NotAgreed, match="--yes"):
        outside.agree_by("word", "?")


def test_a_verified_account_is_nobody_elses(command, cognito, aws, world, ada):
    """There is nothing to take over: `operators erase` removes a user."""
    aws("cognito-idp").admin_update_user_attributes(
        UserPoolId=world.pool,
        Username=ada,
        UserAttributes=[{"Name": "email_verified", "Value": "True"}],
    )
    with pytest.raises(Verified):
        command("take-over", ada, "--replace", *ALL, clients={"cognito-idp": cognito}, answer=ada)


def test_who_is_gone_can_sign_up(command, ada, aws, world):
    """And needs no operator."""
    aws("cognito-idp").admin_delete_user(UserPoolId=world.pool, Username=ada)

    with pytest.raises(NoSuchUser, match="already deleted"):
        command("take-over", ada, *ALL)


@pytest.mark.parametrize(
    ("code", "is_told"),
    [("FeatureUnavailableInTierException", True), ("AccessDeniedException", False)],
)
def test_a_pool_without_passkeys_has_none(command, aws, ada, code, is_told):
    """But what may not be read is not taken for none."""
    lite = Cognito(aws("cognito-idp"), error=code)
    if is_told:
        lines = command("take-over", ada, *ALL, clients={"cognito-idp": lite})
        assert any("no passkeys" in line for line in lines)
    else:
        with pytest.raises(ClientError, match=code):
            command("take-over", ada, *ALL, clients={"cognito-idp": lite})


@pytest.fixture
def several(aws, world, ada):
    """Ada, who never proved; and who did, whom a provider vouches for, and who has no address."""
    idp = aws("cognito-idp")
    others = {
        "proved@example.com": ("email_verified", "true"),
        "linked@example.com": ("identities", '[{"userId": "1"}]'),
        "emptied@example.com": ("identities", "[]"),
    }
    for address, (name, value) in others.items():
        signed_up(aws, world.pool, address)
        idp.admin_update_user_attributes(
            UserPoolId=world.pool,
            Username=address,
            UserAttributes=[{"Name": name, "Value": value}],
        )
    emptied = idp.admin_get_user(UserPoolId=world.pool, Username="emptied@example.com")
    return {ada, emptied["Username"]}


def test_who_is_unverified_is_listed_and_counted(command, cognito, several):
    """By sub, without addresses."""
    lines = command("unverified", *ALL, clients={"cognito-idp": cognito})

    assert several == {line.split()[0] for line in lines[:2]}
    assert lines[-1].split()[0] == "2"
    assert "FORCE_CHANGE_PASSWORD" in lines[-2]
    assert "example.com" not in "\n".join(lines)
    assert [] == cognito.signed_out


def test_they_may_be_only_counted(command, cognito, several):
    """For a pool with many."""
    lines = command("unverified", "--count", *ALL, clients={"cognito-idp": cognito})

    assert not any(sub in line for sub in several for line in lines)
    assert 2 == len(lines)


def test_their_sessions_end(command, cognito, several):
    """Five a second, and nobody else's."""
    waited = []
    command(
        *("unverified", "--sign-out", *ALL),
        clients={"cognito-idp": cognito},
        sleep=waited.append,
        now=lambda: datetime(2026, 11, 27, tzinfo=UTC),
    )

    assert several == set(cognito.signed_out)
    assert [0, pytest.approx(0.2)] == waited


def test_who_says_no_signs_nobody_out(command, cognito, several):
    """Nor does a dry run."""
    with pytest.raises(NotAgreed):
        command("unverified", "--sign-out", *ALL, clients={"cognito-idp": cognito}, answer="n")
    command("unverified", "--sign-out", "--dry-run", *ALL, clients={"cognito-idp": cognito})

    assert several
    assert [] == cognito.signed_out


def test_who_is_deleted_meanwhile_needs_no_sign_out(command, cognito, several, aws, world):
    """It goes on with the next."""
    first = min(several)
    real = cognito.admin_user_global_sign_out

    def late(**user):
        if user["Username"] == first:
            aws("cognito-idp").admin_delete_user(UserPoolId=world.pool, Username=first)
        real(**user)

    cognito.admin_user_global_sign_out = late
    lines = command("unverified", "--sign-out", *ALL, clients={"cognito-idp": cognito})

    assert several - {first} == set(cognito.signed_out)
    assert "signed out: 1 users, 1 already deleted" == lines[-1]
