"""The wheel of the suite, built and installed from its file into a fresh environment."""

import json
import re
from email import message_from_string
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from infrastructure.reads import ROOT
from operators.commands import COMMANDS
from pipeline.delivery.closure import closure
from pipeline.delivery.own_folder import own_folder
from pipeline.delivery.package import handlers
from pipeline.release import wheels
from pipeline.release.described import laptop_of, project_of
from pipeline.release.staged import NoRepository, tracked
from tests.pipeline.release.environments import Fresh

pytestmark = pytest.mark.xdist_group("wheels")
INSIDE = "cognito_triggers/_suite/"
# Names of the suite's own that a user's project may have, too.
THEIRS = ("api", "events", "local", "operators", "rules", "runtime", "triggers", "workers")
# What these need themselves, and what every virtual environment has.
BROUGHT_ALONG = {"botocore", "certifi", "jmespath", "python-dateutil", "s3transfer", "six"}
BROUGHT_ALONG |= {"urllib3", "setuptools", "cognito-triggers"}
AS_THE_COMMAND = "import sys, cognito_triggers.command as it; sys.path.insert(0, str(it._SUITE));"


def metadata(wheel):
    with ZipFile(wheel) as archive:
        [name] = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        return message_from_string(archive.read(name).decode())


def test_it_installs_one_package_and_one_command(installed):
    """A folder called rules or events in site-packages would be imported by others' code."""
    [record] = installed.site.glob("cognito_triggers-*.dist-info/RECORD")
    places = [line.rpartition(",sha256")[0] or line for line in record.read_text().splitlines()]

    assert {
        "cognito_triggers",
        "cognito_triggers-1.2.3.dist-info",
        "../../../bin/cognito-triggers",
    } == {place if place.startswith("..") else place.partition("/")[0] for place in places if place}


def test_what_is_in_it_is_what_is_tested(suite_wheel):
    """Each file of the suite is the repository's, byte by byte; and no test of ours is in it."""
    with ZipFile(suite_wheel) as archive:
        files = [each for each in archive.namelist() if not each.endswith("/")]
        of_suite = [each for each in files if each.startswith(INSIDE)]
        differing = [
            each
            for each in of_suite
            if archive.read(each) != (ROOT / each.removeprefix(INSIDE)).read_bytes()
        ]

    assert [] == differing
    assert len(of_suite) > 500
    assert [] == [each for each in files if "/tests/" in each or "__pycache__" in each]


def test_the_same_files_are_the_same_wheel(suite_wheel, tmp_path):
    """Byte by byte, whenever and wherever it is built."""
    again = wheels.suite(ROOT, tmp_path, "1.2.3")

    assert suite_wheel.name == again.name
    one, other = (sha256(each.read_bytes()).hexdigest() for each in (suite_wheel, again))
    assert one == other  # pytest would look for the difference of megabytes for an hour


def test_importing_it_imports_nothing_of_the_suite(installed):
    told = installed.print("import sys, cognito_triggers; print(*sys.modules)")

    assert set() == set(THEIRS) & set(told.split())


def test_the_command_is_not_led_astray_by_a_project_of_the_same_names(installed, tmp_path):
    """Where it is called there may be an `events.py` or a `rules` of somebody else."""
    for name in THEIRS:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not this one')\n")

    said = installed.run(
        *("cognito-triggers", "check-address", "jo@mailinator.com", "--format", "json"),
        cwd=tmp_path,
        PYTHONPATH=str(tmp_path),
    )

    [row] = json.loads(said.stdout)
    assert ("refused", "disposable_domain", 1) == (row["verdict"], row["why"], said.returncode)


def test_help_names_every_command(installed):
    """Those of operators, and what runs on this machine."""
    said = installed.run("cognito-triggers")

    assert 0 == said.returncode
    named = set(re.findall(r"^    ([a-z][a-z-]+)(?:, ([a-z]+))?", said.stdout, re.MULTILINE))
    first = {name.partition(" ")[0] for name in COMMANDS}
    assert {*first, "check-address", "run", "demo", "env"} <= {
        word for pair in named for word in pair
    }


@pytest.mark.parametrize("words", [["status"], ["check-address"], ["demo"]])
def test_help_calls_the_command_by_its_name(installed, words):
    """Not by a module that only a checkout has."""
    said = installed.run("cognito-triggers", *words, "--help")

    assert 0 == said.returncode, said.stderr
    assert said.stdout.startswith("usage: cognito-triggers")


def test_it_tells_its_version(installed):
    assert "cognito-triggers 1.2.3\n" == installed.run("cognito-triggers", "--version").stdout
    assert (
        "cognito-triggers 1.2.3\n"
        == installed.run(*("python", "-m", "cognito_triggers", "--version")).stdout
    )


def test_where_no_suite_runs_it_says_how_to_start_one(installed):
    """By the command that is installed, and without leaving anything behind."""
    said = installed.run("cognito-triggers", "env")

    assert (1, "") == (said.returncode, said.stdout)
    assert "start one with `cognito-triggers run`" in said.stderr


def test_a_wrong_command_is_refused_as_operators_refuses_it(installed):
    said = installed.run("cognito-triggers", "nonsense")

    assert 64 == said.returncode
    assert "invalid choice: 'nonsense'" in said.stderr


def test_without_the_laptops_libraries_it_says_how_to_get_them(suite_wheel, tmp_path):
    """`pip install cognito-triggers` alone brings no emulator."""
    bare = Fresh(tmp_path, suite_wheel, is_ready=False)

    said = bare.run("cognito-triggers", "demo")

    assert 1 == said.returncode
    assert "ministack is not installed: pip install 'cognito-triggers[laptop]'\n" == said.stderr


def test_everything_that_it_imports_is_declared(suite_wheel, installed):
    """Distributions that operators' commands and check-address load, without the extra."""
    told = installed.print(
        f"{AS_THE_COMMAND} import operators.__main__, local.check_address;"
        "from importlib.metadata import packages_distributions;"
        "loaded = {each.partition('.')[0] for each in sys.modules};"
        "print(*{d for m, ds in packages_distributions().items() if m in loaded for d in ds})"
    )
    needs = metadata(suite_wheel).get_all("Requires-Dist")
    own = {re.split(r"[ ;=<>\[]", each)[0] for each in needs if "extra ==" not in each}

    assert set() == set(told.split()) - own - BROUGHT_ALONG
    assert {*project_of(ROOT)["dependencies"], "rich"} == own
    assert len(laptop_of(ROOT)) == sum("laptop" in each for each in needs)


@pytest.mark.slow
def test_the_laptop_finds_all_that_it_deploys(installed):
    """From the wheel each function is the same files, and the emulator's modules are there."""
    told = installed.print(
        f"{AS_THE_COMMAND} import local.__main__, json; from local import server;"
        "from local.suite import TEMPLATE; from pipeline.delivery.package import handlers;"
        "from pipeline.delivery.closure import closure; root = TEMPLATE.parent;"
        "found = {each: closure(root, each) for each in handlers(root).values()};"
        "print(json.dumps({h: sorted([*c.modules, *c.files]) for h, c in found.items()}))"
    )

    expected = {each: closure(ROOT, each) for each in handlers(ROOT).values()}
    needed = {name: sorted([*each.modules, *each.files]) for name, each in expected.items()}
    assert needed == json.loads(told)


def test_what_a_run_keeps_is_in_the_users_cache(installed):
    """Whatever is written into site-packages stays there when pip removes the suite."""
    before = sorted(installed.site.rglob("*"))
    told = installed.print(
        f"{AS_THE_COMMAND} from local.env_file import ROOT; from local import server;"
        "from local.suite import TEMPLATE, KeptZips; print(ROOT, server._KEPT_CODE);"
        "KeptZips(TEMPLATE.parent)(TEMPLATE.parent, 'triggers.post_confirmation.handler')",
        PYTHONDONTWRITEBYTECODE="1",
    )

    root, kept = map(Path, told.split())
    assert before == sorted(installed.site.rglob("*"))
    assert root / "build/functions" == kept
    assert 1 == len(list(root.glob("build/zips/*/triggers.post_confirmation.handler.zip")))


def test_a_checkout_keeps_what_it_keeps_within_itself(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))

    assert tmp_path == own_folder(tmp_path)
    assert tmp_path / "caches/cognito-triggers" == own_folder(tmp_path / "_suite")


def test_what_git_does_not_track_is_not_released(tmp_path):
    """A file that lies about, with a key in it perhaps, is in no package."""
    with pytest.raises(NoRepository, match="not a git repository"):
        tracked(tmp_path, "rules")
    assert "rules/__init__.py" in tracked(ROOT, "rules")
