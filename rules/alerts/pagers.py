"""
On-call services that take a notice: PagerDuty and Jira Service Management.

PagerDuty: "Send an alert event" of the Events API v2. Jira Service Management took over Opsgenie's
integration events with their shape: "Create alert" and "Close alert", https://support.atlassian.com.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from rules.alerts.notice import Notice
from rules.value import dataclass

_PAGERDUTY: Final = {"us": "https://events.pagerduty.com", "eu": "https://events.eu.pagerduty.com"}
_JIRA: Final = "https://api.atlassian.com/jsm/ops/integration/v2/alerts"
_MEMBERS: Final = {"pagerduty", "pagerduty_region", "jira", "tickets"}


class InvalidPagers(ValueError):
    """The secret is not what ``NoticesSecretArn`` asks for; the message says where."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted; its address and headers may hold a key, so nothing logs them."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pagers:
    """
    Who is told.

    Attributes:
        by_name: What each is sent of a notice.
        tickets: Whether of alarms of the severity ticket, too.

    """

    by_name: Mapping[str, Callable[[Notice], Request]]
    tickets: bool

    @classmethod
    def parse(cls, secret: str) -> Pagers:
        """
        Read ``{"pagerduty": "32 characters", "jira": "key", "tickets": false}``.

        Each is optional; ``"pagerduty_region": "eu"`` is PagerDuty's service in Europe. Raises
        InvalidPagers.
        """
        try:
            told = json.loads(secret)
            host = _PAGERDUTY[told.get("pagerduty_region", "us")]
        except (ValueError, KeyError, AttributeError, TypeError):
            raise InvalidPagers(
                "the notices' secret is no JSON object, or has no such region"
            ) from None
        if unknown := told.keys() - _MEMBERS:
            raise InvalidPagers(f"the notices' secret has {', '.join(sorted(unknown))}")
        pagers: dict[str, Callable[[Notice], Request]] = {}
        if key := told.get("pagerduty"):
            pagers["pagerduty"] = lambda notice: pagerduty(notice, key=str(key), host=host)
        if genie := told.get("jira"):
            pagers["jira"] = lambda notice: jira(notice, key=str(genie))
        return cls(pagers, tickets=bool(told.get("tickets", False)))

    def wants(self, notice: Notice) -> bool:
        """Whether they are told of *notice*: a ticket wakes nobody unless it is asked for."""
        return self.tickets or notice.text.severity == "page"


def pagerduty(notice: Notice, *, key: str, host: str) -> Request:
    """One incident for each key, which the end of it resolves."""
    event: dict[str, Any] = {
        "routing_key": key,
        "event_action": "resolve" if notice.is_over else "trigger",
        "dedup_key": notice.key[-255:],
        "payload": {
            "summary": f"{notice.title}: {notice.text.impact}"[:1024],
            "source": f"{notice.stack}/{notice.place.region}/{notice.place.account}",
            "severity": "critical" if notice.text.severity == "page" else "warning",
            "timestamp": notice.since.isoformat(),
            "component": notice.title,
            "group": notice.stack,
            "class": "cognito-triggers",
            "custom_details": _details(notice),
        },
        "links": [{"href": link, "text": text} for text, link in notice.links.items()],
        "client": "cognito-triggers",
    }
    return _request(f"{host}/v2/enqueue", event)


def jira(notice: Notice, *, key: str) -> Request:
    """One alert for each alias, which the end of it closes."""
    alias = notice.key[-512:]
    headers = {"Authorization": f"GenieKey {key}"}
    if notice.is_over:
        url = f"{_JIRA}/{quote(alias, safe='')}/close?identifierType=alias"
        return _request(url, {"source": notice.stack[:100], "note": notice.reason[:25000]}, headers)
    details = _details(notice)
    said = [notice.text.impact, notice.text.action, *_lines(notice.links.items()), notice.reason]
    alert = {
        "message": notice.title[:130],
        "alias": alias,
        "description": "\n\n".join(said)[:15000],
        "priority": "P1" if notice.text.severity == "page" else "P3",
        "source": notice.stack[:100],
        "entity": notice.title[:512],
        "tags": [notice.text.severity, notice.place.region],
        "details": details,
    }
    return _request(_JIRA, alert, headers)


def _details(notice: Notice) -> dict[str, str]:
    return {
        "impact": notice.text.impact,
        "action": notice.text.action,
        "since": notice.since.isoformat(),
        "reason": notice.reason[:2000],
        "runbook": notice.text.runbook,
    }


def _lines(links: Sequence[tuple[str, str]] | Any) -> list[str]:
    return [f"{text}: {link}" for text, link in links]


def _request(url: str, told: Mapping[str, Any], more: Mapping[str, str] | None = None) -> Request:
    headers = {"Content-Type": "application/json", "User-Agent": "cognito-triggers", **(more or {})}
    return Request(url, json.dumps(told).encode(), headers)
