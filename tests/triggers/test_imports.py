"""A trigger imports what it uses: by counting, whatever the machine."""

import csv
from pathlib import Path

import pytest

from benchmarks import imports

TABLE = Path(__file__).parent / "imports.csv"
NEVER = {
    *("boto3", "botocore", "aws_lambda_powertools", "dns", "email_validator", "idna", "urllib3"),
    *("ast", "asyncio", "dataclasses", "email", "html", "http", "inspect", "pathlib", "random"),
    *("secrets", "uuid"),
}
NOT_WITHOUT_A_CALL = {"socket", "ssl", "runtime.aws_client.connection"}
CALL_NOTHING = {"DefineAuthChallenge, tokens", "PreTokenGeneration", "CustomMessage"}


@pytest.fixture(scope="module")
def loaded():
    return dict(imports.loaded())


@pytest.fixture(scope="module")
def table():
    with TABLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["trigger"]: (int(row["modules"]), int(row["bytes"])) for row in rows}


def test_none_imports_what_starts_slowly(loaded):
    """Each of these cost a cold start 1 to 365 ms of its 490."""
    found = {name: sorted(NEVER & set(modules)) for name, modules in loaded.items()}

    assert {} == {name: found[name] for name in found if found[name]}


def test_who_calls_nothing_has_nothing_to_call_with(loaded):
    """Neither TLS, nor a socket, nor our client."""
    found = {name: NOT_WITHOUT_A_CALL & set(loaded[name]) for name in CALL_NOTHING}

    assert {} == {name: found[name] for name in found if found[name]}
    assert NOT_WITHOUT_A_CALL - {"ssl"} <= set(loaded["PostAuthentication"])


def test_modules_are_those_of_the_table(loaded, table):
    """`make imports` writes it again, and a review sees what came."""
    counted = {name: len(imports.own(modules)) for name, modules in loaded.items()}

    assert {name: modules for name, (modules, _) in table.items()} == counted


def test_source_is_no_longer_than_in_the_table(loaded, table):
    """By a twentieth, at most: a module that grows is imported by all."""
    too_long = {
        name: (imports.size(modules), table[name][1])
        for name, modules in loaded.items()
        if imports.size(modules) > table[name][1] * 1.05
    }

    assert {} == too_long
