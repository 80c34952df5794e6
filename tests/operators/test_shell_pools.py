import pytest

from operators.outside import NotAgreed
from operators.pools import TAG, NotDeletable
from tests.operators.stacks import Stacks

POLICY = {"PasswordPolicy": {"MinimumLength": 14, "TemporaryPasswordValidityDays": 3}}


@pytest.fixture
def cognito(aws):
    return aws("cognito-idp")


@pytest.fixture
def orphan(cognito):
    """A pool whose stack is gone, protected as the template has it."""
    made = cognito.create_user_pool(
        PoolName="orphan",
        UserPoolTags={TAG: "gone"},
        DeletionProtection="ACTIVE",
        Policies=POLICY,
        AutoVerifiedAttributes=["email"],
    )
    return made["UserPool"]["Id"]


@pytest.fixture
def owned(cognito):
    """A pool that a stack has."""
    made = cognito.create_user_pool(PoolName="owned", UserPoolTags={TAG: "owner"})
    return made["UserPool"]["Id"]


@pytest.fixture
def left(cognito):
    """A pool whose first deployment failed: the stack is there, and has it no more."""
    made = cognito.create_user_pool(PoolName="left", UserPoolTags={TAG: "owner"})
    return made["UserPool"]["Id"]


@pytest.fixture
def pools(command, owned, left):
    owner = Stacks("owner", {owned: "CREATE_COMPLETE", left: "DELETE_SKIPPED"})

    def pools(*words, **more):
        return command("pools", *words, clients={"cloudformation": owner}, **more)

    return pools


def test_lists_the_pools_of_the_suite_and_who_has_them(pools, cognito, orphan, owned, left):
    """Others, without the tag, are nobody's business here."""
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    told = "\n".join(pools())

    assert f"{orphan}  about 0 users, without stack; was of gone" in told
    assert f"{owned}  about 0 users, of the stack owner" in told
    assert f"{left}  about 0 users, without stack; was of owner" in told
    assert other not in told


def test_a_pool_that_still_calls_functions_of_no_stack_is_told_the_way_out(pools, cognito):
    """Nobody signs in to it: the functions went with the stack."""
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:gone-PreSignUp:live"
    calls = {"LambdaConfig": {"PreSignUp": arn}, "UserPoolTags": {TAG: "gone"}}
    pool_id = cognito.create_user_pool(PoolName="calls", **calls)["UserPool"]["Id"]
    [line] = [each for each in pools() if "detach" in each]

    assert line.endswith(
        f"was of gone; it still calls functions: `detach --stack gone --pool {pool_id}`"
    )


def test_deletes_a_pool_that_holds_nobody(pools, cognito, orphan):
    """Its protection is taken off first, and nothing else of it is changed by that."""
    changed = []
    keep = cognito.meta.events
    keep.register("before-parameter-build.cognito-identity-provider.UpdateUserPool", note(changed))
    told = pools("delete", orphan, answer=orphan)

    [asked] = changed
    assert ("INACTIVE", POLICY["PasswordPolicy"]["MinimumLength"], ["email"]) == (
        asked["DeletionProtection"],
        asked["Policies"]["PasswordPolicy"]["MinimumLength"],
        asked["AutoVerifiedAttributes"],
    )
    assert "UnusedAccountValidityDays" not in asked["AdminCreateUserConfig"]
    assert [f"{orphan} is deleted; for 14 days AWS Support can restore it"] == told
    assert orphan not in "".join(pools())


def note(changed):
    def noted(params, **_):
        changed.append(params)

    return noted


def test_a_pool_in_use_stays(pools, cognito, orphan, owned):
    """That a stack has, that has a user or a domain, or that is not the suite's."""
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=orphan, Username="ada")
    refused = {owned: "is the pool of the stack owner", orphan: "has users", other: "has no tag"}
    for pool_id, reason in refused.items():
        with pytest.raises(NotDeletable, match=reason):
            pools("delete", pool_id, answer=pool_id)

    cognito.admin_delete_user(UserPoolId=orphan, Username="ada")
    cognito.create_user_pool_domain(UserPoolId=orphan, Domain="ours")
    with pytest.raises(NotDeletable, match="has the domain ours"):
        pools("delete", orphan, answer=orphan)
    assert 4 == len(cognito.list_user_pools(MaxResults=60)["UserPools"])


def test_the_id_has_to_be_typed(pools, cognito, orphan):
    """No option answers in advance, and a dry run deletes nothing."""
    with pytest.raises(NotAgreed):
        pools("delete", orphan, answer="y")
    told = pools("delete", orphan, "--dry-run")

    assert [f"{orphan} would be deleted"] == told
    assert 3 == len(cognito.list_user_pools(MaxResults=60)["UserPools"])
