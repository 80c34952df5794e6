"""The stack in the Region of a replica: the same template, with `UserPoolReplica`."""

import json

import pytest

from pipeline.twin.expansion import expand
from pipeline.twin.names import Place
from pipeline.twin.refusals import Refused
from pipeline.twin.resolved import Resolved
from tests.loop.template import ROOT, parsed

POOL_ID = "eu-west-1_AbCdEfGhI"
GIVEN = {
    "DefaultGroup": "members",
    "ExistingUserPoolId": POOL_ID,
    "MailFrom": "no-reply@example.com",
    "MailToUnverified": "true",
    "SignInBy": "email",
    "TokenVersion": "V2_0",
}
WRITES_NOTHING = {
    ("PasswordlessSenderFunction", "MAIL_TO_UNVERIFIED"): ("true", "false"),
    ("UnconfirmedSweeperFunction", "UNCONFIRMED_USERS_DAYS"): ("1", "0"),
    ("VerifyAuthChallengeResponseFunction", "MAIL_TO_UNVERIFIED"): ("true", "false"),
}


@pytest.fixture(scope="module")
def expanded():
    return expand(parsed((ROOT / "templates/adopt.yaml").read_text()))


@pytest.fixture(scope="module")
def primary(expanded):
    return Resolved(expanded, GIVEN, place=Place(region="eu-west-1"))


@pytest.fixture(scope="module")
def replica(expanded):
    """As operators deploy it: the parameters of the primary, and one more."""
    given = GIVEN | {"UserPoolReplica": "secondary"}
    return Resolved(expanded, given, place=Place(region="us-east-1"))


def told(stack, name):
    """The variables of a function."""
    return stack.properties[name].get("Environment", {}).get("Variables", {})


def test_a_replica_has_all_but_the_repair_of_groups(primary, replica):
    """Cognito takes no change of a user there: assignments wait for the primary."""
    assert {"GroupRepairSubscription"} == {*primary.live} - {*replica.live}
    assert set() == {*replica.live} - {*primary.live}


def test_functions_differ_in_what_would_change_a_user(primary, replica):
    """No code goes to an address that nobody could verify there, and nobody is deleted."""
    pairs = {
        (name, variable): (str(value), str(told(replica, name)[variable]))
        for name in replica.live
        for variable, value in told(primary, name).items()
        if variable in {"MAIL_TO_UNVERIFIED", "UNCONFIRMED_USERS_DAYS", "DEFAULT_GROUP"}
        and value != told(replica, name)[variable]
    }

    assert pairs == WRITES_NOTHING


def test_all_else_is_the_same(expanded, primary, replica):
    """With the digests of settings, and the versions that they publish."""
    in_one_region = Resolved(expanded, replica.given, place=primary.place)
    changed = {
        name for name in replica.live if primary.properties[name] != in_one_region.properties[name]
    }
    functions = {name for name, _ in WRITES_NOTHING}
    known = functions | {f"{name.removesuffix('Function')}Configuration" for name in functions}

    assert known == {name for name in changed if "FunctionAlias" not in name}


def test_no_factor_is_offered_that_nobody_can_enrol_there(expanded):
    """Secrets of authenticator apps are kept at the primary."""
    given = GIVEN | {"UserPoolReplica": "secondary", "EnrolledMethods": "TOTP"}
    with pytest.raises(Refused, match="UserPoolReplica secondary needs EnrolledMethods none"):
        Resolved(expanded, given)


def test_the_pool_of_that_region_may_call_by_the_id_of_the_primary(replica):
    """A replica has the primary's id, and an ARN of its own Region."""
    sources = {
        properties["SourceArn"]
        for name, properties in replica.properties.items()
        if properties.get("Principal") == "cognito-idp.amazonaws.com" and name.endswith("ission")
    }

    assert {f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}"} == sources


def test_nothing_is_shared_with_the_other_region(replica):
    """Tables, secrets, queues and topics are the Region's: no copy of a table is global."""
    kinds = {replica.kind(name) for name in replica.live}
    named = [
        name
        for name in replica.live
        if "eu-west-1" in json.dumps(replica.properties[name], default=str).replace(POOL_ID, "")
    ]

    assert "AWS::DynamoDB::Table" in kinds
    assert "AWS::DynamoDB::GlobalTable" not in kinds
    assert [] == named
