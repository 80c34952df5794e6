"""
Whether one kind of call takes longer than another, on a machine that does much else.

Calls come in pairs, one of each kind, in random order: what else the machine does meets both alike.
Wilcoxon's signed-rank test tells by how much the differences of a pair lean to one side, and a
difference is believed if it shows in the same direction each time that all is played again. A wait
shows in the time that goes by; work shows in the processor's time, which load does not blur.
"""

import math
import random
import sys
import time
from itertools import groupby

LARGEST_Z = 4.42  # two-sided p of 0.00001
PAIRS, PLAYS, WARM = 80, 3, 5  # of one play no z can be larger than 7.8


def tells_apart(act, kinds, *, server=None):
    """
    Whether *act* takes longer with one of two *kinds*: by either clock, in every play.

    *act* is called twice for each call: to prepare it, and with what that returned, which is
    timed. *server* is the process that works for it, if that is another one. There is no further
    play after one that shows nothing.
    """
    dice = random.Random(7)  # noqa: S311  (nothing is secret about it)
    suspected = {(clock, sign) for clock in (0, 1) for sign in (1, -1)}
    for _ in range(PLAYS):
        by_clock = _differences(act, kinds, dice, server)
        found = [signed_rank_z(each) for each in by_clock]
        suspected = {(c, sign) for c, sign in suspected if sign * found[c] > LARGEST_Z}
        if not suspected:
            return False
    return True


def _differences(act, kinds, dice, server):
    """Of each pair, by each clock."""
    found = []
    for _ in range(WARM + PAIRS):
        order = dice.sample([0, 1], 2)
        took = {which: _timed(act, kinds[which], server) for which in order}
        found.append([one - other for one, other in zip(took[0], took[1], strict=True)])
    return zip(*found[WARM:], strict=True)


def _timed(act, kind, server):
    asked = act(kind, prepare=True)
    start = _clocks(server)
    act(asked, prepare=False)
    return [end - begin for begin, end in zip(start, _clocks(server), strict=True)]


def _clocks(server):
    """What time it is, and how much processor time was used, by *server* too where one can ask."""
    return time.perf_counter(), time.process_time() + (_spent_by(server) if server else 0.0)


def _spent_by(process):
    """As clock_getcpuclockid(3) has it on Linux; elsewhere nobody is told of others."""
    return time.clock_gettime((~process << 3) | 2) if sys.platform == "linux" else 0.0


def signed_rank_z(differences):
    """
    Wilcoxon's W as so many standard deviations from chance; equal sizes share their ranks.

    >>> round(signed_rank_z([1, 2, 3, 4, 5, 6]), 2), round(signed_rank_z([-1, 1, -1, 1]), 2)
    (2.2, 0.0)
    """
    sizes = sorted((each for each in differences if each), key=abs)
    w, rank = 0.0, 0
    for _, alike in groupby(sizes, key=abs):
        group = list(alike)
        w += (rank + (len(group) + 1) / 2) * sum(each > 0 for each in group)
        rank += len(group)
    if not rank:
        return 0.0
    return (w - rank * (rank + 1) / 4) / math.sqrt(rank * (rank + 1) * (2 * rank + 1) / 24)


def mann_whitney_z(one, other):
    """The Mann-Whitney U of two samples without pairs, in standard deviations, too."""
    ranks = {value: rank for rank, value in enumerate(sorted([*one, *other]), start=1)}
    u = sum(ranks[value] for value in one) - len(one) * (len(one) + 1) / 2
    mean = len(one) * len(other) / 2
    deviation = math.sqrt(len(one) * len(other) * (len(one) + len(other) + 1) / 12)
    return (u - mean) / deviation
