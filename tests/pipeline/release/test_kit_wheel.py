"""The subscriber kit, built and installed from its file, in a project with names of its own."""

import json
from zipfile import ZipFile

import pytest

from infrastructure.reads import ROOT
from pipeline.release import wheels
from tests.pipeline.release.environments import Fresh

pytestmark = pytest.mark.xdist_group("wheels")
PACKAGE = "cognito_triggers_subscriber_kit"
PROJECT = """
import json
from cognito_triggers_subscriber_kit import Subscriber
import events

def fresh(does_it_once):
    done = []
    def handler(event, context):
        failed = []
        for record in event["Records"]:
            try:
                told = json.loads(record["body"])
                if not told["type"].startswith("auth.") or not told["type"].endswith(".v1"):
                    raise ValueError(told["type"])
                if not (does_it_once and told["dedupekey"] in done):
                    done.append((told["specversion"], told["dedupekey"])[1])
            except (ValueError, TypeError, KeyError):
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}
    return Subscriber(handler, effects=lambda: done)

def test_good(obeys_the_contract):
    assert "mine" == events.WHOSE
    obeys_the_contract(lambda: fresh(True))

def test_twice(obeys_the_contract):
    obeys_the_contract(lambda: fresh(False))
"""


def test_it_installs_one_package(kit_wheel):
    with ZipFile(kit_wheel) as archive:
        names = archive.namelist()
        differing = [
            path.name
            for path in (*ROOT.glob("subscriber_kit/*.py"),)
            if archive.read(f"{PACKAGE}/{path.name}") != path.read_bytes()
        ]

    assert {PACKAGE, f"{PACKAGE}-1.2.3.dist-info"} == {each.partition("/")[0] for each in names}
    assert [] == differing


def test_its_schemas_are_those_of_the_events(with_kit):
    told = with_kit.print(
        f"import json; from {PACKAGE}.samples import kinds, SCHEMAS; print(SCHEMAS);"
        "print(json.dumps([each.schema for each in kinds()]))"
    )
    place, schemas = told.splitlines()

    assert place.startswith(str(with_kit.site))
    expected = sorted((ROOT / "data/user_events").glob("*.json"))
    assert [json.loads(path.read_text()) for path in expected] == json.loads(schemas)


def test_pytest_has_its_fixture_in_a_project_with_an_events_of_its_own(with_kit, tmp_path):
    """Nothing is to be named in a conftest.py; and findings are told."""
    (tmp_path / "events.py").write_text("WHOSE = 'mine'\n")
    (tmp_path / "test_subscriber.py").write_text(PROJECT)

    said = with_kit.run(
        *("python", "-m", "pytest", "-q", "-p", "no:schemathesis", "-p", "no:cacheprovider"),
        cwd=tmp_path,
    )

    assert "1 failed, 1 passed" in said.stdout, said.stdout + said.stderr
    assert "not kept: acts once. It did it twice for a message that came twice" in said.stdout


def test_it_needs_nothing_but_python(kit_wheel, tmp_path):
    """`check` is there without pytest."""
    bare = Fresh(tmp_path, kit_wheel, is_ready=False)

    told = bare.print(
        f"from {PACKAGE} import Subscriber, check;"
        "found = check(lambda: Subscriber(lambda event, context: None, effects=list));"
        "print([each.rule.name for each in found])"
    )

    assert "['HAS_EFFECTS']" == told


@pytest.mark.parametrize("library", wheels.LIBRARIES)
def test_a_library_is_installed_by_itself(library, tmp_path):
    """From its own pyproject.toml; it finds nothing of the suite there, and needs nothing of it."""
    wheel = wheels.library(ROOT, tmp_path, library)
    fresh = Fresh(tmp_path, wheel)
    with ZipFile(wheel) as archive:
        roots = {each.partition("/")[0] for each in archive.namelist()}

    told = fresh.print(f"import {library} as it; print(it.__file__, len(it.__all__))")

    assert {library, f"{library}-0.1.0.dist-info"} == roots
    file, count = told.split()
    assert file.startswith(str(fresh.site))
    assert int(count) > 0
