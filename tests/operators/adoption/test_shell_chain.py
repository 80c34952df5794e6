"""`attach --chain`: a trigger that is taken is called by ours, and comes back by detach."""

import json

import pytest

from operators.adoption.pool_update import differences
from rules.chaining import CHAINABLE
from tests.operators.adoption.pools import ARN, THEIRS

CHAIN = ("--only", "CustomMessage", "--chain", "CustomMessage")


def told(**functions):
    """The parameter of the stack."""
    return {"ChainedFunctions": ",".join(functions.get(name, "") for name in CHAINABLE)}


@pytest.fixture
def settings(world):
    return world.clients["cloudformation"].settings


def test_theirs_is_chained_once_the_stack_calls_it_and_comes_back(world, run, settings):
    """The line to deploy is printed; then it is one change, and detach is its inverse."""
    before = world.pool.describe()
    code, lines = run("attach", *CHAIN)
    assert (3, before) == (code, world.pool.describe())
    assert f'deploy it with ChainedFunctions=",,{THEIRS},,,"' in lines

    settings |= told(CustomMessage=THEIRS)
    code, lines = run("attach", *CHAIN)
    assert 0 == code, lines
    assert f"CustomMessage: {THEIRS} → " in lines
    assert ":live, calling the former" in lines
    assert "ours-CustomMessage:live" in world.pool.describe()["LambdaConfig"]["CustomMessage"]

    world.clients["ssm"].kept.clear()  # the stack's own parameter is the last that knows it
    assert 0 == run("detach")[0]
    assert [] == differences(before, world.pool.describe())


@pytest.mark.parametrize("version", ["V1_0", "V2_0", "V3_0"])
def test_tokens_keep_the_version_that_theirs_knows(world, run, settings, version):
    """Whatever the stack is set to; and detach puts it back as it was, also without a file."""
    theirs = {"PreTokenGeneration": THEIRS}
    if version != "V1_0":
        detailed = {"LambdaVersion": version, "LambdaArn": THEIRS}
        theirs |= {"PreTokenGenerationConfig": detailed}
    world.cognito.pool["LambdaConfig"] = theirs
    before = world.pool.describe()
    settings |= told(PreTokenGeneration=THEIRS)
    code, lines = run("attach", "--only", "PreTokenGeneration", "--chain", "PreTokenGeneration")
    assert 0 == code, lines
    config = world.pool.describe()["LambdaConfig"]
    found = config.get("PreTokenGenerationConfig", {"LambdaVersion": "V1_0"})
    assert version == found["LambdaVersion"]

    world.clients["ssm"].kept.clear()
    assert 0 == run("detach")[0]
    assert [] == differences(before, world.pool.describe())


def _another(_):
    return told(CustomMessage=f"{ARN}another")


def _ours(world):
    ours = f"{ARN}ours-CustomMessage:7"
    world.cognito.pool["LambdaConfig"] = {"CustomMessage": ours}
    return told(CustomMessage=ours)


def _in_turn(world):
    world.clients["lambda"].calls[THEIRS] = f"{ARN}ours-CustomMessage:live"
    return told(CustomMessage=THEIRS)


def _elsewhere(world):
    theirs = THEIRS.replace("123456789012", "210987654321")
    world.cognito.pool["LambdaConfig"] = {"CustomMessage": theirs}
    return told(CustomMessage=theirs)


def _nothing(world):
    world.cognito.pool["LambdaConfig"] = {}
    return told(CustomMessage=THEIRS)


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (_another, "and ChainedFunctions has"),
        (_ours, "would call itself"),
        (_in_turn, "the chain would be a loop"),
        (_elsewhere, "is in another Region or account"),
        (_nothing, "has no function to chain"),
    ],
)
def test_what_cannot_be_chained_changes_nothing(world, run, settings, case, why):
    settings |= case(world)
    before = world.pool.describe()
    code, lines = run("attach", *CHAIN, "--accept", "chain")

    assert (3, before) == (code, world.pool.describe())
    assert why in lines


@pytest.mark.parametrize("name", ["UserMigration", "DefineAuthChallenge"])
def test_a_directory_and_a_challenge_are_never_chained(world, run, name):
    world.cognito.pool["LambdaConfig"] = {name: THEIRS}
    code, lines = run("attach", "--chain", name)

    assert (3, 0) == (code, world.cognito.calls.count("update"))
    assert f"chain: {name} cannot be chained" in lines


@pytest.mark.parametrize("config", [{"CustomMessage": THEIRS}, {}])
def test_what_the_stack_calls_has_to_be_asked_for(world, run, settings, config):
    """Ours would call it, whatever the pool calls."""
    world.cognito.pool["LambdaConfig"] = config
    settings |= told(CustomMessage=THEIRS)
    code, lines = run("attach", "--only", "CustomMessage", "--replace", "CustomMessage")

    assert (3, 0) == (code, world.cognito.calls.count("update"))
    assert "--chain CustomMessage, or deploy the stack without it" in lines


def test_a_chain_that_the_pool_has_lost_is_put_back_with_its_memory(world, run, settings):
    """Somebody's UpdateUserPool took ours away, and theirs with it."""
    before = world.pool.describe()
    settings |= told(CustomMessage=THEIRS)
    run("attach", *CHAIN)
    world.cognito.pool["LambdaConfig"] = {}
    assert 0 == run("attach", *CHAIN)[0]
    [kept] = world.clients["ssm"].kept.values()
    assert THEIRS == json.loads(kept)["triggers"]["CustomMessage"]["was"]

    assert 0 == run("detach")[0]
    assert [] == differences(before, world.pool.describe())
