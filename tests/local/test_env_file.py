"""`.env.local` and `make env`: of the run that lives, and of no other."""

import os
import signal
import subprocess
import sys

import pytest

from local import env, env_file
from local.env_file import NotOurFile, running
from tests.readme.shell import ROOT

HELD = """
import sys
from pathlib import Path
from local.env_file import env_file
with env_file({"AWS_ENDPOINT_URL": sys.argv[2]}, port=int(sys.argv[3]), folder=Path(sys.argv[1])):
    print("written", flush=True)
    sys.stdin.read()
"""

TOLD = "import pathlib, sys; from local.env import main; main(pathlib.Path(sys.argv[1]))"


def keep(folder, port):
    """Keep the file of a run in a process of its own, until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HELD, str(folder), f"http://127.0.0.1:{port}", str(port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert "written\n" == process.stdout.readline()
    return process


def files(folder):
    return sorted(file.name for file in folder.iterdir())


def test_it_is_for_this_user_and_gone_with_the_run(tmp_path):
    """Whatever the umask is."""
    before = os.umask(0)
    try:
        with env_file.env_file({"A": "1"}, port=1, folder=tmp_path) as file:
            assert 0o600 == file.stat().st_mode & 0o777
    finally:
        os.umask(before)

    assert [] == files(tmp_path)


def test_it_is_gone_after_an_error_too(tmp_path):
    """And after Ctrl-C."""
    with (
        pytest.raises(KeyboardInterrupt),
        env_file.env_file({"A": "1"}, port=1, folder=tmp_path),
    ):
        raise KeyboardInterrupt

    assert [] == files(tmp_path)


@pytest.mark.parametrize("value", ["plain", "two words", "it's", '"$(touch x)`', "ä", ""])
def test_values_reach_a_shell_as_they_are(tmp_path, value):
    """Through `.env.local` and through `make env`, and none is run."""
    with env_file.env_file({"NAME": value}, port=1, folder=tmp_path) as file:
        [found] = running(tmp_path) or [None]
        sourced = shell(f'. {file}; printf %s "$NAME"', tmp_path)
        told = subprocess.run(
            [sys.executable, "-c", TOLD, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        evaluated = shell(f'{told}\nprintf %s "$NAME"', tmp_path)

    assert value == found.values["NAME"] == sourced == evaluated
    assert [] == files(tmp_path)


def shell(lines, folder):
    return subprocess.run(
        ["sh", "-c", lines], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def test_a_second_run_has_a_file_of_its_own(tmp_path, capsys):
    """`make env` names the newest on standard output, and on standard error that there are two."""
    first = keep(tmp_path, 4566)
    os.utime(tmp_path / ".env.local", (1, 1))
    second = keep(tmp_path, 4567)
    assert [".env.local", ".env.local.4567"] == files(tmp_path)
    assert 0 == env.main(tmp_path)

    told = capsys.readouterr()
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:4567\n" in told.out
    assert "4566" not in told.out
    assert told.err == (
        "2 suites run here; these are the names of the newest, at http://127.0.0.1:4567;"
        " .env.local is of http://127.0.0.1:4566\n"
    )
    for run in (first, second):
        run.communicate()
    assert [] == files(tmp_path)


def test_a_killed_run_is_not_taken_for_one_that_lives(tmp_path, capsys):
    """Its file stays, is not read, and is the next run's."""
    killed = keep(tmp_path, 4566)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert [".env.local"] == files(tmp_path)

    assert 1 == env.main(tmp_path)
    assert ("", "no suite runs here: start one with `make run` in another terminal\n") == (
        capsys.readouterr()
    )
    with env_file.env_file({"AWS_ENDPOINT_URL": "new"}, port=1, folder=tmp_path):
        assert [".env.local"] == files(tmp_path)
        assert {"AWS_ENDPOINT_URL": "new"} == running(tmp_path)[0].values


def test_somebody_elses_file_is_left_alone(tmp_path):
    """The name is a common one; then the run takes its other name."""
    (tmp_path / ".env.local").write_text("SECRET=mine\n")
    with env_file.env_file({"A": "1"}, port=7, folder=tmp_path) as file:
        assert ".env.local.7" == file.name
        assert ["1"] == [each.values["A"] for each in running(tmp_path)]

    assert "SECRET=mine\n" == (tmp_path / ".env.local").read_text()


def test_a_link_is_not_followed(tmp_path):
    """What it leads to is nobody's to write."""
    (tmp_path / "precious").write_text("")
    for name in (".env.local", ".env.local.7"):
        (tmp_path / name).symlink_to(tmp_path / "precious")

    with (
        pytest.raises(NotOurFile, match=r"is not a file of `make run`: move it away"),
        env_file.env_file({"A": "1"}, port=7, folder=tmp_path),
    ):
        pytest.fail("it wrote through a link")
    assert "" == (tmp_path / "precious").read_text()


def test_what_the_developer_set_for_aws_gives_way(tmp_path, capsys):
    """A stale session token or a profile would go before the run's key."""
    suite = keep(tmp_path, 4568)
    env.main(tmp_path)
    suite.communicate()
    told = capsys.readouterr().out

    lines = f"AWS_PROFILE=x AWS_SESSION_TOKEN=y; export AWS_PROFILE AWS_SESSION_TOKEN\n{told}\nenv"
    assert not {"AWS_PROFILE=x", "AWS_SESSION_TOKEN=y"} & set(shell(lines, tmp_path).splitlines())


def test_git_ignores_it():
    """It has a key in it."""
    for name in (".env.local", ".env.local.4567", ".venvs/run-1"):
        subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT, check=True)
