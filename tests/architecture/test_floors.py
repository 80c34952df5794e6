"""Imports only point down (the floors, the rooms), and a handler imports no more than it needs."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FLOORS = {
    "clients": 0,
    "rules": 0,
    "events.contract": 0,
    "subscriber_kit": 0,  # it is copied into other repositories: it stands on nothing
    "runtime": 1,
    "events.publishing": 2,
    "events.consuming": 2,
    "triggers.chained": 2,
    "triggers.challenges": 2,
    "triggers.linking": 2,
    "triggers.passwordless": 2,
    "triggers.proof_first": 2,
    "triggers.senders": 2,
    "api": 2,
    "triggers": 3,
    "workers": 3,
    "events.consumers": 3,
    "api.routes": 3,
    "api.app": 4,
    "api.sign_in": 4,
    "api.sign_up": 4,
    "local": 4,
    "operators": 4,
    "pipeline": 4,
    "infrastructure": 5,  # it puts together what pipeline/ describes
}
PACKAGES = {
    "clients",
    "rules",
    "events",
    "runtime",
    "triggers",
    "workers",
    "api",
    "local",
    "operators",
    "pipeline",
    "infrastructure",
    "subscriber_kit",
}
# The floors whose folders are rooms: no room leads back to itself.
ROOMY = ("rules.", "runtime.", "events.")
# How AWS, the user pool and the queues are called, and what the environment says, is of no domain.
MORE_ROOMS_OF_RUNTIME = {"aws_client", "consuming", "settings", "user_pool"}
# rules/ decides and does nothing else: no I/O, no clock, no chance, no environment.
IMPURE = {"os", "time", "random", "secrets", "socket", "subprocess", "pathlib", "logging", "io"}
# Times in words of other systems, in a consumer; no trigger imports them, and none has a clock.
TELLS_TIMES = {"rules.alerts.console_links", "rules.alerts.notice"}
IMPURE_OF_RULES = IMPURE | {"datetime", "boto3", "botocore", "aws_lambda_powertools", "dns"}


def place(module: str) -> str:
    """The longest entry of FLOORS that *module* belongs to."""
    names = [name for name in FLOORS if f"{module}.".startswith(f"{name}.")]
    assert names, f"{module} is on no floor: give it one in this file"
    return max(names, key=len)


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that the file names in an import, `from a import b` as both a and a.b."""
    found = set()
    for node in statements(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All below *node*, wherever they stand. None is in an expression: those are most of a tree."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for statement in getattr(node, part, ()):
            yield statement
            yield from statements(statement)


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if path.name != "__init__.py"
}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module):
    """Nothing on a floor knows what is above it, and siblings on floor 3 do not meet."""
    here = FLOORS[place(module)]
    for name in imports(MODULES[module]) - {"events", "events.consumers"}:
        if name.partition(".")[0] in PACKAGES:
            there = FLOORS[place(name)]

            assert there < here or (there == here != 3), name


def module_graph() -> dict[str, set[str]]:
    """Which modules of the project each of them imports."""
    return {name: imports(path) & MODULES.keys() for name, path in MODULES.items()}


def room_graph(modules: dict[str, set[str]]) -> dict[str, set[str]]:
    """Which folders of the floors with rooms each folder of them imports from."""
    graph: dict[str, set[str]] = {}
    for name, others in modules.items():
        if name.startswith(ROOMY):
            here = name.rpartition(".")[0]
            there = {each.rpartition(".")[0] for each in others if each.startswith(ROOMY)}
            graph.setdefault(here, set()).update(there - {here})
    return graph


@pytest.mark.parametrize("of", ["modules", "rooms"])
def test_nothing_imports_itself_by_way_of_others(of):
    """Neither a module nor a room; the JavaScript has a test of its own."""
    graph = module_graph() if of == "modules" else room_graph(module_graph())

    assert len(graph) > 20

    TopologicalSorter(graph).prepare()


def test_a_circle_of_two_rooms_is_refused():
    """Although none of the three modules imports itself."""
    modules = {
        "rules.addresses.policy": {"rules.tokens.claims"},
        "rules.tokens.claims": set(),
        "rules.tokens.domains": {"rules.addresses.policy"},
    }
    TopologicalSorter(modules).prepare()

    with pytest.raises(CycleError):
        TopologicalSorter(room_graph(modules)).prepare()


def test_rules_and_runtime_have_the_same_rooms():
    """What belongs to one domain has one name on each floor; runtime/ has a few more."""
    rules, runtime = (
        {path.parent.name for path in (ROOT / floor).glob("*/__init__.py")}
        for floor in ("rules", "runtime")
    )

    assert rules <= runtime
    assert runtime - rules <= MORE_ROOMS_OF_RUNTIME


@pytest.mark.parametrize("module", sorted(name for name in MODULES if name.startswith("rules.")))
def test_rules_are_pure(module):
    """No I/O, no clock, no chance, no environment."""
    used = {name.partition(".")[0] for name in imports(MODULES[module])}

    assert not used & (IMPURE if module in TELLS_TIMES else IMPURE_OF_RULES)


def test_every_package_is_on_a_floor():
    """A new folder with code has its place, or this test says so."""
    folders = {path.parent.relative_to(ROOT).parts[0] for path in ROOT.glob("*/*.py")}

    assert folders <= PACKAGES | {"tests", "benchmarks"}


def modules_after(statement: str) -> set[str]:
    """What a fresh interpreter has loaded after *statement*."""
    shown = f"{statement}; import sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "pre_sign_up",
        "custom_message",
        "pre_authentication",
        "post_authentication",
        "define_auth_challenge",
    ],
)
def test_importing_a_handler_is_cheap(module):
    """A cold start inside Cognito's five seconds; what is wired is counted in tests/triggers."""
    loaded = modules_after(f"import triggers.{module}")

    assert not loaded & {"boto3", "botocore", "dns", "pydantic", "asyncio", "requests"}


@pytest.mark.parametrize(
    "module",
    ["post_confirmation", "create_auth_challenge", "verify_auth_challenge_response"],
)
def test_a_handler_that_calls_aws_imports_only_its_errors(module):
    """The client's own are needed by name; clients are made when the handler is wired."""
    loaded = modules_after(f"import triggers.{module}")

    assert not loaded & {"boto3", "botocore", "dns", "pydantic", "asyncio"}


def test_boto3_is_spoken_to_at_one_place():
    """And by the API, whose users' calls raise what boto3 raises."""
    found = {
        module
        for module in MODULES
        for name in imports(MODULES[module])
        if name.partition(".")[0] in {"boto3", "botocore"} and FLOORS[place(module)] < 4
    }

    assert "runtime.boto3_clients" in found
    assert {name for name in found if not name.startswith("api.")} == {"runtime.boto3_clients"}


ENTERED = sorted(name for name in MODULES if "trigger" in name or name.startswith("workers."))
WITHOUT_ENVIRONMENT = """
import importlib, json, os, sys
os.environ.clear()
failed = {}
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
    except BaseException as exc:
        failed[module] = repr(exc)
print(json.dumps(failed))
"""


@pytest.fixture(scope="module")
def failed_without_environment():
    """Each is imported once, one after the other in one interpreter: boto3 costs 0.3 s."""
    command = [sys.executable, "-c", WITHOUT_ENVIRONMENT, *ENTERED]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("module", ENTERED)
def test_importing_needs_no_environment(failed_without_environment, module):
    """Nothing is read at import."""
    assert failed_without_environment.get(module) is None
