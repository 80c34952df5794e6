"""Attach and then detach is the identity, for pools with any members of the API's model set."""

import pytest
from hypothesis import HealthCheck, given, settings

from ministack_cognito_triggers import user_pool_update
from operators.adoption.bindings import with_entry
from operators.adoption.pool_update import NotSentBack, differences, update_of
from tests.operators.adoption.pools import (
    ARN,
    DESCRIBED,
    MEMBERS,
    OURS,
    POOLS,
    THEIRS,
    as_described,
)

ANY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@ANY
@given(pool=POOLS)
def test_attach_then_detach_is_the_identity(pool):
    """Whatever AWS resets, and whatever is set."""
    for kept in (user_pool_update.HARSH, user_pool_update.DOCUMENTED, user_pool_update.MEASURED):
        _is_the_identity(pool, kept)


def _is_the_identity(pool, kept):
    theirs = pool["LambdaConfig"]
    with_ours = with_entry(theirs, "PreSignUp", OURS)
    attached = user_pool_update.updated(
        pool, update_of(pool, with_ours, members=MEMBERS), kept=kept
    )

    assert ["LambdaConfig.PreSignUp"] == differences(pool, attached)
    back = user_pool_update.updated(
        attached, update_of(attached, theirs, members=MEMBERS), kept=kept
    )
    assert [] == differences(pool, back)


def test_a_member_that_nobody_knows_stops_it():
    """AWS added it later; what would become of it is a guess."""
    with pytest.raises(NotSentBack, match="NewThing"):
        update_of({"Id": "eu-west-1_AbC", "NewThing": 1}, {}, members=MEMBERS)


def test_an_sdk_that_would_drop_a_member_stops_it():
    """An old botocore sends less than it is given, and AWS resets the rest."""
    old = MEMBERS - {"KeyConfiguration"}
    with pytest.raises(NotSentBack, match="KeyConfiguration"):
        update_of({"Id": "eu-west-1_AbC", "KeyConfiguration": {"KeyType": "x"}}, {}, members=old)


def test_every_member_of_the_api_is_on_a_list():
    """One that comes with a new botocore fails here, and not at somebody's pool."""
    whole = dict.fromkeys(DESCRIBED.members, "x") | {"Policies": {}, "AdminCreateUserConfig": {}}
    whole |= {"VerificationMessageTemplate": {}, "UserPoolTags": {}}

    sent = update_of(whole, {}, members=MEMBERS)

    assert sent.keys() <= MEMBERS
    assert MEMBERS - {"UserPoolId", "PoolName"} == user_pool_update.TAKEN


def test_the_token_trigger_has_one_function_under_both_names():
    """AWS describes both, and refuses two that differ."""
    detailed = {"LambdaVersion": "V2_0", "LambdaArn": THEIRS}
    pool = as_described({"LambdaConfig": {"PreTokenGenerationConfig": detailed}})
    ours = with_entry(
        pool["LambdaConfig"], "PreTokenGeneration", {"LambdaVersion": "V2_0", "LambdaArn": OURS}
    )

    sent = update_of(pool, ours, members=MEMBERS)["LambdaConfig"]

    assert OURS == sent["PreTokenGeneration"] == sent["PreTokenGenerationConfig"]["LambdaArn"]
    assert {} == with_entry(ours, "PreTokenGeneration", None)


@pytest.mark.parametrize(
    "pool",
    [
        {"DeviceConfiguration": {}},
        {"SmsAuthenticationMessage": ""},
        {"SmsVerificationMessage": ""},
        {"SmsConfiguration": None},
    ],
    ids=str,
)
def test_nothing_is_not_sent(pool):
    """Any member of DeviceConfiguration turns it on; botocore refuses an empty text."""
    sent = update_of({"Id": "eu-west-1_AbC"} | pool, {}, members=MEMBERS)

    assert {"UserPoolId": "eu-west-1_AbC", "LambdaConfig": {}} == sent


@pytest.mark.parametrize(
    "request_",
    [
        {
            "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
            "AdminCreateUserConfig": {"UnusedAccountValidityDays": 7},
        },
        {"VerificationMessageTemplate": {"EmailMessage": "a", "EmailMessageByLink": "b"}},
        {"UserPoolTags": {"AWS:x": "y"}},
        {
            "LambdaConfig": {
                "PreTokenGeneration": f"{ARN}a",
                "PreTokenGenerationConfig": {"LambdaArn": f"{ARN}b"},
            }
        },
        {"SmsConfiguration": {"SnsCallerArn": ARN, "EumsSms": {}}},
    ],
    ids=str,
)
def test_the_twin_refuses_what_aws_refuses(request_):
    """Else the property above would hold for requests that AWS never takes."""
    with pytest.raises(user_pool_update.Invalid):
        user_pool_update.updated({}, request_, kept=user_pool_update.HARSH)


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({"A": ["x", "y"]}, {"A": ["y", "x"]}, []),
        ({"A": ["x"]}, {"A": ["y"]}, ["A"]),
        ({"A": {"b": 1}}, {"A": {"b": 2}}, ["A.b"]),
        ({"A": {"b": 1}}, {}, ["A.b"]),
        ({"A": {"b": 1}}, {"A": 1}, ["A"]),
        ({"A": False}, {}, ["A"]),
        ({"A": {}}, {}, []),
        ({"LastModifiedDate": 1}, {"LastModifiedDate": 2}, []),
    ],
)
def test_differences_are_named(before, after, paths):
    assert paths == differences(before, after)


def test_a_text_under_its_old_name_is_no_other():
    """As CDK writes it twice, and no update brings it back twice; another text is a change."""
    before = {
        "VerificationMessageTemplate": {"EmailMessage": "{####}"},
        "EmailVerificationMessage": "{####}",
    }

    for left in ({}, {"EmailVerificationMessage": ""}):
        assert [] == differences(before, {**before, **left} if left else dict(before))
        assert [] == differences({**before, **left}, before)
    del before["VerificationMessageTemplate"]["EmailMessage"]
    assert ["EmailVerificationMessage"] == differences(before, {})
    told = {**before, "VerificationMessageTemplate": {"EmailMessage": "other"}}
    assert "EmailVerificationMessage" in differences(told, {**told, "EmailVerificationMessage": ""})
