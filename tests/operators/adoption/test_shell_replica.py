"""`attach` in the Region of a replica: the same call, fewer triggers, a stack that knows of it."""

import pytest

from operators.adoption.bindings import TRIGGERS
from operators.adoption.replica import is_replica
from tests.operators.adoption.cognito import POOL_ID
from tests.operators.adoption.pools import THEIRS
from tests.operators.adoption.stack import REGION

NEVER = ("PostConfirmation", "PreSignUp", "UserMigration")
CALLED = ",".join(name for name in TRIGGERS if name not in NEVER)
BOTH = {"us-east-1": "PRIMARY", REGION: "SECONDARY"}


@pytest.fixture
def replica(world):
    """The stack is in the Region of the replica, and is told so."""
    world.cognito.roles = BOTH
    world.clients["cloudformation"].settings["UserPoolReplica"] = "secondary"
    return world


def test_a_replica_takes_the_triggers_that_are_called_there(replica, run):
    """By one call that changes LambdaConfig alone: global settings are sent as they are."""
    before = replica.pool.describe()
    code, told = run("attach", "--only", CALLED, "--replace", "CustomMessage")
    config = replica.pool.describe()["LambdaConfig"]

    assert 0 == code, told
    assert {*CALLED.split(",")} == config.keys() - {"PreTokenGenerationConfig"}
    assert 0 == run("detach")[0]
    assert before == replica.pool.describe()
    assert {"CustomMessage": THEIRS} == before["LambdaConfig"]


def test_a_replica_is_refused_the_triggers_of_sign_ups(replica, run):
    """With the triggers that it can have, ready to be typed."""
    before = replica.pool.describe()
    code, told = run("attach", "--replace", "CustomMessage", "--accept", "replica")

    assert 3 == code
    assert f"replica: Cognito never calls {', '.join(NEVER)} at a replica: --only {CALLED}" in told
    assert before == replica.pool.describe()


@pytest.mark.usefixtures("replica")
def test_sign_up_triggers_alone_are_refused_at_a_replica(run):
    """And no others are proposed instead."""
    assert "calls PreSignUp at a replica\n" in run("attach", "--only", "PreSignUp")[1]


@pytest.mark.parametrize(
    ("roles", "said", "words"),
    [
        (BOTH, "primary", "deploy the stack with UserPoolReplica=secondary"),
        (None, "secondary", "deploy the stack with UserPoolReplica=primary"),
        ({REGION: "PRIMARY", "us-east-1": "SECONDARY"}, "secondary", "UserPoolReplica=primary"),
    ],
)
def test_a_stack_that_is_made_for_the_other_region_is_refused(world, run, roles, said, words):
    """It would repair groups in vain at a replica, and at the pool itself leave users without."""
    world.cognito.roles = roles
    there = "a secondary replica" if said == "primary" else "the primary pool"
    world.clients["cloudformation"].settings["UserPoolReplica"] = said
    code, told = run("attach", "--only", "PreAuthentication")

    assert 3 == code
    assert f"settings: this Region has {there}" in told
    assert words in told


def test_a_part_that_does_the_same_in_both_regions_is_told_nothing(replica, run):
    """The events part has no such parameter."""
    del replica.clients["cloudformation"].settings["UserPoolReplica"]

    assert 0 == run("attach", "--only", "PreAuthentication,PostAuthentication")[0]


@pytest.mark.parametrize(
    ("roles", "region", "expected"),
    [
        (None, REGION, False),
        (None, "us-east-1", True),
        ({}, "us-east-1", True),
        ({"us-east-1": "PRIMARY"}, "us-east-1", False),
    ],
)
def test_the_id_of_a_pool_says_its_first_region_where_cognito_does_not(
    world, roles, region, expected
):
    """A replica has the id of the primary, which begins with the Region that it was made in."""
    world.cognito.roles = roles

    assert expected == is_replica(world.cognito, POOL_ID, region=region)
