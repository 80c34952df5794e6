"""`operators status` of a stack for a pool: a line for each trigger, by the alarm's rule."""

from io import StringIO
from types import SimpleNamespace

import pytest
from rich.console import Console

from operators import doctor
from operators.outside import Outside
from operators.pool_triggers import of_existing_pool
from rules.attached_triggers import lost
from tests.operators.adoption.cognito import POOL_ID
from tests.operators.adoption.pools import THEIRS


@pytest.fixture
def lines(world):
    """What is found, by trigger, and whom it stops."""

    def lines():
        outside = Outside(client=world.clients.__getitem__, stack=SimpleNamespace(name="beside"))
        found = [*of_existing_pool(outside, {"ExistingUserPoolId": POOL_ID})]
        told = {each.text.partition(": ")[0]: each.text.partition(": ")[2] for each in found}
        return told, {each.text.partition(": ")[0] for each in found if each.stops_users}

    return lines


def test_before_it_is_attached_nothing_is_lost(lines):
    told, stopped = lines()

    assert f"another function, {THEIRS}" == told.pop("CustomMessage")
    assert ({"not attached"}, set()) == (set(told.values()), stopped)


def test_ours_theirs_and_lost(world, run, lines):
    """What is lost is what the alarm counts."""
    run("attach", "--only", "PreSignUp,PostConfirmation,PreAuthentication")
    config = world.cognito.pool["LambdaConfig"]
    del config["PostConfirmation"]
    config["PreAuthentication"] = THEIRS
    told, stopped = lines()

    assert "this suite" == told["PreSignUp"]
    assert told["PostConfirmation"].startswith("lost, no function is attached: `operators")
    assert told["PreAuthentication"].startswith(f"lost, {THEIRS} is attached")
    assert set() == stopped
    kept = world.clients["ssm"].attached()
    assert lost(config, kept) == sorted(name for name in told if told[name].startswith("lost"))


def test_a_function_that_shuts_the_pool_out_stops_users(world, run, lines):
    run("attach", "--only", "PreSignUp")
    del world.clients["lambda"].lets_in["ours-PreSignUp"]
    told, stopped = lines()

    assert "every call fails" in told["PreSignUp"]
    assert {"PreSignUp"} == stopped


def test_a_stack_that_is_being_changed_is_not_looked_at(world, lines):
    world.clients["cloudformation"].status = "UPDATE_IN_PROGRESS"

    assert "beside is UPDATE_IN_PROGRESS: wait until that is complete" == lines()[0]["not checked"]


def test_a_stack_with_a_pool_of_its_own_has_no_such_lines():
    assert [] == [*of_existing_pool(None, {})]


def test_it_is_among_what_doctor_checks(world):
    told = StringIO()
    parameters = {"ExistingUserPoolId": POOL_ID}
    outside = Outside(
        client=world.clients.__getitem__,
        stack=SimpleNamespace(name="beside", parameters=lambda: parameters),
        console=Console(file=told, width=400),
    )
    check = doctor._CHECKS["User pool"]
    lines = [*doctor._found(check, outside, parameters)]

    assert "theirs" in " ".join(map(str, lines))
