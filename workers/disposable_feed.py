"""
Lambda calls this every day, if the operator wants it: what other people's lists say by now.

It asks the sources that are on and writes a version of the lists into the operator's
bucket, from where functions that check addresses read it within minutes. A source that is
silent, or says what is not believed, leaves everything as it was. How old each source
is, and how many of them somebody should look at, are metrics.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rules.feeds.history import History, trouble
from rules.value import dataclass
from runtime import boto3_clients, clock, observe
from runtime.entry import Handle, entrypoint
from runtime.feeds.lists_bucket import ListsBucket
from runtime.feeds.refresh import Looked, Refresh
from runtime.feeds.sources import refresh_of
from runtime.observe import MetricLines
from runtime.settings.feeds import FeedSettings

_DUE_S = 3 * 86_400  # without a run for so long, readers of the lists log it


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposableFeed:
    """
    The function with its collaborators.

    Attributes:
        refresh: Makes what asks the sources: which there are stands in the bucket, perhaps.

    """

    refresh: Callable[[], Refresh]
    lines: MetricLines

    def handle(self, _event: object) -> dict[str, Any]:
        """Refresh once; raises what S3 does, `ChangedMeanwhile` and `UnusableSources`."""
        refresh = self.refresh()
        looked = refresh.look()
        now = refresh.now()
        pointer = refresh.keep(looked, due=now + _DUE_S)
        troubles = self._told(refresh, looked, now)
        said = {"version": pointer.version, "why_held": looked.why_held, "troubles": troubles}
        observe.logger().info("disposable feed", **said)
        return said

    def _told(self, refresh: Refresh, looked: Looked, now: int) -> dict[str, str]:
        troubles: dict[str, str] = {}
        for source in refresh.sources:
            history = looked.histories[source.id]
            self._write_age(source.id, history, now)
            if words := trouble(history, source=source, now=now):
                troubles[source.id] = words
        if looked.why_held:
            troubles["lists"] = looked.why_held
        self.lines.write({"DisposableFeedTrouble": [len(troubles)]})
        return troubles

    def _write_age(self, source: str, history: History, now: int) -> None:
        if history.changed_at:
            hours = (now - history.changed_at) / 3600
            self.lines.write({"DisposableListAge": [hours]}, dimensions={"source": source})


def wire() -> Handle:
    """Connect to S3; the sources are asked when it runs."""
    settings = FeedSettings()
    bucket = ListsBucket(
        s3=boto3_clients.patient("s3"),
        bucket=settings.domain_lists_bucket,
        folder=settings.domain_lists_folder,
    )
    return DisposableFeed(
        refresh=lambda: refresh_of(
            bucket,
            on=settings.disposable_feed,
            now=lambda: int(clock.now().timestamp()),
        ),
        lines=MetricLines(namespace=settings.metrics_namespace, service=settings.service),
    ).handle


handler = entrypoint(wire)
