"""The table of flows says what the real handlers do."""

import pytest

from benchmarks.scale.tables import conditions, flows
from tests.benchmarks import played
from tests.benchmarks.played import User

FLOWS = {"password": played.password, "code": played.code, "sign_up": played.sign_up}


def test_every_flow_of_the_table_is_played():
    """A flow without a play would not be held to the code."""
    assert set(FLOWS) == set(flows())


@pytest.mark.parametrize("flow", FLOWS)
def test_the_table_has_the_calls_and_units_of_the_handlers(flow, functions, pool_id, example):
    """By service and action, for the invocations in their order."""
    FLOWS[flow](functions, User(pool_id, example))

    of_table = [
        (each.function, each.calls, each.writes, each.reads) for each in flows()[flow].invokes
    ]
    counted = [(each.function, each.calls, each.writes, each.reads) for each in functions.invoked]
    assert of_table == counted


@pytest.mark.parametrize("flow", FLOWS)
def test_the_table_has_the_bytes_of_the_log(flow, functions, pool_id, example):
    """Within a twentieth: ids and domains are not all of one length."""
    FLOWS[flow](functions, User(pool_id, example))

    for of_table, counted in zip(flows()[flow].invokes, functions.invoked, strict=True):
        assert pytest.approx(counted.log_bytes, rel=0.05) == of_table.log_bytes, counted.function


def test_what_a_new_environment_asks_secrets_manager(functions):
    """Once, when it is wired; and nothing else is called then."""
    asked = {
        name: calls["secretsmanager.GetSecretValue"]
        for name, calls in functions.started.items()
        if "secretsmanager.GetSecretValue" in calls
    }

    assert conditions()["functions"]["starts"] == asked
    assert {name for calls in functions.started.values() for name in calls} == {
        "secretsmanager.GetSecretValue",
        "secretsmanager.DescribeSecret",  # of PreSignUp alone, and free of a quota that matters
    }


@pytest.mark.parametrize("flow", FLOWS)
def test_no_two_users_write_the_same_key(flow, functions, pool_id, example):
    """So the triggers have no hot key, at any rate."""
    written = []
    for _ in range(2):
        functions.invoked.clear()
        FLOWS[flow](functions, User(pool_id, example))
        written.append({key for each in functions.invoked for key in each.keys})

    assert set() == written[0] & written[1]
    assert bool(written[0]) is (flow == "code")
