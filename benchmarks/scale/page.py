"""What ``make scale`` writes into docs/scale.md, each part between two marks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.scale.bill import bill, cognito, raised, users
from benchmarks.scale.limits import Limit, asked, limits
from benchmarks.scale.simulation import minute
from benchmarks.scale.tables import HERE, Quota, capacity, conditions, flows, plans, prices, quotas
from pipeline.documents.markdown import bullets, code, table
from pipeline.documents.marked import between

PAGE: Final = Path(__file__).parents[2] / "docs" / "scale.md"
RATES: Final = (1, 100, 1_000, 10_000)
SIGN_INS: Final = ("password", "code")
HOME: Final = "us-east-1"
ELSEWHERE: Final = "elsewhere"
_END: Final = "<!-- end -->"


def written(page: str) -> str:
    """The *page* with every part renewed."""
    for name, text in parts().items():
        begin = f"<!-- make scale: {name} -->"
        page = between(page, begin, _END, f"\n{text}\n\n", by="make scale")
    return page


def parts() -> Mapping[str, str]:
    """What stands between the marks, by their name."""
    return {
        "first": _first(),
        **{f"order, {each}": _order(each) for each in SIGN_INS},
        **{f"costs, {each}": _costs(each) for each in SIGN_INS},
        **{f"use, {each}": _use(each) for each in SIGN_INS},
        "flows": _flows(),
        "conditions": _conditions(),
        "sources": _sources(),
    }


def short(number: float) -> str:
    """
    A number with three digits that count, or two below 100.

    >>> short(0.0512), short(3.14159), short(12345), short(0)
    ('0.051', '3.1', '12,300', '0')
    """
    if number >= 1_000:
        return f"{float(f'{number:.3g}'):,.0f}"
    if number >= 100:
        return f"{number:.0f}"
    return f"{number:.2g}" if number else "0"


def what_to_do(quota: Quota) -> str:
    """How to raise it, or what to do instead."""
    return quota.raise_by or quota.instead


def _all_limits(sign_in: str, region: str) -> list[Limit]:
    return limits(sign_in, region, conditions()["traffic"]["sign_ins_per_user"])


def _first() -> str:
    told = []
    for sign_in in SIGN_INS:
        known = {each.quota.name: each for each in _all_limits(sign_in, ELSEWHERE)}
        told.append(f"{short(known['SNS publishes'].carries)} sign-ins a second by {sign_in}")
    sns = next(each for each in quotas()[1] if each.name == "SNS publishes")
    return (
        f"**Amazon SNS takes {sns.default:.0f} publishes a second in most regions: "
        f"{' or '.join(told)}.**"
    )


def _order(sign_in: str) -> str:
    at_home = {each.quota.name: each.carries for each in _all_limits(sign_in, HOME)}
    return table(
        ["", "quota", f"default in {HOME}", "in most regions", "carries", "carries", "what to do"],
        [
            [
                str(number),
                each.quota.name,
                short(each.quota.of(HOME)),
                short(each.quota.default),
                short(at_home[each.quota.name]) if each.quota.name in at_home else "all",
                short(each.carries),
                what_to_do(each.quota),
            ]
            for number, each in enumerate(_all_limits(sign_in, ELSEWHERE), 1)
        ],
    )


def _costs(sign_in: str) -> str:
    per_user = conditions()["traffic"]["sign_ins_per_user"]
    bills = [bill(sign_in, rate, per_user) for rate in RATES]
    rows = [[name, *(_usd(each[name]) for each in bills)] for name in bills[0]]
    rows.append(["**This stack**", *(f"**{_usd(sum(each.values()))}**" for each in bills)])
    behind = [users(rate, per_user) for rate in RATES]
    rows += [[f"Cognito {plan}", *(_usd(cognito(plan, n)) for n in behind)] for plan in plans()]
    more = [raised(sign_in, rate, per_user) for rate in RATES]
    rows.append([capacity().name, *map(_usd, more)])
    rows.append(["monthly active users", *(f"{n:,.0f}" for n in behind)])
    return table(["USD a month", *_rates()], rows)


def _use(sign_in: str) -> str:
    return table(
        ["quota", f"default in {HOME}", "in most regions", *_rates()],
        [
            [
                quota.name,
                short(quota.of(HOME)),
                short(quota.default),
                *(_cell(quota, sign_in, rate) for rate in RATES),
            ]
            for quota in quotas()[1]
        ],
    )


def _cell(quota: Quota, sign_in: str, rate: int) -> str:
    seconds = minute(sign_in, rate, conditions()["traffic"]["sign_ins_per_user"])
    use = asked(quota, seconds)
    beyond = "!" if use > quota.of(HOME) else "?" if use > quota.default else ""
    return f"{short(use)}{beyond}"


def _flows() -> str:
    rows = [
        [
            flow.title,
            each.function,
            ", ".join(f"{call} {number}" for call, number in each.calls.items()) or "none",
            f"{each.writes:g}",
            f"{each.reads:g}",
            str(each.log_bytes),
        ]
        for flow in flows().values()
        for each in flow.invokes
    ]
    return table(["flow", "function", "calls", "writes", "reads", "bytes of log"], rows)


def _conditions() -> str:
    return code("toml", (HERE / "conditions.toml").read_text(encoding="utf-8"))


def _sources() -> str:
    day, known = quotas()
    of_prices, priced = prices()
    with_price = [*priced, *plans().values(), capacity()]
    quota_pages, price_pages = (
        bullets(f"<{page}>" for page in sorted({each.source for each in rows}))
        for rows in (known, with_price)
    )
    return (
        f"Quotas as of {day}:\n\n{quota_pages}\n\n"
        f"List prices of {HOME} as of {of_prices}:\n\n{price_pages}"
    )


def _rates() -> list[str]:
    return [f"{rate:,}/s" for rate in RATES]


def _usd(usd: float) -> str:
    return f"{usd:,.0f}"
