"""What is said while many things are installed, and of what went wrong."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.environment.failures import fullest, no_room, sentence
from pipeline.environment.progress import Progress, run_watched


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_without_a_terminal_there_is_a_line_for_every_ten():
    """And for the last; two kinds of doing do not disturb each other."""
    stream = io.StringIO()
    progress = Progress(23, stream)
    for done in range(1, 24):
        progress.tell("fetched", done)
        progress.tell("installed", done // 20)
    progress.end()

    assert ["fetched 10 of 23", "fetched 20 of 23", "fetched 23 of 23"] == (
        stream.getvalue().splitlines()
    )


def test_what_comes_in_leaps_is_told_too():
    """Uv links everything at once."""
    stream = io.StringIO()
    progress = Progress(47, stream)
    for done in (0, 4, 34, 36, 47, 47):
        progress.tell("installed", done)

    assert ["installed 34 of 47", "installed 47 of 47"] == stream.getvalue().splitlines()


def test_on_a_terminal_it_is_one_line():
    """Which is gone at the end."""
    stream = Terminal()
    progress = Progress(2, stream)
    progress.tell("fetched", 1)
    progress.tell("fetched", 2)
    progress.end()

    clear = "\r\033[K"
    assert f"{clear}fetched 1 of 2{clear}fetched 2 of 2{clear}" == stream.getvalue()


def test_a_command_is_heard_while_it_runs():
    """Errors as well, each line once."""
    heard = []
    code, said = run_watched(
        [sys.executable, "-c", "import sys; print('a'); print('b', file=sys.stderr); sys.exit(3)"],
        on_line=heard.append,
    )

    assert 3 == code
    assert {"a", "b"} == set(heard) == set(said)


def test_a_command_ends_with_who_runs_it():
    """An exception in between does not leave it behind."""
    started = []

    def interrupt():
        if started:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_watched(
            [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"],
            on_line=started.append,
            on_look=interrupt,
        )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "do not go on before you know why",
        ),
        ("Failed to download\nHash mismatch for `a==1`", "not the one the lock names"),
        ("npm error code EINTEGRITY", "not the one the lock names"),
        ("OSError: [Errno 28] No space left on device", "no space left in"),
        ("error: failed to write: No space left on device (os error 28)", "7 MB are needed"),
        ("npm error code ENOSPC", "no space left in"),
        (
            "ERROR: Could not find a version that satisfies a (from versions: none)",
            "cannot reach the package index; .venv is unchanged",
        ),
        ("error sending request for url (http://127.0.0.1:9/simple/a/)", "try again"),
        ("dns error: failed to lookup address information", "cannot reach the package index"),
        ("npm error code EAI_AGAIN", "cannot reach the package index"),
        ("one\ntwo\nthe reason", "its last lines:\n  one\n  two\n  the reason"),
    ],
)
def test_what_went_wrong_is_one_sentence(tmp_path, said, told):
    """Whichever tool says it."""
    heard = sentence(said.splitlines(), link=".venv", folder=tmp_path, megabytes=7)

    assert told in heard
    assert "Traceback" not in heard


def test_the_fuller_of_two_disks_is_named(tmp_path, monkeypatch):
    """The place of the environment, or the one for temporary files."""
    free = {Path("/temporary"): 1, tmp_path: 2}
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/temporary")
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free[path]))

    assert Path("/temporary") == fullest(tmp_path)
    free[tmp_path] = 0
    assert f"no space left in {tmp_path}; 9 MB are needed" == no_room(fullest(tmp_path), 9)
