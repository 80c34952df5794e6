"""How a trigger tells what happened, without ever being harmed by telling it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from events.contract.catalogue import Kind
from events.contract.schema import UserEvent, envelope, user_event
from events.publishing.topic import Envelope, Topic
from rules.breaker import Breaker
from rules.trigger_event import TriggerEvent
from runtime import aws, clock, observe
from runtime.aws_client.errors import told
from runtime.entry import COGNITO_WAITS_MS, Invocation, current_invocation
from runtime.observe import MetricLines
from runtime.settings.events import EventSettings

# A plain term for a CloudWatch Logs subscription filter: the relay publishes what stands behind it.
PENDING = "USER_EVENT_PENDING"
# What is true only if Cognito hears the answer. Of all else something has been done or written.
_OF_ANSWERS = {
    Kind.SIGN_UP_ACCEPTED,
    Kind.SIGN_UP_REJECTED,
    Kind.SIGN_IN_ATTEMPTED,
    Kind.SIGN_IN_SUCCEEDED,
    Kind.USER_MIGRATED,
    Kind.USER_MIGRATION_REFUSED,
}
_ANSWERING_TAKES_MS = 500  # what must be left for the trigger to answer Cognito


class Announce(Protocol):
    """Tell that *kind* happened to the user of *asked*; absent values are left away."""

    def __call__(self, kind: Kind, asked: TriggerEvent, /, **data: str | int | None) -> None: ...  # noqa: D102  # the class says it


def announcer(settings: EventSettings, *, opens: bool = True) -> Announcer:
    """
    The announcer of this function, its SNS client made and ready.

    A function whose usual call publishes nothing *opens* none: the first
    event makes the client.
    """
    return Announcer(
        send=_sender(settings, opens=opens),
        lines=MetricLines(namespace=settings.metrics_namespace, service=settings.service),
        budget=timedelta(seconds=settings.publish_timeout_s),
        region=settings.region,
    )


def _sender(settings: EventSettings, *, opens: bool) -> Callable[[Envelope], None]:
    def topic() -> Topic:
        sns = aws.sns(timeout_s=settings.publish_timeout_s, opens=opens)
        return Topic(sns, arn=settings.user_events_topic_arn)

    if opens:
        return topic().publish
    first = cache(topic)
    return lambda event: first().publish(event)


class Announcer:
    """
    Writes an event down, then publishes it within a time budget.

    The line comes first: it is the audit log, it carries the metric
    ``EventWritten``, and it survives whatever happens to the publishing. An
    event that was not published is written once more behind `PENDING`, and
    the relay publishes it with the same id.
    Calling an announcer never raises.
    """

    def __init__(  # noqa: PLR0913  # an announcer has that many collaborators
        self,
        *,
        send: Callable[[Envelope], None],
        lines: MetricLines,
        budget: timedelta,
        region: str = "",
        is_sample: Callable[[UserEvent], bool] | None = None,
        now: Callable[[], datetime] = clock.now,
        invocation: Callable[[], Invocation] = current_invocation,
    ) -> None:
        self._send = send
        self._lines = lines
        self._region = region
        self._breaker = Breaker(failures=3, opens_for_s=10)
        self._is_sample = is_sample or _is_one_in_a_hundred
        self._needs_ms = int(budget.total_seconds() * 1000) + _ANSWERING_TAKES_MS
        self._now = now
        self._invocation = invocation

    def __call__(self, kind: Kind, asked: TriggerEvent, /, **data: str | int | None) -> None:
        """See `Announce`."""
        told = {"trigger": asked.source, "client_id": asked.client_id, **data}
        has_to_be_heard = kind in _OF_ANSWERS
        self._tell(kind, asked.pool_id, asked.subject, told, has_to_be_heard=has_to_be_heard)

    def _is_late(self, kind: Kind) -> bool:
        """
        Tell whether Cognito has hung up, and calls again with the same event.

        Then nobody hears this answer: no password is checked, no user is signed up or in. The
        call that is answered in time tells of it, once.
        """
        elapsed_ms = self._invocation().elapsed_ms()
        if elapsed_ms < COGNITO_WAITS_MS:
            return False
        observe.logger().warning("answer too late to be told", kind=kind, elapsed_ms=elapsed_ms)
        return True

    def tell(
        self,
        kind: Kind,
        *,
        pool_id: str,
        subject: str | None,
        data: Mapping[str, Any],
        request_id: str = "",
    ) -> None:
        """
        Announce a fact without a trigger event; never raises, either.

        *request_id* is of the call that others tell of, too; else it is the invocation's.
        """
        self._tell(kind, pool_id, subject, data, has_to_be_heard=False, request_id=request_id)

    def _tell(  # noqa: PLR0913  # an event has that many independent members
        self,
        kind: Kind,
        pool_id: str,
        subject: str | None,
        data: Mapping[str, Any],
        *,
        has_to_be_heard: bool,
        request_id: str = "",
    ) -> None:
        try:
            if has_to_be_heard and self._is_late(kind):
                return
            self._announce(
                user_event(
                    kind,
                    pool_id=pool_id,
                    subject=subject,
                    request_id=request_id or self._invocation().request_id,
                    time=self._now(),
                    data={
                        name: value for name, value in data.items() if value or type(value) is int
                    },
                )
            )
        except Exception as error:  # noqa: BLE001  # fail open: no sign-in is lost for an event
            observe.logger().error("event not told", kind=kind, error=type(error).__name__)

    def _announce(self, event: UserEvent) -> None:
        written = envelope(event, region=self._region)
        self._lines.write({"EventWritten": [1]}, user_event=written)
        if self._is_sample(event):
            self._leave_to_relay(written, metric="EventDeferred", why="on_purpose")
            return
        failure = self._why_not_published(written)
        if failure is not None:
            self._leave_to_relay(written, metric="EventPending", why=failure)

    def _leave_to_relay(self, written: Envelope, *, metric: str, why: str) -> None:
        self._lines.write({metric: [1]}, outbox=PENDING, why=why, user_event=written)

    def _why_not_published(self, written: Envelope) -> str | None:
        if self._invocation().remaining_ms() < self._needs_ms:
            return "out_of_time"
        if not self._breaker.allows(self._now().timestamp()):
            return "breaker_open"
        try:
            self._send(written)  # within the budget: the client's own wall
        except Exception as error:  # noqa: BLE001  # fail open: the pending line takes over
            self._breaker.failed(self._now().timestamp())
            return told(error)
        self._breaker.succeeded()
        return None


def _is_one_in_a_hundred(event: UserEvent) -> bool:
    """Takes the relay intentionally: a transport that is never used breaks unnoticed."""
    return int(event.event_id.replace("-", ""), 16) % 100 == 0
