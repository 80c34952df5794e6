"""
How the rate limits of one user are shared between strangers and the user's known devices.

The shares are parts of the limit, never more: what one mailbox can get, and what
can be guessed at, stays as it is. A known device takes from the devices' share
first and from the strangers' then; strangers take from their own alone. Each
share has its own resend cool-down. So nothing that strangers do makes a known
device wait.
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.send_budget import NotNow, SendBudget, Sends, one_more
from rules.value import dataclass, replace

KNOWN = "known"  # what the devices' share of a channel is called


@dataclass(frozen=True, slots=True)
class SendShares:
    """
    One limit of messages, shared.

    Attributes:
        device: What one known device may use of *known*: two thirds of its day.

    """

    strangers: SendBudget
    known: SendBudget
    device: SendBudget


@dataclass(frozen=True, slots=True)
class AnswerShares:
    """
    One limit of answers, shared.

    Attributes:
        device_per_day: As `SendShares.device`.

    """

    strangers: AnswerBudget
    known: AnswerBudget
    device_per_day: int


def send_shares(whole: SendBudget, *, percent: int) -> SendShares:
    """
    Take *percent* of *whole* for known devices, rounded down.

    >>> shares = send_shares(SendBudget(per_hour=5, per_day=15, pause_s=30), percent=40)
    >>> shares.strangers.per_hour, shares.known.per_hour
    (3, 2)
    >>> shares.strangers.per_day, shares.known.per_day, shares.device.per_day
    (9, 6, 4)
    """
    hour, day = _part(whole.per_hour, percent), _part(whole.per_day, percent)
    return SendShares(
        replace(whole, per_hour=whole.per_hour - hour, per_day=whole.per_day - day),
        replace(whole, per_hour=hour, per_day=day),
        replace(whole, per_hour=hour, per_day=_two_thirds(day)),
    )


def answer_shares(whole: AnswerBudget, *, percent: int) -> AnswerShares:
    """
    The same.

    >>> answer_shares(AnswerBudget(per_challenge=3, per_hour=10, per_day=25), percent=40)
    ... # doctest: +NORMALIZE_WHITESPACE
    AnswerShares(strangers=AnswerBudget(per_challenge=3, per_hour=6, per_day=15),
                 known=AnswerBudget(per_challenge=3, per_hour=4, per_day=10),
                 device_per_day=7)
    """
    hour, day = _part(whole.per_hour, percent), _part(whole.per_day, percent)
    return AnswerShares(
        replace(whole, per_hour=whole.per_hour - hour, per_day=whole.per_day - day),
        replace(whole, per_hour=hour, per_day=day),
        _two_thirds(day),
    )


Purse = Sequence[tuple[Sends, SendBudget]]
"""What is charged together: everything that was sent, with what may be."""


def first_open(purses: Sequence[Purse], *, now: int) -> tuple[int, list[Sends]] | NotNow:
    """
    The first of *purses* that has room, by its number, with what has been sent after one more.

    A purse has room if all that is in it has. If none has, the refusal is that
    which ends first.
    """
    refusals: list[NotNow] = []
    for number, purse in enumerate(purses):
        after = [one_more(sends, budget, now=now) for sends, budget in purse]
        refused = [each for each in after if isinstance(each, NotNow)]
        if not refused:
            return number, [each for each in after if isinstance(each, Sends)]
        refusals.append(max(refused, key=lambda each: each.next_at))
    return min(refusals, key=lambda each: each.next_at)


def _part(whole: int, percent: int) -> int:
    return whole * percent // 100


def _two_thirds(whole: int) -> int:
    return -(-2 * whole // 3)
