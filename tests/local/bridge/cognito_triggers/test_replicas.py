"""A pool of another Region, and its replica in the emulator's: what a replica refuses."""

import pytest
from botocore.exceptions import ClientError

from ministack_cognito_triggers.calls.replicas import REFUSED, REGIONAL

pytestmark = pytest.mark.emulator
PRIMARY = "us-east-1"
PASSWORD = "Passw0rd!"
ADA = "ada@example.com"
GLOBAL = {
    "PoolName": "web",
    "MfaConfiguration": "OFF",
    "DeletionProtection": "INACTIVE",
    "AutoVerifiedAttributes": ["email"],
    "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 3}},
}


@pytest.fixture(scope="module")
def primary(emulator):
    """Cognito in the Region of the primary."""
    return emulator.client("cognito-idp", PRIMARY)


@pytest.fixture(scope="module")
def there(emulator):
    """Cognito in the Region of the replica, where calls without a signature go, too."""
    return emulator.client("cognito-idp")


@pytest.fixture(scope="module")
def pool(emulator, primary):
    """A replicated pool with a user: its id and its app client's."""
    made = {**GLOBAL}
    pool_id = primary.create_user_pool(**made, UsernameAttributes=["email"])["UserPool"]["Id"]
    client = primary.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    user = {"UserPoolId": pool_id, "Username": ADA}
    primary.admin_create_user(**user, MessageAction="SUPPRESS")
    primary.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
    made = primary.create_user_pool_replica(UserPoolId=pool_id, RegionName=emulator.region)
    assert ("INACTIVE", "SECONDARY") == (
        made["UserPoolReplica"]["Status"],
        made["UserPoolReplica"]["Role"],
    )
    return pool_id, client


@pytest.fixture(scope="module")
def active(emulator, there, pool):
    """The same, when the replica answers users."""
    how = {"UserPoolId": pool[0], "RegionName": emulator.region}
    there.update_user_pool_replica(**how, Status="ACTIVE")
    return pool


def refused(do, **how):
    """The code of the error, or what was answered without one."""
    try:
        return do(**how)
    except ClientError as error:
        return error.response["Error"]["Code"]


def sign_in(cognito, client, **more):
    return cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": ADA, "PASSWORD": PASSWORD, **more},
    )


def test_what_is_refused_is_what_cognito_can_refuse_so(there):
    """Each of these operations has the error in Cognito's own description."""
    model = there.meta.service_model
    can = {
        name
        for name in model.operation_names
        if "OperationNotEnabledException"
        in {each.name for each in model.operation_model(name).error_shapes}
    }

    assert set() == REFUSED - can
    assert {"SignUp", "AdminCreateUser", "AdminUpdateUserAttributes", "ForgotPassword"} <= REFUSED


def test_an_inactive_replica_answers_administrators_alone(there, pool):
    pool_id, client = pool
    told = there.list_user_pool_replicas(UserPoolId=pool_id)["UserPoolReplicas"]
    roles = [(each["RegionName"], each["Role"], each["Status"]) for each in told]

    assert [(PRIMARY, "PRIMARY", "ACTIVE"), ("eu-west-1", "SECONDARY", "INACTIVE")] == roles
    assert told[1]["UserPoolArn"] == there.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Arn"]
    assert ":eu-west-1:" in told[1]["UserPoolArn"]
    assert "OperationNotEnabledException" == refused(sign_in, cognito=there, client=client)


def test_users_of_the_primary_sign_in_at_the_replica(there, active):
    """Tokens are those of the primary's issuer; refresh, GetUser and sign-out go on there."""
    _, client = active
    tokens = sign_in(there, client)["AuthenticationResult"]

    assert there.get_user(AccessToken=tokens["AccessToken"])["Username"]
    there.initiate_auth(
        ClientId=client,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )
    there.revoke_token(Token=tokens["RefreshToken"], ClientId=client)


def test_a_replica_takes_no_change_of_a_user(there, primary, active):
    """From the user, the administrator, a new user. The primary takes the same."""
    pool_id, client = active
    token = sign_in(there, client)["AuthenticationResult"]["AccessToken"]
    bob = {"Username": "bob@example.com"}
    ada, email = {"UserPoolId": pool_id, "Username": ADA}, [{"Name": "name", "Value": "Ada"}]
    calls = [
        (there.sign_up, {"ClientId": client, "Password": PASSWORD, **bob}),
        (there.forgot_password, {"ClientId": client, "Username": ADA}),
        (
            there.change_password,
            {
                "AccessToken": token,
                "PreviousPassword": PASSWORD,
                "ProposedPassword": "N3w-Passw0rd",
            },
        ),
        (there.update_user_attributes, {"AccessToken": token, "UserAttributes": email}),
        (there.delete_user, {"AccessToken": token}),
        (there.associate_software_token, {"AccessToken": token}),
        (there.admin_create_user, {"UserPoolId": pool_id, **bob}),
        (there.admin_update_user_attributes, {**ada, "UserAttributes": email}),
        (there.admin_set_user_password, {**ada, "Password": "N3w-Passw0rd", "Permanent": True}),
        (there.admin_disable_user, ada),
        (there.admin_delete_user, ada),
        (there.create_group, {"UserPoolId": pool_id, "GroupName": "members"}),
        (there.admin_delete_user_attributes, {**ada, "UserAttributeNames": ["name"]}),
        (there.create_user_pool_client, {"UserPoolId": pool_id, "ClientName": "more"}),
    ]
    before = primary.admin_get_user(**ada)

    answers = {do.__name__: refused(do, **how) for do, how in calls}
    assert dict.fromkeys(answers, "OperationNotEnabledException") == answers
    assert without_time(before) == without_time(primary.admin_get_user(**ada))
    primary.admin_update_user_attributes(**ada, UserAttributes=email)
    told = there.admin_get_user(**ada)["UserAttributes"]
    assert "Ada" == {each["Name"]: each["Value"] for each in told}["name"]


def without_time(answer):
    return {name: each for name, each in answer.items() if name != "ResponseMetadata"}


def test_nobody_sets_a_new_password_or_uses_totp_there(there, primary, active):
    pool_id, client = active
    eve = {"UserPoolId": pool_id, "Username": "eve@example.com"}
    primary.admin_create_user(**eve, MessageAction="SUPPRESS", TemporaryPassword=PASSWORD)

    code = refused(sign_in, cognito=there, client=client, USERNAME="eve@example.com")
    assert "OperationNotEnabledException" == code


def test_settings_of_all_regions_are_sent_as_they_are_and_triggers_are_its_own(
    there, primary, active
):
    """So `attach` at a replica is the call that it is at the primary."""
    pool_id, _ = active
    how = {"UserPoolId": pool_id, **GLOBAL}
    ours = {"LambdaConfig": {"PreAuthentication": "arn:aws:lambda:eu-west-1:1:function:x"}}
    assert "LambdaConfig" in REGIONAL
    shorter = {"Policies": {"PasswordPolicy": {"MinimumLength": 6}}}
    assert "InvalidParameterException" == refused(there.update_user_pool, **(how | shorter))
    less = {name: each for name, each in how.items() if name != "AutoVerifiedAttributes"}
    assert "InvalidParameterException" == refused(there.update_user_pool, **less)

    there.update_user_pool(**how, **ours)
    configs = [
        cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["LambdaConfig"]
        for cognito in (there, primary)
    ]
    assert [ours["LambdaConfig"], {}] == configs
    there.update_user_pool(**how)


def test_a_setting_of_the_primary_is_the_replicas_a_moment_later(there, primary, active):
    pool_id, _ = active
    longer = {"Policies": {"PasswordPolicy": {"MinimumLength": 12}}}
    primary.update_user_pool(**(GLOBAL | longer), UserPoolId=pool_id)
    told = there.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    primary.update_user_pool(**GLOBAL, UserPoolId=pool_id)

    assert 12 == told["Policies"]["PasswordPolicy"]["MinimumLength"]


def test_a_pool_has_one_replica_which_goes_when_it_is_inactive(emulator, primary):
    """At the primary; the primary itself is none."""
    pool_id = primary.create_user_pool(PoolName="one")["UserPool"]["Id"]
    here = {"UserPoolId": pool_id, "RegionName": emulator.region}
    itself = {"UserPoolId": pool_id, "RegionName": PRIMARY}
    assert "InvalidParameterException" == refused(primary.create_user_pool_replica, **itself)
    primary.create_user_pool_replica(**here)
    assert "LimitExceededException" == refused(primary.create_user_pool_replica, **here)
    update = primary.update_user_pool_replica
    update(**here, Status="ACTIVE")
    assert "InvalidParameterException" == refused(primary.delete_user_pool_replica, **here)
    update(**here, Status="INACTIVE")
    primary.delete_user_pool_replica(**here)

    assert "ResourceNotFoundException" == refused(update, **here, Status="ACTIVE")
    assert 1 == len(primary.list_user_pool_replicas(UserPoolId=pool_id)["UserPoolReplicas"])
