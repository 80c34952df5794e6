"""What tests say of a mutant: in a process that has collected them, or in one that imports it."""

import ast
import gc
import importlib.abc
import importlib.machinery
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.loop.dependencies import module_name
from tests.mutants.changes import Mutant

ROOT = Path(__file__).parents[2]
_SERVICES = {
    "dynamodb": "list_tables",
    "sns": "list_topics",
    "sqs": "list_queues",
    "secretsmanager": "list_secrets",
    "logs": "describe_log_groups",
}
FOLDERS = ("rules", "events", "runtime", "triggers", "workers", "api")
_USERS = ("benchmarks", "infrastructure", "local", "operators", "pipeline", "subscriber_kit")
_ANEW = {*FOLDERS, *_USERS, "tests"}
Key = tuple[str, str, int]


class Failures:
    """Plugin: the name of each test that fails."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


_PLACES = tuple(f"{ROOT / folder}{os.sep}" for folder in FOLDERS)


def key_of(code: CodeType) -> Key:
    """The file, qualified name and first line of a function."""
    return (code.co_filename, code.co_qualname, code.co_firstlineno)


def functions() -> dict[Key, list[FunctionType]]:
    """Every function of the project that there is; before ``gc.freeze``."""
    gc.unfreeze()
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(_PLACES):
            found[key_of(one.__code__)].append(one)
    gc.freeze()
    return found


def import_all() -> None:
    """Every module of the project, so that none is new to a test."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            importlib.import_module(module_name(str(path.relative_to(ROOT))))


def warm() -> None:
    """Load once what each process would load again: the services of moto and of botocore."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    with mock_aws():
        for service, method in _SERVICES.items():
            client = boto3.client(service, region_name="eu-west-1", **keys)
            getattr(client, method)()


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the mutant instead of its module."""

    def __init__(self, name: str, code: CodeType, path: Path) -> None:
        self._name, self._code, self._path = name, code, path

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: Any) -> None:
        exec(self._code, vars(module))  # noqa: S102  # that is what an import is


def put(mutant: Mutant, tree: ast.Module, known: dict[Key, list[FunctionType]]) -> bool:
    """Change the functions that there are; False if the change is in none of them."""
    path = ROOT / mutant.path
    code = mutant.compiled(tree, str(path))
    sys.meta_path.insert(0, _Mutated(module_name(mutant.path), code, path))
    if mutant.function is None:
        return False
    if not fits(mutant, tree, known):
        return False
    for changed in _changed(mutant, code):
        for function in known.get(key_of(changed), []):
            function.__code__ = changed
    return True


def fits(mutant: Mutant, tree: ast.Module, known: dict[Key, list[FunctionType]]) -> bool:
    """Whether the function can be changed where it is: it has as many free variables as before."""
    if mutant.function is None:
        return False
    outermost, *inner = _changed(mutant, mutant.compiled(tree, str(ROOT / mutant.path)))
    is_there = key_of(outermost) in known
    return is_there and all(
        len(function.__code__.co_freevars) == len(changed.co_freevars)
        for changed in (outermost, *inner)
        for function in known.get(key_of(changed), [])
    )


def _changed(mutant: Mutant, code: CodeType) -> list[CodeType]:
    """The function, and those in it: one that an import has made is held by somebody already."""
    key = (str(ROOT / mutant.path), *(mutant.function or ("", 0)))
    [changed] = [one for one in _inside(code) if key_of(one) == key]
    return [changed, *_inside(changed)]


def _inside(code: CodeType) -> list[CodeType]:
    """All code of functions and classes in *code*, however deep."""
    within = [one for one in code.co_consts if isinstance(one, CodeType)]
    return within + [deep for one in within for deep in _inside(one)]


def first_failure(items: Sequence[pytest.Item]) -> str | None:
    """Run so many until one fails: its name."""
    failures = Failures()
    plugins = items[0].config.pluginmanager
    plugins.register(failures)
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if failures.failed:
            return failures.failed[0]
    return None


class _Stop(Failures):
    """Plugin: ends a run of its own when a test has failed, or when the time is over."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds, self._ends_at = seconds, float("inf")

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Pytest's own importer of tests takes a module with doctests for one, and comes first."""
        sys.meta_path.sort(key=lambda finder: not isinstance(finder, _Mutated))

    def pytest_collection_finish(self) -> None:
        """From here on: what is imported first takes no time from the tests."""
        self._ends_at = time.process_time() + self._seconds

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        if time.process_time() > self._ends_at:
            item.session.shouldstop = "time is over"
        return (yield)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid or "import")


def anew(files: Sequence[str], options: Sequence[str], *, seconds: float) -> str | None:
    """Import everything again and run the tests of *files*: the first that fails."""
    for name in [name for name in sys.modules if name.partition(".")[0] in _ANEW]:
        del sys.modules[name]
    stop = _Stop(seconds)
    code = pytest.main([*options, "-x", *files], plugins=[stop])
    if stop.failed:
        return stop.failed[0]
    return None if code in {0, 2, 5} else f"pytest ended with {code}"


Work = Callable[[Any], Any]
