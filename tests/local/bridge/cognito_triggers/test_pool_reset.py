"""UpdateUserPool as AWS has it: a member that is left out is set to its default."""

import pytest

pytestmark = pytest.mark.emulator

TRIGGERS = {"PreSignUp": "arn:aws:lambda:eu-west-1:000000000000:function:check"}


@pytest.fixture
def pool_id(idp):
    made = idp.create_user_pool(
        PoolName="p",
        DeletionProtection="ACTIVE",
        UserPoolTags={"team": "web"},
        Policies={"PasswordPolicy": {"MinimumLength": 20}},
        AutoVerifiedAttributes=["email"],
    )
    return made["UserPool"]["Id"]


def described(idp, pool_id):
    pool = idp.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    return {
        "DeletionProtection": pool.get("DeletionProtection", "INACTIVE"),
        "UserPoolTags": pool.get("UserPoolTags", {}),
        "MinimumLength": pool["Policies"]["PasswordPolicy"]["MinimumLength"],
        "AutoVerifiedAttributes": pool.get("AutoVerifiedAttributes", []),
        "LambdaConfig": pool.get("LambdaConfig", {}),
    }


def test_an_update_of_the_triggers_alone_resets_all_else(idp, pool_id):
    """Who attaches with one careless call loses protection, tags and the password policy."""
    before = described(idp, pool_id)
    idp.update_user_pool(UserPoolId=pool_id, LambdaConfig=TRIGGERS)

    assert {
        "DeletionProtection": "ACTIVE",
        "UserPoolTags": {"team": "web"},
        "MinimumLength": 20,
        "AutoVerifiedAttributes": ["email"],
        "LambdaConfig": {},
    } == before
    assert {
        "DeletionProtection": "INACTIVE",
        "UserPoolTags": {},
        "MinimumLength": 8,
        "AutoVerifiedAttributes": [],
        "LambdaConfig": TRIGGERS,
    } == described(idp, pool_id)


def test_an_update_without_the_triggers_removes_them(idp, pool_id):
    idp.update_user_pool(UserPoolId=pool_id, LambdaConfig=TRIGGERS)
    idp.update_user_pool(UserPoolId=pool_id, DeletionProtection="ACTIVE")

    assert {} == described(idp, pool_id)["LambdaConfig"]
