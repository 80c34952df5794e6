"""
What an on-call service is told of an alarm or a security alert, from its message on SNS.

It has no address, number, code or token: an alarm names none, and an alert names a user by the
``sub`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Self

from rules.alerts.alarm_text import AlarmText
from rules.alerts.console_links import Place, alarm_link, dashboard_link
from rules.alerts.security_alert import Alert
from rules.value import dataclass

_STATES: Final = {"opened": "ALARM", "resolved": "OK"}
_BURST: Final = AlarmText(
    severity="page",
    impact="Sign-ins or sign-ups fail in a burst: brute force, or users who are locked out.",
    action="Look at who is affected, by reason and app client, on the customers dashboard.",
)
_OF_SIGNALS: Final[Mapping[str, AlarmText]] = {
    "learnt_sign_ups": AlarmText(
        severity="ticket",
        impact="Many accounts are made with one domain, mail host or mailbox: sign-up abuse.",
        action="Look at the sign-ups by domain; allow the domain if they are your users.",
    ),
    "reconsidered_sign_ups": AlarmText(
        severity="ticket",
        impact="No more accounts are disabled today. A domain list may be wrong.",
        action="Look at the sign_up.reconsidered events, and correct the list.",
    ),
}


class InvalidNotice(ValueError):
    """It is a message on SNS, and neither an alarm's nor an alert's as they are sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """
    What happened, since when, and where to look.

    Attributes:
        key: The same when it begins and when it ends: the alarm's ARN, or what is watched.
        is_over: Whether it has ended.
        since: When it began or ended, in UTC.
        reason: What CloudWatch or the alert says of the numbers.
        links: By their text, https alone.

    """

    key: str
    is_over: bool
    title: str
    text: AlarmText
    reason: str
    since: datetime
    stack: str
    place: Place
    links: Mapping[str, str]

    @classmethod
    def read(cls, envelope: Mapping[str, Any], *, stack: str, runbook: str) -> Self | None:
        """
        Read the message of SNS; None if it is not of this *stack*, or neither begin nor end.

        *runbook* is the page to which alerts, which name no section, link. Raises InvalidNotice.
        """
        try:
            attributes = envelope.get("MessageAttributes") or {}
            told = {name: str(each["Value"]) for name, each in attributes.items()}
            if "signal" in told:
                return cls._of_alert(envelope, told, stack, runbook)
            alarm = json.loads(envelope["Message"])
            return cls._of_alarm(alarm, stack) if "AlarmName" in alarm else None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise InvalidNotice("unreadable message of the operators' topic") from None

    @classmethod
    def _of_alarm(cls, alarm: Mapping[str, Any], stack: str) -> Self | None:
        name, state = str(alarm["AlarmName"]), alarm["NewStateValue"]
        text = AlarmText.read(str(alarm["AlarmDescription"] or ""))
        if not name.startswith(f"{stack}-") or not text.severity or state not in _STATES.values():
            return None
        place = Place.of_arn(alarm["AlarmArn"])
        since = datetime.fromisoformat(alarm["StateChangeTime"]).astimezone(UTC)
        return cls(
            key=alarm["AlarmArn"],
            is_over=state == "OK",
            title=name,
            text=text,
            reason=str(alarm["NewStateReason"]),
            since=since,
            stack=stack,
            place=place,
            links=_links(text.runbook, place, stack, since, alarm=name),
        )

    @classmethod
    def _of_alert(
        cls, envelope: Mapping[str, Any], told: Mapping[str, str], stack: str, runbook: str
    ) -> Self | None:
        if told["service"] != stack:
            return None
        return cls.of_alert(
            Alert(str(envelope["Subject"]), str(envelope["Message"]), dict(told)),
            topic_arn=envelope["TopicArn"],
            since=datetime.fromisoformat(envelope["Timestamp"]).astimezone(UTC),
            runbook=runbook,
        )

    @classmethod
    def of_alert(cls, alert: Alert, *, topic_arn: str, since: datetime, runbook: str) -> Self:
        """Read what the topic is told of at that time; KeyError if it is no alert of ours."""
        facts, place = alert.attributes, Place.of_arn(topic_arn)
        stack, signal = facts["service"], facts["signal"]
        text, section = _OF_SIGNALS.get(signal, _BURST), f"{runbook}#security-alerts"
        key = [facts.get(name, "-") for name in ("scope", "name")]
        return cls(
            key="/".join([stack, signal, *key]),
            is_over=_STATES[facts.get("state", "opened")] == "OK",
            title=alert.subject,
            text=AlarmText(text.severity, text.impact, text.action, section),
            reason=alert.text.partition("\n")[0],
            since=since,
            stack=stack,
            place=place,
            links=_links(section, place, stack, since),
        )


def _links(
    runbook: str, place: Place, stack: str, since: datetime, *, alarm: str = ""
) -> dict[str, str]:
    """A runbook that is a path and no address is no link."""
    board = f"{stack}-{place.region}-customers"
    links = {"Runbook": runbook} if runbook.startswith("https://") else {}
    if alarm:
        links["Alarm"] = alarm_link(place, alarm)
    return {**links, "Dashboard": dashboard_link(place, board, since=since)}
