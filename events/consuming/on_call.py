"""
Tells on-call services of alarms and security alerts, which the operators' topic sends here.

Each service by itself: one that does not answer does not have another told twice. What one refuses
permanently becomes a dead-letter message.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from events.contract.schema import UnreadableEvent
from rules.alerts.notice import InvalidNotice, Notice
from rules.alerts.pagers import Pagers, Request
from rules.value import dataclass
from rules.webhooks.target import webhook_target
from runtime import observe
from runtime.consuming.seen_events import SeenEvents
from runtime.webhooks.endpoint import Answer, NotSent, WebhookEndpoint

_TIMEOUT_S: Final = 5.0
_ONE_TAKES_MS: Final = 12_000  # the look-up of a name, connecting, the time-out
_TOO_MANY: Final = 429


class NotTold(RuntimeError):
    """A service was not told; the message has to come again."""


class RefusedForGood(RuntimeError):
    """A service will not take it, however often it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """
    Who is on call.

    Attributes:
        told: Which service was told of what.
        remaining_ms: What is left of this run.

    """

    pagers: Pagers
    told: SeenEvents
    stack: str
    runbook: str
    remaining_ms: Callable[[], int]
    post: Callable[[Request], Answer]

    def hear(self, envelope: Mapping[str, Any]) -> None:
        """
        Tell each service what *envelope* of SNS says, once.

        Raises:
            NotTold: One has to be told later.
            UnreadableEvent: It is no such message, or one service refuses it.

        """
        try:
            notice = Notice.read(envelope, stack=self.stack, runbook=self.runbook)
        except InvalidNotice as error:
            raise UnreadableEvent(str(error)) from None
        if notice is not None and self.pagers.wants(notice):
            self._tell(notice)

    def _tell(self, notice: Notice) -> None:
        failed, refused = [], []
        for name, asked in self.pagers.by_name.items():
            key = f"{name}#{notice.key}#{notice.since.isoformat()}"
            try:
                self.told.once(key, partial(self._send, asked(notice)))
            except NotTold as why:
                failed.append(f"{name}: {why}")
            except RefusedForGood as why:
                refused.append(f"{name}: {why}")
        for each in (*failed, *refused):
            observe.logger().warning("on-call service not told", why=each)
        if failed:
            raise NotTold(", ".join(failed))
        if refused:
            raise UnreadableEvent(f"refused by {', '.join(refused)}")

    def _send(self, request: Request) -> None:
        if self.remaining_ms() < _ONE_TAKES_MS:
            raise NotTold("no time left")
        try:
            status = self.post(request).status
        except NotSent as failure:
            raise NotTold(str(failure)) from None
        if status == _TOO_MANY or status >= 500:
            raise NotTold(f"status_{status}")
        if not 200 <= status < 300:
            raise RefusedForGood(f"status_{status}")


def posted(request: Request) -> Answer:
    """Send *request* to a public address, once. Raises `NotSent`."""
    target = webhook_target(request.url)
    endpoint = WebhookEndpoint(target, private_is_allowed=False, timeout_s=_TIMEOUT_S)
    return endpoint.post(request.body, request.headers)


def notified(body: str) -> Mapping[str, Any] | None:
    """The envelope of a message that came from SNS; None if *body* is none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get("Type") == "Notification" else None
