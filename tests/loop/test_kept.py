"""An answer that is kept is the answer to the same question, whole, and found out once."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.loop import kept as kept_module
from tests.loop.kept import kept

ASK = """
import sys
from pathlib import Path
from tests.loop.kept import kept

def answer():
    with Path(sys.argv[1], "asked").open("a") as asked:
        asked.write("x")
    return 7

print(kept("kind", ["same"], answer, folder=Path(sys.argv[1])))
"""


@pytest.fixture
def ask(tmp_path):
    """Ask, and find out an answer that tells how often one was found out."""
    found = []

    def ask(*question, kind="kind"):
        return kept(kind, question, lambda: found.append(1) or len(found), folder=tmp_path)

    return ask


def test_the_same_question_is_answered_once(ask):
    """Whatever any part of it is, another question has an answer of its own."""
    assert [1, 1, 2, 3] == [ask("a", "b"), ask("a", "b"), ask("ab"), ask("a", "c")]
    assert 4 == ask("a", "b", kind="other")


def test_processes_that_ask_at_the_same_time_find_out_once(tmp_path):
    """Two workers of one run need the same template."""

    def process(_):
        command = [sys.executable, "-c", ASK, tmp_path]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(process, range(4)))

    assert ["7\n"] * 4 == answers
    assert "x" == (tmp_path / "asked").read_text()


def test_what_fails_is_not_kept(tmp_path):
    """Neither an error nor something that is no JSON, and then the answer is found out again."""
    with pytest.raises(ZeroDivisionError):
        kept("kind", ["q"], lambda: 1 / 0, folder=tmp_path)
    with pytest.raises(TypeError):
        kept("kind", ["q"], object, folder=tmp_path)

    assert [] == kept("kind", ["q"], list, folder=tmp_path)


def test_the_oldest_answers_are_forgotten(ask, tmp_path, monkeypatch):
    """Else build/ would grow with every change of the template."""
    monkeypatch.setattr(kept_module, "_KEPT_OF_A_KIND", 3)
    for number in range(6):
        ask(str(number))

    assert 3 == len(list((tmp_path / "kind").glob("*.json")))
    assert 3 == len(list((tmp_path / "kind").glob("*.lock")))


def test_the_answer_is_a_file_to_read(ask, tmp_path):
    ask("a")

    [path] = (tmp_path / "kind").glob("*.json")
    assert 1 == json.loads(path.read_text())
