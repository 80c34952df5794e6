"""An environment is whole or not there, whatever happens while it is made."""

import json
import os
import shutil
import signal
import sys

import pytest


def test_installs_what_the_lock_names_and_nothing_twice(either, index):
    """The second time nobody is asked, and nothing is said."""
    assert (0, "") != either.install("run")
    asked = len(index.asked_for)

    assert either.runs("alpha")
    assert asked
    assert (0, "") == either.install("run")
    assert asked == len(index.asked_for)


def test_a_checkout_that_dates_all_files_anew_installs_nothing(project):
    """The sum counts, not the time."""
    project.install("run")
    os.utime(project.root / "requirements-run.txt")

    assert (0, "") == project.install("run")


@pytest.mark.slow  # Python's venv puts pip into it
@pytest.mark.usefixtures("real_venv")
def test_the_environment_of_the_tests_serves_a_run_too(project):
    """And takes the place of the smaller one."""
    project.install("run")
    project.install("test")

    assert project.runs("alpha")
    assert project.runs("beta")
    assert ["test"] == project.homes
    assert (0, "") == project.install("run")


def test_each_other_group_has_its_own_link(project):
    """The SAM and AWS command lines pin other versions."""
    project.lock("tools", "gamma")
    project.install("run", "tools")

    assert project.runs("gamma", ".venv-tools")
    assert not project.runs("gamma")


def test_a_new_lock_takes_the_place_of_the_old(project):
    """And what only the old one had is gone."""
    project.install("run")
    project.lock("run", "gamma")
    project.install("run")

    assert project.runs("gamma")
    assert not project.runs("alpha")
    assert ["run"] == project.homes


def test_a_file_with_another_sum_is_refused(either):
    """By uv as by pip; what was installed before is as it was."""
    either.install("run")
    either.lock("run", "gamma", hash_of=lambda _: b"something else")
    code, said = either.install("run")

    assert 1 == code
    assert "not the one the lock names; .venv is unchanged" in said
    assert "trying with pip" not in said
    assert either.runs("alpha")
    assert ["run"] == either.homes


def test_a_lock_without_sums_is_refused(either):
    """Nothing is taken on trust."""
    (either.root / "requirements-run.txt").write_text("alpha==1.0\n")
    code, said = either.install("run")

    assert 1 == code
    assert "hash" in said
    assert not (either.root / ".venv").exists()


@pytest.mark.slow  # pip runs
def test_no_network_is_one_sentence(project, no_uv):
    """And what was installed before is as it was."""
    project.install("run")
    project.lock("run", "gamma")
    project.environment |= {
        "PATH": no_uv,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple/",
    }
    code, said = project.install("run")

    assert 1 == code
    assert said.endswith(
        "cannot reach the package index; .venv is unchanged; try again,"
        " or set PIP_INDEX_URL to an index that this machine reaches\n"
    )
    assert "Traceback" not in said
    assert project.runs("alpha")


@pytest.mark.slow  # pip runs
def test_what_uv_cannot_reach_pip_may(project):
    """Pip knows its own configuration, uv does not read it."""
    project.environment["UV_DEFAULT_INDEX"] = "http://127.0.0.1:9/simple/"
    code, said = project.install("run")

    assert 0 == code
    assert "uv cannot reach its package index; trying with pip" in said
    assert project.runs("alpha")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_installation_leaves_nothing(either, index, number):
    """Ctrl-C, wherever it is: no half environment, and the one before stays."""
    either.install("run")
    either.lock("run", "alpha", "gamma")
    index.was_asked.clear()
    index.may_answer.clear()
    process = either.start("run")
    assert index.was_asked.wait(60)
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=60)

    assert 130 == process.returncode
    assert "stopped; nothing is left half installed" in said
    assert ["run"] == either.homes
    assert either.runs("alpha")
    index.may_answer.set()
    assert 0 == either.install("run")[0]
    assert either.runs("gamma")


def test_a_killed_installation_is_not_taken_for_whole(project, index):
    """SIGKILL leaves half a folder, which the next installation makes again."""
    index.may_answer.clear()
    process = project.start("run")
    assert index.was_asked.wait(60)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert ["run"] == project.homes
    assert not (project.root / ".venv").exists()

    index.may_answer.set()
    assert 0 == project.install("run")[0]
    assert project.runs("alpha")


def test_two_installations_at_once_make_one(project, index):
    """The second waits for the first, says so, and finds its work done."""
    index.may_answer.clear()
    first = project.start("run")
    assert index.was_asked.wait(60)
    second = project.start("run")
    assert "another installation is under way" in second.stderr.readline()
    index.may_answer.set()

    assert 0 == first.wait(60)
    assert ("", "") == second.communicate(timeout=60)
    assert 0 == second.returncode
    assert 1 == len([path for path in index.asked_for if path.startswith("/files/")])
    first.communicate()


def test_a_moved_project_is_installed_anew(project, tmp_path):
    """Scripts name the folder that they were made in."""
    project.install("run")
    project.root = project.root.rename(tmp_path / "moved")

    assert 0 == project.install("run")[0]
    assert project.runs("alpha")


def test_an_environment_whose_python_is_gone_is_made_anew(project):
    """As after an upgrade of the system's Python."""
    project.install("run")
    [home] = (project.root / ".venvs").glob("run-*")
    marker = home / "installed.json"
    facts = json.loads(marker.read_text())
    marker.write_text(json.dumps(facts | {"python": "/usr/bin/python3.4"}))

    code, said = project.install("run")
    assert 0 == code
    assert "installing 1 distributions" in said


def test_an_environment_that_lost_a_part_of_its_folder_is_made_anew(project):
    """A marker alone is no environment."""
    project.install("run")
    shutil.rmtree(project.root / ".venv/bin")

    assert 0 == project.install("run")[0]
    assert project.runs("alpha")


def test_a_folder_of_before_gives_way_to_the_link(project):
    """Until now .venv was a folder."""
    (project.root / ".venv/bin").mkdir(parents=True)
    (project.root / ".venv/installed").touch()
    project.install("run")

    assert (project.root / ".venv").is_symlink()
    assert project.runs("alpha")
    assert ["run"] == project.homes


def test_a_link_to_a_lent_environment_is_kept_if_it_has_all(project, tmp_path):
    """A second working tree may share one; one with another lock takes its link away."""
    project.install("test")
    other = tmp_path / "tree"
    other.mkdir()
    for lock in project.root.glob("requirements-*.txt"):
        shutil.copy(lock, other)
    (other / ".venv").symlink_to(project.root / ".venv")
    lender, project.root = project.root, other
    assert (0, "") == project.install("run", "test")

    project.lock("test", "gamma")
    project.install("test")
    assert project.runs("gamma")
    project.root = lender
    assert project.runs("beta")


@pytest.mark.slow  # pip runs
def test_the_test_environment_brings_its_own_uv(project, index, no_uv):
    """Where there is none, pip installs uv as locked, and uv the rest."""
    project.environment["PATH"] = no_uv
    lines = (project.root / "requirements-test.txt").read_text()
    name, _, value = f"uv==1.0 --hash=sha256:{'0' * 64}".partition(" ")
    (project.root / "requirements-test.txt").write_text(f"{lines}{name} \\\n    {value}\n")
    code, said = project.install("test")

    assert 1 == code  # the sum is wrong, so nothing of it is run
    assert "not the one the lock names" in said
    assert {"/simple/uv/", "/files/uv-1.0-py3-none-any.whl"} == set(index.asked_for)


def test_python_itself_is_the_one_that_asked(project):
    """And no other that uv would find."""
    project.install("run")

    assert os.path.realpath(sys.executable) == os.path.realpath(project.root / ".venv/bin/python")
