"""What goes wrong with a pool, by name: nothing is half-changed, and the next step is said."""

import json
import signal

import pytest

from tests.operators.adoption.cognito import POOL_ID, refusal
from tests.operators.adoption.pools import ARN
from tests.operators.adoption.stack import STACK_ID

ONLY = ("--only", "PreSignUp")


def refused_by(world, service, method, code="AccessDeniedException"):
    def refuse(*_, **__):
        raise refusal(code)

    setattr(world.clients[service], method, refuse)


def _no_such_pool(world):
    refused_by(world, "cognito-idp", "describe_user_pool", "ResourceNotFoundException")


def _another_account(world):
    world.cognito.pool["Arn"] = world.cognito.pool["Arn"].replace("123456789012", "210987654321")


def _another_region(world):
    world.cognito.pool["Arn"] = world.cognito.pool["Arn"].replace("eu-west-1", "eu-west-2")


def _may_not_look_at_the_stack(world):
    refused_by(world, "cloudformation", "describe_stacks")


def _may_not_look_at_the_pool(world):
    refused_by(world, "cognito-idp", "describe_user_pool")


def _may_not_look_at_clients(world):
    refused_by(world, "cognito-idp", "get_paginator")


def _may_not_look_at_functions(world):
    refused_by(world, "lambda", "get_policy")


def _may_not_look_at_what_is_kept(world):
    refused_by(world, "ssm", "get_parameters")


def _may_not_change_it(world):
    refused_by(world, "cognito-idp", "update_user_pool")


def _is_imported_into(world):
    refused_by(world, "cognito-idp", "update_user_pool", "UserImportInProgressException")


def _is_changed_all_the_time(world):
    refused_by(world, "cognito-idp", "update_user_pool", "ConcurrentModificationException")


def _is_changed_meanwhile(world):
    def somebody(name, number):
        if (name, number) == ("describe", 2):
            world.cognito.pool["DeletionProtection"] = "INACTIVE"

    world.cognito.on = somebody


def _has_what_nobody_can_send_back(world):
    world.cognito.pool["NextYearsFeature"] = {"On": True}


@pytest.mark.parametrize(
    ("harm", "code", "said"),
    [
        (_no_such_pool, 5, "ResourceNotFoundException"),
        (_another_account, 3, f"beside is in {STACK_ID.split(':')[3:5]}"),
        (_another_region, 3, "region: "),
        (_may_not_look_at_the_stack, 5, "AccessDeniedException"),
        (_may_not_look_at_the_pool, 5, "AccessDeniedException"),
        (_may_not_look_at_clients, 5, "AccessDeniedException"),
        (_may_not_look_at_functions, 5, "AccessDeniedException"),
        (_may_not_look_at_what_is_kept, 5, "AccessDeniedException"),
        (_may_not_change_it, 5, "nothing was changed"),
        (_is_imported_into, 5, "UserImportInProgressException"),
        (_is_changed_all_the_time, 5, "ConcurrentModificationException"),
        (_is_changed_meanwhile, 3, "nothing was changed. Run it again"),
        (_has_what_nobody_can_send_back, 3, "upgrade. Nothing was changed"),
    ],
)
def test_nothing_is_changed_and_the_reason_is_said(world, run, harm, code, said):
    """And no undo file is left of what never was."""
    harm(world)
    before = dict(world.cognito.pool["LambdaConfig"])
    found, told = run("attach", *ONLY)

    assert code == found
    assert said in told
    assert before == world.cognito.pool["LambdaConfig"]
    assert [] == [*world.folder.glob("*.json")]


def test_ctrl_c_between_calls_is_obeyed_after_the_proof(world, run):
    """Before the call nothing was changed; after it all is as it was meant, and kept."""

    def pressed(name, _):
        if name == "update":
            signal.raise_signal(signal.SIGINT)

    world.cognito.on = pressed
    with pytest.raises(KeyboardInterrupt):
        run("attach", *ONLY)
    [file] = world.folder.glob("*.json")
    assert "proved" == json.loads(file.read_text())["state"]
    assert ["PreSignUp"] == [*world.clients["ssm"].attached()]
    world.cognito.on = lambda *_: None

    assert 0 == run("attach", *ONLY)[0]
    assert 0 == run("detach", "--undo", str(file))[0]
    assert ["CustomMessage"] == [*world.cognito.pool["LambdaConfig"]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pool_id": "eu-west-1_Xyz"}, "is about eu-west-1_Xyz"),
        ({"account": "210987654321"}, "in the account 210987654321"),
        ({"schema": "urn:cognito-triggers:undo:9"}, "is not an undo file of this version"),
        (None, "is not an undo file, or is truncated"),
    ],
)
def test_an_undo_file_that_does_not_fit_is_refused(world, run, change, said):
    """Ours stay; without a file the stack remembers."""
    run("attach", *ONLY)
    [file] = world.folder.glob("*.json")
    text = file.read_text()
    told = text[: len(text) // 2] if change is None else json.dumps(json.loads(text) | change)
    other = world.folder / "other"
    other.write_text(told)
    code, lines = run("detach", "--undo", str(other))

    assert 3 == code
    assert said in lines
    assert "PreSignUp" in world.cognito.pool["LambdaConfig"]
    assert 0 == run("detach")[0]


def test_an_undo_file_of_what_was_taken_by_another_leaves_theirs(world, run):
    """Somebody else's function came in the place of ours: it stays."""
    run("attach", *ONLY)
    [file] = world.folder.glob("*.json")
    world.cognito.pool["LambdaConfig"]["PreSignUp"] = f"{ARN}x"
    code, told = run("detach", "--undo", str(file))

    assert 0 == code
    assert f"{POOL_ID} calls no function of beside" in told
    assert world.cognito.pool["LambdaConfig"]["PreSignUp"].endswith(":x")
