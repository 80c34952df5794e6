"""Attach and then detach is the identity, for pools with any members of the API's model set."""

import pytest
from hypothesis import HealthCheck, given, settings

from ministack_cognito_triggers import user_pool_update
from operators.adoption.bindings import TRIGGERS, with_entry
from operators.adoption.plan import attaching, detaching
from operators.adoption.pool_update import NotSentBack, differences, update_of
from tests.operators.adoption.pools import (
    ARN,
    DESCRIBED,
    MEMBERS,
    OURS,
    POOLS,
    TAKEN_SHAPES,
    THEIRS,
    as_described,
    paths,
    whole,
)

ANY = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


READINGS = (user_pool_update.HARSH, user_pool_update.DOCUMENTED, user_pool_update.MEASURED)
# All that the suite has functions for; the token trigger's is called by the second version.
ALL_OURS = dict.fromkeys(TRIGGERS, OURS) | {
    "PreTokenGeneration": {"LambdaVersion": "V2_0", "LambdaArn": OURS}
}


@ANY
@given(pool=POOLS)
def test_attach_then_detach_is_the_identity(pool):
    """Whatever AWS resets, and whatever is set."""
    for kept in READINGS:
        _is_the_identity(pool, kept)


def _is_the_identity(pool, kept):
    plan = attaching(pool, ALL_OURS, replaced=TRIGGERS)
    attached = user_pool_update.updated(
        pool, update_of(pool, plan.lambda_config, members=MEMBERS), kept=kept
    )
    changed = differences(pool, attached)

    assert set(TRIGGERS) == plan.triggers.keys()
    assert ["LambdaConfig"] == sorted({path.partition(".")[0] for path in changed})
    assert {path.split(".")[1] for path in changed} <= {*TRIGGERS, "PreTokenGenerationConfig"}
    was = {name: binding.was for name, binding in plan.triggers.items()}
    left = detaching(attached, was, was).lambda_config
    back = user_pool_update.updated(attached, update_of(attached, left, members=MEMBERS), kept=kept)
    assert [] == differences(pool, back)


# Of contradictions and of two names of one text a pool has one: its e-mail has a code or a link.
EITHER = {"EmailMessage", "EmailMessageByLink", "EmailSubject", "EmailSubjectByLink"}
EITHER = {f"VerificationMessageTemplate.{name}" for name in EITHER} | {
    *("SmsConfiguration.SnsCallerArn", "AdminCreateUserConfig.UnusedAccountValidityDays"),
    *("EmailVerificationMessage", "EmailVerificationSubject", "SmsVerificationMessage"),
    "UserPoolTags.aws:cloudformation:stack-name",
}


@pytest.mark.parametrize("choice", [0, 1])
def test_a_pool_with_every_field_of_the_model_is_sent_back_whole(choice):
    """In all depths: a field that a new botocore has is in the request, or fails here by name."""
    fields = {name: whole(shape, choice, name) for name, shape in DESCRIBED.members.items()}
    pool = as_described(fields)
    sent = update_of(pool, pool["LambdaConfig"], members=MEMBERS)
    asked = paths({name: whole(each, choice, name) for name, each in TAKEN_SHAPES.items()})

    assert asked - EITHER <= paths(sent)
    assert paths(sent) <= asked | EITHER
    for kept in READINGS:
        _is_the_identity(pool, kept)


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
