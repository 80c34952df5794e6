"""
Alarms on what customers notice.

One pages: customer impact. It is made of the others, and maintenance
suppresses it.
"""

from __future__ import annotations

from collections.abc import Iterator

from events.contract.catalogue import CHANNELS
from pipeline.boards.alarms import Alarm, Composite, Sums
from pipeline.boards.metrics import ours
from pipeline.boards.objective import BUDGET_PERCENT, Objective, objective
from pipeline.boards.parts import Parts

_MINUTE, _HOUR = 60, 3600
# Of the budget of four weeks, a fast burn has used 2 % in its hour, a slow one 5 % in its six:
# the windows and factors of "Alerting on SLOs" in Google's Site Reliability Workbook.
_FAST = (14.4, (("1h", _HOUR), ("5m", 5 * _MINUTE)))
_SLOW = (6, (("6h", 6 * _HOUR), ("30m", 30 * _MINUTE)))
_SENT_ENOUGH = {"sms": 20, "email": 50}
_USED_PERCENT = {"sms": 20, "email": 10}
_COMPONENT = "No action: it sends no notification, and is part of CustomerImpactAlarm."


def customer_alarms(parts: Parts) -> Iterator[Alarm | Composite]:
    """In the order of the template."""
    aim = objective(parts)
    yield from _burns(aim, "Fast", *_FAST)
    yield from _burns(aim, "Slow", *_SLOW)
    if parts.has("PasswordlessSender"):
        for channel in sorted(set(CHANNELS.values())):
            yield _codes_unused(channel)
    yield _REFUSALS
    if parts.has("VerifyAuthChallengeResponse"):
        yield _NOT_TAKEN_OVER
    if not parts.has("PoolWatch"):  # what a pool that exists logs, it logs elsewhere
        yield _RISKS
    yield _MAINTENANCE
    yield _impact(parts)


def _burns(
    aim: Objective, name: str, factor: float, windows: tuple[tuple[str, int], ...]
) -> Iterator[Alarm | Composite]:
    """The long window says that it matters, the short one that it still goes on."""
    for window, seconds in windows:
        yield Alarm(
            name=f"Burn{window}",
            severity="component",
            impact=f"Sign-ins fail through faults of this stack {factor:g} times faster than the "
            f"SLO allows, measured over {window}.",
            action=_COMPONENT,
            section="slo-burn-rate",
            watches=Sums(aim.burning, "Failed by faults of this stack, %", aim.metrics),
            period=seconds,
            threshold=round(factor * BUDGET_PERCENT, 2),
        )
    yield Composite(
        name=f"Burn{name}",
        severity="component",
        impact=f"The error budget of four weeks is used up {factor:g} times too fast.",
        action=_COMPONENT,
        section="slo-burn-rate",
        rule=" AND ".join(_on(f"Burn{window}") for window, _ in windows),
    )


def _codes_unused(channel: str) -> Alarm:
    enough, used = _SENT_ENOUGH[channel], _USED_PERCENT[channel]
    costs = (
        "Probably SMS pumping; each SMS is billed."
        if channel == "sms"
        else "E-mails may not arrive."
    )
    return Alarm(
        name=f"{channel.capitalize()}CodesUnused",
        severity="page" if channel == "sms" else "ticket",
        impact=f"Fewer than {used} % of {enough} or more codes sent by {channel} in 30 minutes "
        f"were used. {costs}",
        action="Run the saved query *codes by client*; stop the method if a robot asks for codes.",
        section="one-time-codes-are-not-used",
        watches=Sums(
            f"IF(sent >= {enough}, 100 * SUM([verified, 0 * sent]) / sent, 100)",
            "Used of sent, %",
            {
                "sent": ours("ChallengeSent", channel=channel),
                "verified": ours("ChallengeVerified", channel=channel),
            },
        ),
        period=30 * _MINUTE,
        needed=2,  # a code that was sent at the end of a period is used in the next one
        of=2,
        threshold=used,
        comparison="LessThanThreshold",
    )


_REFUSALS = Alarm(
    name="RefusalsUnusual",
    severity="ticket",
    impact="Many more sign-ups are refused than is usual at this hour (anomaly detection).",
    action="See the reasons on the customers dashboard, and the saved query *top domains*.",
    section="refusals-are-unusual",
    watches=ours("SignUpRejected"),
    needed=3,
    of=3,
    comparison="GreaterThanUpperThreshold",
    band=3,  # CloudWatch learns what is usual from two weeks; until then the band is wide
)
_NOT_TAKEN_OVER = Alarm(
    name="TakeOverRefused",
    severity="ticket",
    impact="The owner of an address cannot sign in: the account has what cannot be reset.",
    action="Find the user by the event account.take_over_refused, then run `operators take-over`.",
    section="take-over-refused",
    watches=ours("AccountTakeOverRefused"),
)
_RISKS = Alarm(
    name="RisksFound",
    severity="ticket",
    impact="Cognito's threat protection found 10 or more risks or compromised passwords within 15 "
    "minutes. Passwords of users may be in the hands of others.",
    action="Compare app client and network of the events risk.detected and "
    "credentials.compromised.",
    section="risks-found",
    watches=Sums(
        "SUM([risks, compromised])",
        "Risks and compromised passwords",
        {"risks": ours("RiskDetected"), "compromised": ours("CredentialsCompromised")},
    ),
    period=15 * _MINUTE,
    threshold=9,
    condition="RiskPolicy",
)
_MAINTENANCE = Alarm(
    name="Maintenance",
    severity="component",
    impact="An operator has declared maintenance; CustomerImpactAlarm sends no notification.",
    action="No action: it ends 15 minutes after the last declaration.",
    section="maintenance",
    watches=ours("Maintenance"),
    period=_MINUTE,
    needed=1,
    of=15,
)


def _impact(parts: Parts) -> Composite:
    sign_up, sign_in = parts.always("sign_up"), parts.always("sign_in")
    slow, fail = (_any_of(f"{each.name}{what}" for each in sign_in) for what in ("Slow", "Errors"))
    throttled = _any_of(f"{each.name}Throttles" for each in (*sign_up, *sign_in))
    broken = _any_of(f"{each.name}Errors" for each in sign_up)
    both = f"({slow} AND {fail})" if sign_in else ""
    burns = _any_of(["BurnFast", "BurnSlow"])
    return Composite(
        name="CustomerImpact",
        severity="page",
        impact="More users cannot sign in or sign up than the SLO allows.",
        action="See which component is in alarm on the triggers dashboard; follow its runbook "
        "section.",
        section="customer-impact",
        rule=" OR ".join(filter(None, [burns, throttled, broken, both])),
        suppressor="MaintenanceAlarm",
    )


def _any_of(names: Iterator[str] | list[str]) -> str:
    any_of = " OR ".join(_on(name) for name in names)
    return f"({any_of})" if any_of else ""


def _on(name: str) -> str:
    return f'ALARM("${{{name}Alarm}}")'
