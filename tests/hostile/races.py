"""
10,000 rounds of each race for a change of state, as one table: python -m tests.hostile.races.

A round is a world of its own with a schedule of its own, by seed and number. It ends with a
failure if an attack succeeded, if somebody honest was kept out, or if the processor time that it
may take was over before all rounds were played. --write puts the rows into docs/security.md, but
for races that ended so, which have none; --race plays one of them, and leaves the rows of others.
The numbers of rounds that were lost are printed; --first 1023 --rounds 1 plays such a one again.
"""

import argparse
import gc
import os
import subprocess
import sys
import time
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from ministack.services import dynamodb

from pipeline.documents.marked import between
from tests.hostile.attack import Tally, Worlds
from tests.hostile.attacks import (
    account_races,
    code_races,
    device_races,
    event_races,
    factor_races,
    learning_races,
    limit_races,
    list_races,
    prepared_accounts,
    receipt_races,
    retry_races,
    session_races,
    sign_up_races,
)
from tests.loop.expressions import reading_once

PAGE = Path(__file__).parents[2] / "docs/security.md"
COMMAND = "python -m tests.hostile.races --write"
BEGIN = f"<!-- begin: written by {COMMAND} -->"
END = f"<!-- end: {COMMAND} -->"
RACES = tuple(
    module.ATTACK
    for module in (
        sign_up_races,
        code_races,
        prepared_accounts,
        device_races,
        receipt_races,
        retry_races,
        factor_races,
        account_races,
        session_races,
        list_races,
        limit_races,
        event_races,
        learning_races,
    )
)
_HEADINGS = ("race", "rounds", "tried", "succeeded", "harmed", "seed", "processor s", "at commit")


def played(attack, *, rounds, seed, seconds, first=0):
    """
    What came of the rounds from *first* on that began within *seconds* of processor time.

    How many those are, their tally, the numbers of those that were lost, and the time.

    >>> from tests.hostile.attack import Attack
    >>> idle = Attack("idle", "", 1, lambda _, rounds: Tally(tried=rounds), {})
    >>> played(idle, rounds=50, seed=1, seconds=60)[:3]
    (50, Tally(tried=50, succeeded=0, harmed=0), [])
    >>> played(idle, rounds=50, seed=1, seconds=0)[:3]
    (0, Tally(tried=0, succeeded=0, harmed=0), [])
    >>> unlucky = Attack("", "", 1, lambda worlds, _: Tally(harmed=worlds.first == 7), {})
    >>> [played(unlucky, rounds=5, seed=1, seconds=60, first=first)[2] for first in (0, 5)]
    [[], [7]]
    """
    began, tally, lost, done = time.process_time(), Tally(), [], 0
    while done < rounds and time.process_time() - began < seconds:
        one = attack.play(Worlds(seed, first=first + done), 1)
        tally += one
        lost += [first + done] if one.is_lost else []
        done += 1
    return done, tally, lost, time.process_time() - began


def row(name, rounds, tally, *, seed, spent, commit):
    """
    A row in Markdown.

    >>> row("idle", 10_000, Tally(50), seed=1, spent=1.25, commit="0a1b2c3")
    '| idle | 10,000 | 50 | 0 | 0 | 1 | 1 | 0a1b2c3 |'
    """
    numbers = (rounds, tally.tried, tally.succeeded, tally.harmed, seed, round(spent))
    return f"| {name} | {' | '.join(f'{each:,}' for each in numbers)} | {commit} |"


def table(rows):
    """
    The table of rows by name, in the order of the races.

    >>> print(table({"races for codes": "| races for codes | 9 |"}))
    | race | rounds | tried | succeeded | harmed | seed | processor s | at commit |
    |---|---|---|---|---|---|---|---|
    | races for codes | 9 |
    """
    head = [f"| {' | '.join(_HEADINGS)} |", f"|{'---|' * len(_HEADINGS)}"]
    return "\n".join([*head, *(rows[race.name] for race in RACES if race.name in rows)])


def shown(page):
    r"""
    The rows that the page has, by name.

    >>> shown(f"{BEGIN}\n| race | x |\n|---|---|\n| races for codes | 9 |\n{END}\n| a | b |")
    {'races for codes': '| races for codes | 9 |'}
    """
    _, _, inside = page.partition(BEGIN)
    lines = inside.partition(END)[0].splitlines()
    named = {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}
    return {race.name: named[race.name] for race in RACES if race.name in named}


def run(arguments):
    """Play, print and perhaps write; 1 if a promise is broken or the time was too short."""
    options = _options(arguments)
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "ERROR")
    commit = _commit()
    chosen = [each for each in RACES if options.race in ("", each.name)]
    with Pool(options.processes) as pool:  # each race in a process of its own
        played_ones = pool.map(
            partial(_played, options=options), [RACES.index(each) for each in chosen], chunksize=1
        )
    rows = {
        name: row(name, done, tally, seed=options.seed, spent=spent, commit=commit)
        for name, done, tally, _, spent in played_ones
    }
    sys.stdout.write(f"{table(rows)}\n")
    for name, _, _, lost, _ in played_ones:
        sys.stdout.writelines(f"{name}: round {number} was lost\n" for number in lost)
    won = {name for name, done, _, lost, _ in played_ones if done == options.rounds and not lost}
    if options.write:
        page = PAGE.read_text()
        lost = rows.keys() - won
        left = {name: row for name, row in {**shown(page), **rows}.items() if name not in lost}
        PAGE.write_text(between(page, BEGIN, END, f"{table(left)}\n", by=COMMAND))
    return 0 if won == rows.keys() else 1


def _played(number, *, options):
    attack = RACES[number]
    seconds = 60 * options.minutes
    gc.freeze()  # what is imported stays: nobody has to look through it again and again
    with reading_once(dynamodb):
        told = played(
            attack,
            rounds=options.rounds,
            seed=options.seed,
            seconds=seconds,
            first=options.first,
        )
    return attack.name, *told


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.races", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000, help="of each race")
    parser.add_argument("--first", type=int, default=0, help="number of the first round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=20, help="of processor time, each race")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="at the same time")
    names = ["", *(each.name for each in RACES)]
    parser.add_argument("--race", default="", choices=names, help="this one alone, by its name")
    parser.add_argument("--write", action="store_true", help="put the rows into the page")
    options = parser.parse_args(arguments)
    if options.write and options.first:
        parser.error("a row is of all rounds, from the first on")
    return options


def _commit():
    described = subprocess.run(
        ["/usr/bin/env", "git", "describe", "--always", "--dirty"],
        cwd=PAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return described.stdout.strip()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
