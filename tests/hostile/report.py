"""
Plugin: the table of attacks, one row each, printed at the end of any run that has some.

``make hostile ROUNDS=… SEED=…`` runs just these tests, with as many rounds as it is told.
"""

import json
import os
from collections import defaultdict

import pytest

from tests.hostile.attack import Attack, Tally, Worlds

_ROW = "attack"
_HEADINGS = ("rounds", "tried", "succeeded", "harmed", "seed", "processor s")
_WIDTHS = (8, 9, 11, 8, 7, 13)


def pytest_addoption(parser):
    parser.addoption("--hostile-rounds", type=int, default=0, help="rounds of each attack")
    parser.addoption("--hostile-seed", type=int, default=0, help="the seed of each attack")
    parser.addoption("--http-rounds", type=int, default=3, help="rounds of each race by HTTP")


@pytest.fixture
def playing(request, record_property):
    """Play a part of an attack, or all of it against a mutant, and note the row."""
    asked_rounds = request.config.getoption("--hostile-rounds")
    asked_seed = request.config.getoption("--hostile-seed")

    def play(attack: Attack, *, part: int = 0, mutant: str = "") -> Tally:
        all_rounds = (asked_rounds if attack.repeats else 0) or attack.rounds
        rounds = -(-all_rounds // attack.parts)
        seed, began_s = asked_seed or attack.seed, _spent_s()
        if mutant:
            with attack.controls[mutant]():
                rounds, tally = _until_lost(attack, seed, attack.control_rounds)
        else:
            tally = attack.play(Worlds(seed, first=part * rounds), rounds)
        counted = [rounds, tally.tried, tally.succeeded, tally.harmed]
        row = [attack.name, mutant, *counted, seed, _spent_s() - began_s]
        record_property(_ROW, json.dumps(row))
        return tally

    return play


def _until_lost(attack: Attack, seed: int, rounds: int) -> tuple[int, Tally]:
    """A control ends with its first defeat."""
    step = max(1, rounds // 60)
    tally = Tally()
    for first in range(0, rounds, step):
        tally += attack.play(Worlds(seed, first=first), step)
        if tally.is_lost:
            return first + step, tally
    return rounds, tally


def _spent_s():
    return sum(os.times()[:2])


def pytest_terminal_summary(terminalreporter):
    rows = [
        (report.outcome, json.loads(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, value in report.user_properties
        if name == _ROW
    ]
    if rows:
        terminalreporter.section("attacks")
        for line in lines(rows):
            terminalreporter.write_line(line)


def lines(rows):
    """
    The table of rows as (outcome, numbers): parts are added up, mutants stand below their attack.

    >>> parts = [("passed", ["races", "", 9, 5, 0, 0, 1, 0.25])] * 2
    >>> for line in lines([*parts, ("failed", ["races", "tries", 1, 5, 0, 0, 1, 0.5])]):
    ...     print(line.partition(" ")[0], line.split()[-7:])
    attack ['rounds', 'tried', 'succeeded', 'harmed', 'seed', 'processor', 's']
    races ['races', '18', '10', '0', '0', '1', '0.5']
     ['1', '5', '0', '0', '1', '0.5', 'FAILED']
    """
    added = defaultdict(list)
    for outcome, (name, mutant, *numbers) in rows:
        added[name, mutant].append((outcome, numbers))
    width = max(46, *(len(f"  loses if {mutant}") + 1 for _, mutant in added))
    told = ["attack".ljust(width) + _cells(_HEADINGS)]
    for (name, mutant), parts in sorted(added.items()):
        shown = f"  loses if {mutant}" if mutant else name
        is_bad = "" if all(outcome == "passed" for outcome, _ in parts) else "  FAILED"
        told.append(shown.ljust(width) + _cells(_sum([each for _, each in parts])) + is_bad)
    return told


def _sum(parts):
    rounds, tried, succeeded, harmed, seed, spent = zip(*parts, strict=True)
    return sum(rounds), sum(tried), sum(succeeded), sum(harmed), seed[0], f"{sum(spent):.1f}"


def _cells(values):
    return "".join(f"{value:>{width}}" for value, width in zip(values, _WIDTHS, strict=True))
