"""How a trigger tells what happened, without ever being harmed by telling it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from events.catalogue import Kind
from events.schema import UserEvent, attributes, encode, envelope, user_event
from rules.trigger_event import TriggerEvent
from runtime import aws, clock, observe
from runtime.entry import Invocation, current_invocation
from runtime.observe import MetricLines
from runtime.settings import Settings

# A plain term for a CloudWatch Logs subscription filter: what is logged with it was not published.
PENDING = "USER_EVENT_PENDING"
_ANSWERING_TAKES_MS = 500  # what must be left for the trigger to answer Cognito


class Announce(Protocol):
    """Tell that *kind* happened to the user of *asked*; absent values are left away."""

    def __call__(self, kind: Kind, asked: TriggerEvent, /, **data: str | bool | None) -> None: ...  # noqa: D102


def announcer(settings: Settings) -> Announce:
    """The announcer of this function, its SNS client made and ready."""
    sns = aws.sns(timeout_s=settings.publish_timeout_s)
    topic = settings.user_events_topic_arn

    def send(event: UserEvent) -> None:
        sns.publish(
            TopicArn=topic,
            Message=encode(event),
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes(event).items()
            },
        )

    return Announcer(
        send=send,
        lines=MetricLines(namespace=settings.metrics_namespace, service=settings.service),
        budget_ms=int(settings.publish_timeout_s * 1000),
    )


class Announcer:
    """
    Writes an event down, then publishes it within a time budget.

    The line comes first: it is the audit log, it carries the metric
    ``EventWritten``, and it survives whatever happens to the publishing.
    An event that was not published is written once more, behind `PENDING`.
    Calling an announcer never raises.
    """

    def __init__(
        self,
        *,
        send: Callable[[UserEvent], None],
        lines: MetricLines,
        budget_ms: int,
        now: Callable[[], datetime] = clock.now,
        invocation: Callable[[], Invocation] = current_invocation,
    ) -> None:
        self._send = send
        self._lines = lines
        self._needs_ms = budget_ms + _ANSWERING_TAKES_MS
        self._now = now
        self._invocation = invocation

    def __call__(self, kind: Kind, asked: TriggerEvent, /, **data: str | bool | None) -> None:
        """See `Announce`."""
        try:
            self._announce(self._event(kind, asked, data))
        except Exception as error:  # noqa: BLE001  # fail open: no sign-in is lost for an event
            observe.logger().error("event not told", kind=kind, error=type(error).__name__)

    def _event(
        self, kind: Kind, asked: TriggerEvent, data: dict[str, str | bool | None]
    ) -> UserEvent:
        told: dict[str, Any] = {"trigger": asked.source, "client_id": asked.client_id, **data}
        return user_event(
            kind,
            pool_id=asked.pool_id,
            subject=asked.subject,
            request_id=self._invocation().request_id,
            time=self._now(),
            data={name: value for name, value in told.items() if value},
        )

    def _announce(self, event: UserEvent) -> None:
        written = envelope(event)
        self._lines.write(
            {"EventWritten": [1]}, dimensions={"type": event.type}, user_event=written
        )
        reason = self._why_not_published(event)
        if reason is not None:
            self._lines.write({"EventPending": [1]}, outbox=PENDING, why=reason, user_event=written)

    def _why_not_published(self, event: UserEvent) -> str | None:
        if self._invocation().remaining_ms() < self._needs_ms:
            return "out_of_time"
        try:
            self._send(event)
        except Exception as error:  # noqa: BLE001  # fail open: the pending line takes over
            return type(error).__name__
        return None
