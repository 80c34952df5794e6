"""What tools outside the tests read: the Makefile, pre-commit's hooks, and git's attributes."""

import re
import subprocess

import pytest
import yaml

from tests.loop.template import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
ATTRIBUTES = [
    line.split()
    for line in (ROOT / ".gitattributes").read_text().splitlines()
    if line and not line.startswith("#")
]


def recipe(target):
    """The lines of a target of the Makefile, its variables filled in."""
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]
    lines = lines.replace("$(PYTEST)", ".venv/bin/python -m pytest").replace("$(VENV)", ".venv")
    return [line.strip().lstrip("@") for line in lines.splitlines()]


def git(*words):
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


RUNS = ["tests-with-emulator", "tests-without-emulator"]


def test_make_test_has_two_runs_that_share_no_test_and_leave_out_none():
    """Both at once, by make: the second computes while the first waits."""
    runs = [" ".join(recipe(run)) for run in RUNS]

    assert f"$(MAKE) --keep-going --jobs=2 {' '.join(RUNS)}" == recipe("test")[-1]
    assert ["emulator", '"not emulator"'] == [
        re.search(r'pytest -m ("[^"]+"|\S+)', run)[1] for run in runs
    ]
    assert ["--cov" in run for run in runs] == [False, True]
    assert all(not {"|", "||", "-k", "--ignore"} & set(run.split()) for run in runs)


@pytest.mark.parametrize(
    ("failing", "code"), [("-m nothing", 0), ("-m emulator", 2), ("-m not emulator", 2)]
)
def test_make_test_fails_if_either_run_does(tmp_path, failing, code):
    """What each says is told, and neither hears of make's own jobs."""
    (tmp_path / "build/tests").mkdir(parents=True)
    run = tmp_path / "run"
    run.write_text(
        f'#!/bin/sh\necho "ran $*$MAKEFLAGS"\ncase "$*" in \'{failing} \'*) exit 1;; esac\n'
    )
    run.chmod(0o755)
    command = [
        "make",
        "--file",
        ROOT / "Makefile",
        f"PYTEST={run}",
        "--keep-going",
        "--jobs=2",
        *RUNS,
    ]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = re.findall(r"^ran (-m (?:not )?emulator)", ended.stdout, re.MULTILINE)

    assert code == ended.returncode
    assert ["-m emulator", "-m not emulator"] == sorted(said)
    assert "jobserver" not in ended.stdout


def test_the_hooks_are_what_make_fast_lints():
    """With the project's own environment: what they say is what the gate says."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]

    assert recipe("check") + recipe("check-javascript") == [hook["entry"] for hook in hooks]
    assert {"system"} == {hook["language"] for hook in hooks}
    assert {"fast", "test", "test-changed"} == set(
        re.findall(r"^([\w-]+): check check-javascript\b", MAKEFILE, re.MULTILINE)
    )


@pytest.mark.parametrize("target", ["fast", "test-changed", "test", "durations"])
def test_every_command_of_the_loop_is_told_of(target):
    assert f"make {target}`" in CONTRIBUTING or f"make {target} " in CONTRIBUTING
    assert re.search(rf"^\.PHONY:.*\b{target}\b", MAKEFILE, re.MULTILINE)


def test_contributing_is_one_page():
    assert len(CONTRIBUTING.splitlines()) <= 100


@pytest.mark.parametrize(("pattern", "attribute"), ATTRIBUTES)
def test_every_attribute_is_some_files(pattern, attribute):
    """A pattern that no file fits is a file that was renamed."""
    files = git("ls-files", "--", f":(glob){pattern}")

    assert files
    assert all(
        line.endswith(f" {attribute}: set") for line in git("check-attr", attribute, "--", *files)
    )


def test_what_is_written_by_hand_is_not_marked():
    """A review would not show it."""
    by_hand = [
        "README.md",
        "data/relay_domains.txt",
        "rules/refusals.py",
        "infrastructure/plain/20-pool.yaml",
        "Makefile",
    ]

    assert all(
        line.endswith(": unspecified") for line in git("check-attr", "linguist-generated", *by_hand)
    )
