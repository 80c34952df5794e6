"""
A year of hostile requests against one user with known devices.

``python -m benchmarks.known_devices`` prints the table. Each day is played with the
project's own rules of limits and shares: 1,000 hostile requests, half of them in the
first seconds of each hour, and the sign-ins of three devices. A sign-in counts as served
if its code goes out within 30 seconds.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rules.passwordless.answer_budget import DAY_S, HOUR_S, AnswerBudget
from rules.passwordless.known_share import Purse, SendShares, answer_shares, first_open, send_shares
from rules.passwordless.send_budget import NotNow, SendBudget, Sends

MAILS: Final = SendBudget(per_hour=5, per_day=15, pause_s=30)
ANSWERS: Final = AnswerBudget(per_challenge=3, per_hour=10, per_day=25)
SHARE: Final = 40
PATIENCE_S: Final = 30
YEAR: Final = 365
DEVICES: Final = "abc"
STOLEN: Final = "c"
_STRANGER: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """
    What happens on each day.

    Attributes:
        an_hour: Sign-ins in each hour that has any.
        hostile: Requests of strangers.
        thief: Requests of the thief of one device, which the user no longer has.
        percent: The known devices' share.

    """

    sign_ins: int
    an_hour: int = 1
    hostile: int = 1000
    thief: int = 0
    percent: int = SHARE


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the sign-ins of known devices, and what the mailbox got at most."""

    sign_ins: int
    served: int
    slowest_s: int
    mails_a_day: int
    mails_an_hour: int


class Mailbox:
    """What was sent to one user, by share and by device, as the table counts it."""

    def __init__(self, shares: SendShares) -> None:
        self._shares = shares
        self._sent: dict[str, Sends] = {}
        self.mails: list[int] = []

    def ask(self, who: str, now: int) -> NotNow | None:
        """One more code for a device, or for a stranger; None if it is sent."""
        purses = self._purses(who)
        found = first_open([[*self._purse(purse)] for purse in purses], now=now)
        if isinstance(found, NotNow):
            return found
        number, after = found
        self._sent |= dict(zip(purses[number], after, strict=True))
        self.mails.append(now)
        return None

    def _purses(self, who: str) -> Sequence[Mapping[str, SendBudget]]:
        strangers = {"strangers": self._shares.strangers}
        if who == _STRANGER:
            return [strangers]
        return [{"known": self._shares.known, f"device {who}": self._shares.device}, strangers]

    def _purse(self, budgets: Mapping[str, SendBudget]) -> Purse:
        return [(self._sent.get(key, Sends()), budget) for key, budget in budgets.items()]


def play(day: Day, *, days: int, seed: int, mails: SendBudget = MAILS) -> Tally:
    """So many days, one after another; the same *seed* plays the same."""
    dice, mailbox, waits = random.Random(seed), Mailbox(send_shares(mails, percent=day.percent)), []  # noqa: S311  # a simulation
    for midnight in range(0, days * DAY_S, DAY_S):
        for now, who in sorted(_requests(day, dice)):
            is_thief = day.thief > 0 and who == STOLEN
            wait_s = _waited(mailbox, who, midnight + now, patient=who != _STRANGER)
            if who != _STRANGER and not is_thief:
                waits.append(wait_s)
    served = [wait_s for wait_s in waits if wait_s is not None]
    return Tally(
        len(waits),
        len(served),
        max(served, default=0),
        _most(mailbox.mails, DAY_S),
        _most(mailbox.mails, HOUR_S),
    )


def _waited(mailbox: Mailbox, who: str, now: int, *, patient: bool) -> int | None:
    """How long it took until a code was sent; None if longer than anybody waits."""
    refused = mailbox.ask(who, now)
    if refused is None:
        return 0
    if not patient or refused.next_at - now > PATIENCE_S:
        return None
    return refused.next_at - now if mailbox.ask(who, refused.next_at) is None else None


def _requests(day: Day, dice: random.Random) -> Iterator[tuple[int, str]]:
    """Seconds of the day, and who asks for a code then."""
    for _ in range(day.hostile // 2):
        yield dice.randrange(DAY_S), _STRANGER
    for hour in range(24):
        for second in range(day.hostile // 48):
            yield hour * HOUR_S + second, _STRANGER
    for _ in range(day.thief):
        yield dice.randrange(DAY_S), STOLEN
    devices = [each for each in DEVICES if not (day.thief and each == STOLEN)]
    hours = dice.sample(range(24), day.sign_ins // day.an_hour)
    owners = devices * (day.sign_ins // len(devices) + 1)  # none more often than the others
    for number, hour in enumerate(hour for hour in hours for _ in range(day.an_hour)):
        yield hour * HOUR_S + dice.randrange(HOUR_S - 2 * PATIENCE_S), owners[number]


def _most(times: Sequence[int], length_s: int) -> int:
    return max(Counter(each // length_s for each in times).values(), default=0)


DAYS: Final[Mapping[str, Day]] = {
    "no share, 3 sign-ins": Day(sign_ins=3, percent=0),
    "3 sign-ins": Day(sign_ins=3),
    "6 sign-ins": Day(sign_ins=6),
    "6 sign-ins, 2 an hour": Day(sign_ins=6, an_hour=2),
    "4 sign-ins, 1 device of 3 stolen": Day(sign_ins=4, thief=300),
    "15 sign-ins, nobody hostile": Day(sign_ins=15, hostile=0),
}


def main() -> None:
    """Print what a year brings."""
    print("a year of days, 1,000 hostile requests a day; served within 30 s\n")
    print(
        f"{'a day':34} {'sign-ins':>8} {'served':>7} {'slowest':>8} {'mails/day':>9} {'/hour':>5}"
    )
    for name, day in DAYS.items():
        got = play(day, days=YEAR, seed=1)
        print(
            f"{name:34} {got.sign_ins:8} {got.served:7} {got.slowest_s:6} s"
            f" {got.mails_a_day:9} {got.mails_an_hour:5}"
        )
    shares = answer_shares(ANSWERS, percent=SHARE)
    a_day = shares.strangers.per_day, shares.strangers.per_day + shares.device_per_day
    print("\nguesses at 8 digits in a year, strangers, and with a stolen device, at the most:")
    print(", ".join(f"{answers * 365 / 10**8:.4%}" for answers in (*a_day, ANSWERS.per_day)))


if __name__ == "__main__":
    main()
