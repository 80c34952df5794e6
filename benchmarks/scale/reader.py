"""``make cost``: the reader's own month, and what breaks first in it."""

from __future__ import annotations

from typing import Final

import boto3

from benchmarks.scale.bill import bill, cognito, peak, raised
from benchmarks.scale.limits import RATES, limits
from benchmarks.scale.page import SIGN_INS, short, what_to_do
from benchmarks.scale.tables import capacity, conditions, plans, prices
from pipeline.documents.markdown import table

_EXAMPLE: Final = "make cost MAU=50000 SIGN_INS_PER_USER=16 FLOW=password REGION=us-east-1"


class BadArgument(ValueError):
    """Something that the command cannot do anything with; its text is for the user."""


def report(*, mau: str, sign_ins_per_user: str, flow: str, region: str) -> str:
    """
    The bill of so many monthly active users, and the quotas that their busiest second reaches.

    Raises `BadArgument`.
    """
    users, per_user = _number("MAU", mau), _number("SIGN_INS_PER_USER", sign_ins_per_user)
    if flow not in SIGN_INS:
        raise BadArgument(f"FLOW must be {' or '.join(SIGN_INS)}, not {flow!r}")
    if region not in _regions():
        raise BadArgument(f"REGION must be a region that has Amazon Cognito, not {region!r}")
    rate = peak(users, per_user)
    if rate > RATES[-1]:
        raise BadArgument(f"{rate:,.0f} sign-ins a second are more than {RATES[-1]:,}: too many")
    told = [_heading(users, per_user, flow, region, rate), _costs(users, per_user, flow, rate)]
    return "\n\n".join([*told, _breaks(flow, region, per_user, rate)])


def _number(name: str, text: str) -> float:
    try:
        number = float(text.replace("_", "").replace(",", ""))
    except ValueError:
        raise BadArgument(f"{name} must be a number, not {text!r}: {_EXAMPLE}") from None
    if not 1 <= number <= 1e10:  # more than there are people
        raise BadArgument(f"{name} must be between 1 and 10,000,000,000, not {text}")
    return number


def _regions() -> set[str]:
    session = boto3.session.Session()
    return {
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("cognito-idp", partition)
    }


def _heading(users: float, per_user: float, flow: str, region: str, rate: float) -> str:
    mean = rate / conditions()["traffic"]["peak_over_mean"]
    return (
        f"{users:,.0f} monthly active users with {per_user:g} sign-ins each, by {flow}, in "
        f"{region}:\n{short(mean)} sign-ins a second on average, {short(rate)} in the busiest "
        "second."
    )


def _costs(users: float, per_user: float, flow: str, rate: float) -> str:
    lines = bill(flow, rate, per_user)
    rows = [[name, f"{usd:,.2f}"] for name, usd in lines.items()]
    rows.append(["This stack", f"{sum(lines.values()):,.2f}"])
    rows += [[f"Cognito {plan}", f"{cognito(plan, users):,.2f}"] for plan in plans()]
    rows.append([capacity().name, f"{raised(flow, rate, per_user):,.2f}"])
    return table([f"USD a month, list prices of us-east-1, {prices()[0]}", ""], rows)


def _breaks(flow: str, region: str, per_user: float, rate: float) -> str:
    known = limits(flow, region, per_user)
    reached = [each for each in known if each.carries < rate]
    if not reached:
        first = known[0]
        told = f"{first.quota.name}, at {short(first.carries)} sign-ins a second"
        return f"No default quota is reached. The first would be: {told}."
    rows = [
        [each.quota.name, short(each.quota.of(region)), short(each.carries), what_to_do(each.quota)]
        for each in reached
    ]
    columns = ["breaks, the first first", "default", "carries, sign-ins a second", "what to do"]
    return table(columns, rows)
