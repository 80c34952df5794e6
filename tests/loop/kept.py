"""Answers that take seconds to find and that only their question decides, kept below build/."""

import fcntl
import hashlib
import json
import os
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build"
_KEPT_OF_A_KIND = 40
_spent = [0.0]


def spent_on_answers_s():
    """Processor seconds that this process and its children took to find answers."""
    return _spent[0]


def kept(kind, question, answer, *, folder=FOLDER):
    """
    What *answer* returns, or what it returned when the same *question* was asked before.

    The question is a list of texts: all that the answer depends on. Question and
    answer are JSON. Processes that ask the same at the same time find it out once.
    """
    place = folder / kind
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{hashlib.sha256(json.dumps(question).encode()).hexdigest()}.json"
    with _one_at_a_time(place / f"{path.stem}.lock"):
        if path.exists():
            os.utime(path)  # it is of use
        else:
            _write(path, json.dumps(_timed(answer)))
            _forget_the_oldest(place)
        return json.loads(path.read_text())


def _timed(answer):
    before = sum(os.times()[:4])
    try:
        return answer()
    finally:
        _spent[0] += sum(os.times()[:4]) - before


@contextmanager
def _one_at_a_time(lock):
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(path, text):
    """All of it or nothing: a process that is killed leaves no half answer."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(text)
    unfinished.replace(path)


def _forget_the_oldest(place):
    newest_last = sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for path in newest_last[:-_KEPT_OF_A_KIND]:
        path.unlink(missing_ok=True)
        path.with_suffix(".lock").unlink(missing_ok=True)
