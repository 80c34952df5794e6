"""
What limits of one user, and of all, come to while both Regions of a replicated pool answer.

``python -m benchmarks.second_region`` prints the table of ``docs/second-region.md``. Tables are
regional, so each Region keeps counts of its own: the table is played with two of them, by
strangers who ask 1,000 times a day in each, and by the project's own rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.known_devices import ANSWERS, MAILS, SHARE, Day, play
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.known_share import answer_shares
from rules.passwordless.send_budget import SendBudget

DAYS: Final = 7
_A_YEAR: Final = 365
_CODES: Final = 10**8


@dataclass(frozen=True, slots=True)
class Limits:
    """Parameters of a stack, by which one Region counts."""

    mails: SendBudget
    answers: AnswerBudget
    dollars: int


DEFAULTS: Final = Limits(MAILS, ANSWERS, dollars=50)
HALVES: Final = Limits(
    SendBudget(per_hour=2, per_day=6, pause_s=30),  # the least that MailsPerHour takes
    AnswerBudget(per_challenge=3, per_hour=5, per_day=11),
    dollars=25,
)


def figures(limits: Limits, *, regions: int) -> Sequence[str]:
    """What strangers can have at most in so many *regions*, in the order of `ROWS`."""
    day = Day(sign_ins=0, hostile=1000)
    played = [play(day, days=DAYS, seed=seed, mails=limits.mails) for seed in range(regions)]
    a_day = regions * answer_shares(limits.answers, percent=SHARE).strangers.per_day
    return [
        str(sum(each.mails_an_hour for each in played)),
        str(sum(each.mails_a_day for each in played)),
        str(a_day),
        f"{a_day * _A_YEAR / _CODES:.4%}".replace("%", " %"),
        str(regions * limits.dollars),
    ]


ROWS: Final = (
    "codes mailed to one user in an hour",
    "codes mailed to one user in a day",
    "answers for one user in a day",
    "8 digits guessed in a year of days",
    "US dollars for SMS in a day, over all users",
)


def lines() -> Iterator[str]:
    """The table, as the document has it."""
    columns = [
        figures(DEFAULTS, regions=1),
        figures(DEFAULTS, regions=2),
        figures(HALVES, regions=2),
    ]
    yield "| what strangers can have at most | one Region | both | both, halved |"
    yield "|---|---|---|---|"
    for name, *values in zip(ROWS, *columns, strict=True):
        yield f"| {name} | {' | '.join(values)} |"


def main() -> None:
    """Print the table."""
    print("\n".join(lines()))


if __name__ == "__main__":
    main()
