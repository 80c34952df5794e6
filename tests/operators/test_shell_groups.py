import pytest
from botocore.exceptions import ClientError

from operators.outside import NotAgreed


@pytest.fixture
def pool(aws, stack):
    """Seventy members of one group, of whom one is in the other already."""
    cognito = aws("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
    stack.resources["UserPool"] = ("AWS::Cognito::UserPool", pool_id)
    for name in ("members", "people"):
        cognito.create_group(UserPoolId=pool_id, GroupName=name)
    for number in range(70):
        cognito.admin_create_user(UserPoolId=pool_id, Username=f"u{number}")
        put(cognito, pool_id, f"u{number}", "members")
    put(cognito, pool_id, "u7", "people")
    return pool_id


def put(cognito, pool_id, name, group):
    cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=name, GroupName=group)


def members(aws, pool_id, group):
    pages = aws("cognito-idp").get_paginator("list_users_in_group")
    asked = pages.paginate(UserPoolId=pool_id, GroupName=group)
    return {each["Username"] for page in asked for each in page["Users"]}


def test_every_member_is_in_the_new_group_too(command, aws, pool):
    """Also those of the second page; nobody leaves the old one, and the rate is kept."""
    paused = []
    told = command("groups", "copy", "members", "people", "--rate", "20", sleep=paused.append)

    assert ["69 members of members are not in people", "69 added"] == told
    assert 70 == len(members(aws, pool, "people"))
    assert members(aws, pool, "members") == members(aws, pool, "people")
    assert [1 / 20] * 69 == paused


def test_a_run_that_was_broken_off_goes_on(command, aws, pool):
    """By who is there: nothing else is kept of it."""

    class BrokenOff(RuntimeError):
        pass

    left = iter(range(30))

    def sleep(_):
        if next(left, None) is None:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        command("groups", "copy", "members", "people", sleep=sleep)
    assert (
        "38 members of members are not in people"
        == command("groups", "copy", "members", "people")[0]
    )
    assert 70 == len(members(aws, pool, "people"))


@pytest.mark.parametrize(("words", "answer"), [(["--dry-run"], None), ([], "n")])
def test_nobody_is_added_unless_somebody_agrees(command, aws, pool, words, answer):
    try:
        command("groups", "copy", "members", "people", *words, answer=answer)
    except NotAgreed:
        assert answer == "n"

    assert {"u7"} == members(aws, pool, "people")


@pytest.mark.usefixtures("pool")
def test_a_group_that_is_not_there_is_told(command):
    """The new one has to be made first; nothing is added to the wrong one."""
    with pytest.raises(ClientError, match="ResourceNotFound"):
        command("groups", "copy", "members", "nobody")
