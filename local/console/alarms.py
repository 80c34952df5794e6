"""The stack's alarms, the worst first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from local.console.account import Account
from rules.alerts.alarm_text import AlarmText

_KINDS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_WORST_FIRST = ("ALARM", "INSUFFICIENT_DATA", "OK")
_RUNBOOK = re.compile(r"docs/operations\.md(#[\w-]+)?")
_PER_CALL = 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """
    An alarm.

    Attributes:
        state: ALARM, OK or INSUFFICIENT_DATA.
        severity: page, ticket or component, as its description begins; or nothing.
        about: Impact and action, in the words of its description.
        runbook: The path of the page that says what to do.
        since: When it came into that state, in seconds since 1970.
        id: Its logical id in the template, by which its page goes.

    """

    name: str
    title: str
    state: str
    reason: str
    severity: str
    about: str
    runbook: str
    since: float
    id: str = ""

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def alarms_of(account: Account) -> list[Alarm]:
    """All alarms of the stack; botocore's errors if they cannot be told."""
    ids = ids_of(account)
    cloudwatch = account.client("cloudwatch")
    alarms = [
        _alarm(described, ids[described["AlarmName"]])
        for names in _batches(sorted(ids))
        for described in _described(cloudwatch, names)
    ]
    return sorted(alarms, key=lambda alarm: (_WORST_FIRST.index(alarm.state), alarm.title))


def titles_of(account: Account) -> Mapping[str, str]:
    """What the alarms are called in words, by their names."""
    return {name: _words(it) for name, it in ids_of(account).items()}


def ids_of(account: Account) -> Mapping[str, str]:
    """The logical ids of the alarms, by their names."""
    return {
        _named(physical_id): name
        for kind in _KINDS
        for name, physical_id in account.ids(kind).items()
    }


def _named(physical_id: str) -> str:
    """CloudFormation tells the name of an alarm, and the ARN of a composite one."""
    return physical_id.partition(":alarm:")[2] or physical_id


def _batches(names: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), _PER_CALL):
        yield list(names[start : start + _PER_CALL])


def _described(cloudwatch: Any, names: list[str]) -> Iterator[dict[str, Any]]:
    pages = cloudwatch.get_paginator("describe_alarms").paginate(
        AlarmNames=names, AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    for page in pages:
        yield from page.get("MetricAlarms", [])
        yield from page.get("CompositeAlarms", [])


def _alarm(described: dict[str, Any], name: str) -> Alarm:
    description = described.get("AlarmDescription", "")
    text = AlarmText.read(description)
    runbook = _RUNBOOK.search(description)
    return Alarm(
        name=described["AlarmName"],
        title=_words(name),
        state=described["StateValue"],
        reason=described.get("StateReason", ""),
        severity=text.severity,
        about=f"{text.impact} {text.action}".strip(),
        runbook=f"/{runbook[0]}" if runbook else "/docs/operations.md",
        since=described["StateUpdatedTimestamp"].timestamp(),
        id=name,
    )


def _words(name: str) -> str:
    """
    A logical id in words.

    >>> _words("PostConfirmationErrorsAlarm")
    'Post confirmation errors'
    >>> _words("ApiSignInErrorsAlarm"), _words("Burn30mAlarm")
    ('API sign in errors', 'Burn 30m')
    """
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z0-9]+", name.removesuffix("Alarm"))
    text = " ".join(words).capitalize()
    return re.sub(r"(?i)\b(api|sms|sns|ses|waf)\b", lambda it: it[0].upper(), text)
