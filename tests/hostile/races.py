"""
10,000 rounds of each race for a change of state, as one table: python -m tests.hostile.races.

A round is a world of its own with a schedule of its own, by seed and number. It ends with a
failure if an attack succeeded, if somebody honest was kept out, or if the processor time that it
may take was over before all rounds were played. --write puts the table into docs/security.md.
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from pipeline.documents.marked import between
from tests.hostile.attack import Tally, Worlds
from tests.hostile.attacks import code_races, prepared_accounts, sign_up_races

PAGE = Path(__file__).parents[2] / "docs/security.md"
COMMAND = "python -m tests.hostile.races --write"
BEGIN = f"<!-- begin: written by {COMMAND} -->"
END = f"<!-- end: {COMMAND} -->"
RACES = (sign_up_races.ATTACK, code_races.ATTACK, prepared_accounts.ATTACK)
_STEP = 20  # rounds between two looks at the clock


def played(attack, *, rounds, seed, seconds):
    """
    How many rounds were played within *seconds* of processor time, what came of them, and the time.

    >>> from tests.hostile.attack import Attack
    >>> idle = Attack("idle", "", 1, lambda _, rounds: Tally(tried=rounds), {})
    >>> played(idle, rounds=50, seed=1, seconds=60)[:2]
    (50, Tally(tried=50, succeeded=0, harmed=0))
    >>> played(idle, rounds=50, seed=1, seconds=0)[:2]
    (0, Tally(tried=0, succeeded=0, harmed=0))
    """
    began, tally, done = time.process_time(), Tally(), 0
    while done < rounds and time.process_time() - began < seconds:
        step = min(_STEP, rounds - done)
        tally += attack.play(Worlds(seed, first=done), step)
        done += step
    return done, tally, time.process_time() - began


def table(rows):
    """
    The rows in Markdown.

    >>> print("".join(table([("idle", 50, Tally(50), 1.25)])), end="")
    | race | rounds | tried | succeeded | harmed | processor s |
    |---|---|---|---|---|---|
    | idle | 50 | 50 | 0 | 0 | 1 |
    """
    yield "| race | rounds | tried | succeeded | harmed | processor s |\n"
    yield "|---|---|---|---|---|---|\n"
    for name, rounds, tally, spent in rows:
        numbers = (rounds, tally.tried, tally.succeeded, tally.harmed, round(spent))
        yield f"| {name} | {' | '.join(f'{each:,}' for each in numbers)} |\n"


def run(arguments):
    """Play, print and perhaps write; 1 if a promise is broken or the time was too short."""
    options = _options(arguments)
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "ERROR")
    with Pool(len(RACES)) as pool:  # each race in a process of its own
        rows = pool.map(partial(_row, options=options), range(len(RACES)))
    text = "".join(table(rows))
    sys.stdout.write(text)
    if options.write:
        _write(text, seed=options.seed)
    is_whole = all(done == options.rounds for _, done, *_ in rows)
    return 0 if is_whole and not any(tally.is_lost for *_, tally, _ in rows) else 1


def _row(number, *, options):
    attack = RACES[number]
    seconds = 60 * options.minutes
    return attack.name, *played(attack, rounds=options.rounds, seed=options.seed, seconds=seconds)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.races", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000, help="of each race")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=20, help="of processor time, each race")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    return parser.parse_args(arguments)


def _write(text, *, seed):
    commit = subprocess.run(
        ["/usr/bin/env", "git", "describe", "--always", "--dirty"],
        cwd=PAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    head = f"{datetime.now(UTC):%Y-%m-%d}, seed {seed}, commit {commit}:\n\n"
    PAGE.write_text(between(PAGE.read_text(), BEGIN, END, head + text, by=COMMAND))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
