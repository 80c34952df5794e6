"""
What CloudWatch does on AWS and the emulator leaves out: metrics of log lines, and alarms.

Invocations are counted by their REPORT lines, by any caller. What no line
tells of, `local.bridge.service_metrics` counts where it happens.
"""

from __future__ import annotations

import logging
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from threading import Condition, Event, Thread
from typing import Any

from botocore.exceptions import BotoCoreError

from cloudwatch_engine import AccountMetrics, AlarmWatch, Desk
from local.calling_service import AsCloudWatch
from local.embedded_metrics import Datum, embedded_metrics, invocation_metrics
from local.log_tail import Line, LogTail

_DATA_PER_CALL = 500  # PutMetricData takes 1,000
_STOPS_WITHIN_S = 5.0
_ALARMS_EVERY_S = 5.0
_DEPTHS_EVERY_S = 10.0
_QUIET_AFTER_S = 10.0
_WHEN_QUIET = 5  # so many times the interval, and all that is looked at from time to time
_OF_AN_OUTAGE = {"EventPending"}
_log = logging.getLogger(__name__)


class MetricsPump:
    """
    Makes metrics of all that is logged from now on, and of the depth of all queues.

    *client* makes a boto3 client for a service. `start` pumps in the background
    until `stop`, and watches all alarms; `drain` waits for it, and `once` pumps now.
    After some seconds in which nothing was logged it looks less often.
    """

    def __init__(
        self,
        client: Callable[[str], Any],
        *,
        interval_s: float = 1.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._log = LogTail(client("logs"), since_ms=int(now() * 1000))
        self._lambda, self._sqs = client("lambda"), client("sqs")
        self._cloudwatch = client("cloudwatch")
        desk = Desk(self._cloudwatch, AsCloudWatch(client("sns")))
        self._alarms = AlarmWatch(desk, AccountMetrics(self._cloudwatch), now=now)
        self._alarms_seen_at = self._depths_seen_at = float("-inf")
        self._interval_s = interval_s
        self._now = now
        self._logged_at = now()
        self._functions: dict[str, str] = {}  # by log group
        self._played: list[tuple[float, float, timedelta]] = []
        self._stopping, self._hurry = Event(), Event()
        self._rounds = Condition()
        self._begun = self._ended = 0
        self._thread = Thread(target=self._run, name="metrics pump", daemon=True)

    def start(self) -> None:
        """Pump in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Pump no more. A round that is under way is given a moment to end."""
        self._stopping.set()
        self._hurry.set()
        if self._thread.is_alive():
            self._thread.join(_STOPS_WITHIN_S)

    def drain(self) -> None:
        """
        Wait until all that is logged by now is in CloudWatch, or the pump stops.

        A pump that was not started pumps once.
        """
        if self._thread.ident is None:
            self.once()
            return
        self._logged_at = self._now()  # a caller that waits has done something
        with self._rounds:
            wanted = self._begun + 1  # the round under way may have read before
            self._hurry.set()
            self._rounds.wait_for(lambda: self._ended >= wanted or self._stopping.is_set())

    @contextmanager
    def set_back(self, by: timedelta) -> Iterator[None]:
        """
        Have what is logged meanwhile about delayed events have happened *by* so much earlier.

        For an outage that is only played: its alarm is not in alarm when it is over.
        """
        began_ms = int(self._now() * 1000)
        self._played.append((began_ms, math.inf, by))
        try:
            yield
        finally:
            self._played[-1] = (began_ms, self._now() * 1000, by)

    def once(self) -> int:
        """Pump what is new since the last time, and tell how many data that were."""
        unread = self._log.unread()
        if any(unread.values()):
            self._logged_at = self._now()
        data = [*self._depths()]
        for group, lines in unread.items():
            data.extend(self._metrics(group, lines))
        self._put(data)
        self._log.move_past(unread)  # only now: what could not be put is read again
        return len(data)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._hurry.wait(self._interval_s * self._pace())
            self._hurry.clear()
            self._begin_round()
            try:
                self.once()
                self._end_round()
                self._watch_alarms()
            except (BotoCoreError, OSError) as error:  # the emulator may be away for a moment
                _log.warning("no metrics were pumped this time: %s", type(error).__name__)
            except Exception:  # noqa: BLE001  # a run without metrics is better than none
                _log.warning("no metrics were pumped this time", exc_info=True)
        self._end_round()

    def _pace(self) -> int:
        return _WHEN_QUIET if self._now() - self._logged_at > _QUIET_AFTER_S else 1

    def _begin_round(self) -> None:
        with self._rounds:
            self._begun += 1

    def _end_round(self) -> None:
        with self._rounds:
            self._ended = self._begun
            self._rounds.notify_all()

    def _watch_alarms(self) -> None:
        if self._now() - self._alarms_seen_at >= _ALARMS_EVERY_S * self._pace():
            self._alarms_seen_at = self._now()
            self._alarms.once()

    def _metrics(self, group: str, lines: list[Line]) -> Iterator[Datum]:
        for line in lines:
            for datum in embedded_metrics(line.text, logged_at_ms=line.timestamp_ms):
                yield self._as_played(datum, line.timestamp_ms)
        if lines and (function := self._function(group)):
            streams = defaultdict(list)
            for line in lines:
                streams[line.stream].append((line.timestamp_ms, line.text))
            for stream in streams.values():
                yield from invocation_metrics(stream, function=function)

    def _as_played(self, datum: Datum, logged_at_ms: int) -> Datum:
        for began_ms, ended_ms, by in self._played:
            if datum.name in _OF_AN_OUTAGE and began_ms <= logged_at_ms <= ended_ms:
                earlier = datum.timestamp_ms - int(by.total_seconds() * 1000)
                return replace(datum, timestamp_ms=earlier)
        return datum

    def _function(self, group: str) -> str | None:
        """Name of the function that logs to *group*; a REPORT line does not tell."""
        if group not in self._functions:
            pages = self._lambda.get_paginator("list_functions").paginate()
            self._functions = {
                function.get("LoggingConfig", {}).get(
                    "LogGroup", f"/aws/lambda/{function['FunctionName']}"
                ): function["FunctionName"]
                for page in pages
                for function in page["Functions"]
            }
        return self._functions.get(group)

    def _depths(self) -> Iterator[Datum]:
        if self._now() - self._depths_seen_at < _DEPTHS_EVERY_S * self._pace():
            return
        self._depths_seen_at = self._now()
        asked = "ApproximateNumberOfMessages"
        for page in self._sqs.get_paginator("list_queues").paginate():
            for url in page.get("QueueUrls", []):
                with suppress(self._sqs.exceptions.QueueDoesNotExist):  # deleted since it was named
                    told = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[asked])
                    yield self._depth(url, float(told["Attributes"][asked]))

    def _depth(self, url: str, messages: float) -> Datum:
        return Datum(
            namespace="AWS/SQS",
            name="ApproximateNumberOfMessagesVisible",
            dimensions=(("QueueName", url.rpartition("/")[2]),),
            values=(messages,),
            counts=(1.0,),
            unit="Count",
            timestamp_ms=int(self._now() * 1000),
        )

    def _put(self, data: list[Datum]) -> None:
        by_namespace = defaultdict(list)
        for datum in data:
            by_namespace[datum.namespace].append(_as_put(datum))
        for namespace, metrics in by_namespace.items():
            for start in range(0, len(metrics), _DATA_PER_CALL):
                self._cloudwatch.put_metric_data(
                    Namespace=namespace, MetricData=metrics[start : start + _DATA_PER_CALL]
                )


def _as_put(datum: Datum) -> dict[str, Any]:
    return {
        "MetricName": datum.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in datum.dimensions],
        "Timestamp": datum.timestamp_ms / 1000,
        "Values": datum.values,
        "Counts": datum.counts,
        "Unit": datum.unit,
    }
