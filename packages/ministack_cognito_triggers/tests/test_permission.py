import pytest

from ministack_cognito_triggers.functions.permission import lets_cognito_in

FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:f:live"
POOL = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_Ab"
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"Service": "cognito-idp.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Resource": FUNCTION,
    "Condition": {"ArnLike": {"AWS:SourceArn": POOL}},
}


def permitted(**changed):
    policy = {"Statement": [{**STATEMENT, **changed}]}
    return lets_cognito_in(policy, function_arn=FUNCTION, pool_arn=POOL, account="000000000000")


def owned_by(account):
    return {"ArnLike": {"AWS:SourceArn": POOL}, "StringEquals": {"AWS:SourceAccount": account}}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"Condition": {}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": POOL.replace("Ab", "*")}}},
        {"Condition": owned_by("000000000000")},
        {"Principal": "*"},
    ],
)
def test_lets_the_pool_in(changed):
    """Principal cognito-idp.amazonaws.com, and a SourceArn that covers the pool."""
    assert permitted(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"Resource": FUNCTION.removesuffix(":live")},
        {"Condition": {"ArnLike": {"AWS:SourceArn": POOL + "x"}}},
        {"Condition": owned_by("111111111111")},
        {"Principal": {"Service": "s3.amazonaws.com"}},
        {"Action": "lambda:GetFunction"},
        {"Effect": "Deny"},
    ],
)
def test_keeps_everything_else_out(changed):
    """A permission for the function is none for its alias, another pool's none for this one."""
    assert not permitted(**changed)
