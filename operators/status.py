"""
Show alarms, key figures of the last hour, dead-letter messages and doctor's findings.

The command calls CloudWatch (DescribeAlarms, GetMetricData), SQS and what `doctor` calls,
and changes nothing. A call without permission is reported. Exit code 0 if all systems are
operational, 1 with a warning, 2 if an alarm of severity page is in alarm or users are
blocked, 3 if the state is unknown.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import ClientError

from operators import doctor
from operators.alarms import Alarm, alarms_of
from operators.dead_letters import waiting
from operators.figures import figures_of
from operators.outside import Outside

OK, WARNING, CRITICAL, UNKNOWN = "OK", "WARNING", "CRITICAL", "UNKNOWN"
_CODES: Final = {OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3}
_HEADLINES: Final = {
    OK: "All systems operational",
    WARNING: "Warning",
    CRITICAL: "Critical",
    UNKNOWN: "Unknown",
}
_STYLES: Final = {OK: "green", WARNING: "yellow", CRITICAL: "red", UNKNOWN: "yellow"}
_STATES: Final = {"ALARM": "In alarm", "OK": "OK", "INSUFFICIENT_DATA": "Insufficient data"}


@dataclass(slots=True)
class Seen:
    """
    What could be read of a stack.

    Attributes:
        alarms: None if they could not be read.
        letters: Messages by dead-letter queue, where there are any.
        findings: Those of `doctor`.
        errors: What could not be read, with AWS's code.

    """

    alarms: list[Alarm] | None = None
    figures: Mapping[str, float | None] = field(default_factory=dict)
    letters: Mapping[str, int] = field(default_factory=dict)
    findings: list[tuple[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def overall(self) -> str:
        """The worst of all; what nobody could look at is not well."""
        in_alarm = [each for each in self.alarms or () if each.is_in_alarm]
        stopped = any(finding.stops_users for _, finding in self.findings)
        if stopped or any(each.severity not in ("ticket", "component") for each in in_alarm):
            return CRITICAL
        if not self.alarms or all(each.state == "INSUFFICIENT_DATA" for each in self.alarms):
            return UNKNOWN
        if self.letters or any(each.severity == "ticket" for each in in_alarm):
            return WARNING
        return UNKNOWN if self.errors else OK


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_: argparse.Namespace, outside: Outside) -> int:
    """Read all, show all."""
    seen = read(outside)
    if outside.report:
        outside.report.answer(document(seen, outside))
    else:
        _show(seen, outside)
    return _CODES[seen.overall]


def read(outside: Outside) -> Seen:
    """Look at each part; one that AWS refuses leaves the others."""
    seen = Seen()

    def tried(look: Callable[[], None]) -> None:
        try:
            look()
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code")
            seen.errors.append(f"{error.operation_name} {code}")

    tried(lambda: setattr(seen, "alarms", alarms_of(outside)))
    tried(lambda: setattr(seen, "figures", figures_of(outside)))
    tried(lambda: setattr(seen, "letters", _letters(outside)))
    tried(lambda: setattr(seen, "findings", list(doctor.findings(outside))))
    return seen


def _letters(outside: Outside) -> dict[str, int]:
    sqs = outside.client("sqs")
    counts = {name: waiting(sqs, url) for name, url in outside.stack.dead_letter_queues().items()}
    return {name: count for name, count in counts.items() if count}


def document(seen: Seen, outside: Outside) -> dict[str, Any]:
    """Return what ``--output json`` prints."""
    return {
        "stack": outside.stack.name,
        "at": f"{outside.now():%Y-%m-%dT%H:%M:%SZ}",
        "overall": seen.overall,
        "alarms": None if seen.alarms is None else [each.item() for each in seen.alarms],
        "last_hour": dict(seen.figures),
        "dead_letter_messages": dict(seen.letters),
        "findings": [doctor.item(name, finding) for name, finding in seen.findings],
        "errors": seen.errors,
    }


def _show(seen: Seen, outside: Outside) -> None:
    headline = f"{outside.stack.name}  {outside.now():%H:%M:%S} UTC  {_HEADLINES[seen.overall]}"
    outside.console.print(headline, style=_STYLES[seen.overall], markup=False, highlight=False)
    states = Counter(each.state for each in seen.alarms or ())
    outside.say(
        "ALARMS   " + "   ".join(f"{words} {states[name]}" for name, words in _STATES.items())
    )
    for alarm in seen.alarms or ():
        if alarm.is_in_alarm:
            outside.say(
                f"  {alarm.severity or 'alarm':9} {alarm.name}  since {alarm.since:%Y-%m-%d %H:%M}"
            )
            outside.say(f"            {alarm.impact} {alarm.action}".rstrip())
    shown = (f"{name.replace('_', ' ')} {_number(value)}" for name, value in seen.figures.items())
    outside.say("LAST HOUR  " + ", ".join(shown))
    for name, count in seen.letters.items():
        outside.say(f"DEAD-LETTER MESSAGES  {count} in {name}: `operators dlq list {name}`")
    for name, finding in seen.findings:
        outside.say(doctor.line(name, finding))
    for error in seen.errors:
        outside.say(f"not read: {error}")


def _number(value: float | None) -> str:
    return "no data" if value is None else f"{value:g}"
