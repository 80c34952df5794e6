"""The tables next to this file, read: flows, conditions, quotas and prices."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
_LASTS: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What one invocation of a function calls and writes; units are DynamoDB's."""

    function: str
    calls: Mapping[str, float]
    log_bytes: int
    writes: float = 0
    reads: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a client calls so many seconds after it began, and what is invoked for it."""

    asks: Mapping[str, float]
    after_s: int
    invokes: Sequence[Invocation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sign-in or a sign-up."""

    name: str
    title: str
    steps: Sequence[Step]

    @property
    def invokes(self) -> list[Invocation]:
        """All invocations, in their order."""
        return [each for step in self.steps for each in step.invokes]

    def count(self, call: str) -> float:
        """How often *call* is called for one run, as ``sns.Publish``."""
        asked = sum(step.asks.get(call, 0) for step in self.steps)
        return asked + sum(each.calls.get(call, 0) for each in self.invokes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """
    A default quota.

    Attributes:
        calls: What counts against it.
        window_s: The seconds that the number is for; 0 is at any moment.
        raise_by: How it is raised; empty if it cannot be.
        instead: What to do if it cannot be raised.
        is_paid: Whether `capacity` tells what more of it costs.

    """

    name: str
    calls: Sequence[str]
    default: float
    source: str
    window_s: int = 1
    raise_by: str = ""
    instead: str = ""
    is_paid: bool = False
    regions: Mapping[str, float]

    def of(self, region: str) -> float:
        """The number in *region*."""
        return self.regions.get(region, self.default)

    @property
    def least(self) -> float:
        """The number where it is smallest."""
        return min([self.default, *self.regions.values()])


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    What a unit costs in a month.

    Attributes:
        tiers: Up to how many units, and US dollars for each; the last is unbounded.

    """

    name: str
    tiers: Sequence[tuple[float, float]]
    source: str
    uses: str = ""

    def of(self, units: float) -> float:
        """
        The price of so many *units*.

        >>> Price(name="", tiers=[(10, 0), (float("inf"), 0.5)], source="").of(14)
        2.0
        """
        usd, below = 0.0, 0.0
        for up_to, each in self.tiers:
            usd += max(0.0, min(units, up_to) - below) * each
            below = up_to
        return usd


def is_stale(as_of: date, *, today: date) -> bool:
    """
    Tell whether a table of *as_of* is older than 12 months.

    >>> is_stale(date(2026, 11, 26), today=date(2027, 11, 27))
    True
    """
    return today - as_of > _LASTS


@cache
def flows() -> Mapping[str, Flow]:
    """The flows, by name."""
    return {name: _flow(name, told) for name, told in _read("flows").items()}


@cache
def conditions() -> Mapping[str, Mapping[str, Any]]:
    """What the simulation takes for granted, by part."""
    return _read("conditions")


@cache
def quotas() -> tuple[date, list[Quota]]:
    """The day that the quotas are of, and the quotas."""
    told = _read("quotas")
    return told["as_of"], [_quota(each) for each in told["quota"]]


@cache
def prices() -> tuple[date, list[Price]]:
    """The day that the prices are of, and the prices of all but Cognito."""
    told = _read("prices")
    return told["as_of"], [_price(each) for each in told["price"]]


@cache
def plans() -> Mapping[str, Price]:
    """The prices of a monthly active user, by Cognito's feature plan."""
    return {each["name"]: _price(each) for each in _read("prices")["plan"]}


@cache
def capacity() -> Price:
    """The price of a request a second that Cognito takes above a default quota."""
    [told] = _read("prices")["capacity"]
    return _price(told)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _flow(name: str, told: dict[str, Any]) -> Flow:
    steps = [
        Step(
            asks=step["asks"],
            after_s=step["after_s"],
            invokes=[Invocation(**each) for each in step["invokes"]],
        )
        for step in told["steps"]
    ]
    return Flow(name=name, title=told["title"], steps=steps)


def _quota(told: dict[str, Any]) -> Quota:
    named = {"raise_by" if name == "raise" else name: value for name, value in told.items()}
    return Quota(**{"regions": {}, **named})


def _price(told: dict[str, Any]) -> Price:
    tiers = [(each.get("up_to", float("inf")), each["usd"]) for each in told["tiers"]]
    return Price(**{**told, "tiers": tiers})
