"""A receiver of OpenTelemetry metrics over HTTP (OTLP/HTTP, JSON, gzip)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from rules.consuming.otlp import Attributes, rejected, request
from runtime import observe
from runtime.webhooks.endpoint import NotSent, WebhookEndpoint

_RESTS: Final = timedelta(seconds=30)
READS: Final = 4096  # octets of an answer; it tells of points that were not taken


class OtlpReceiver:
    """
    Gets what each batch counted, once and without a second try.

    It is a mirror of what CloudWatch has: a receiver that fails or is slow loses points and
    never a batch. For half a minute after a failure it is left alone.
    """

    def __init__(
        self,
        endpoint: WebhookEndpoint,
        *,
        headers: Mapping[str, str],
        resource: Mapping[str, str],
    ) -> None:
        self._endpoint = endpoint
        self._headers = {
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "User-Agent": "cognito-triggers",
            **headers,
        }
        self._resource = resource
        self._rests_until: datetime | None = None

    def send(
        self, counts: Mapping[Attributes, int], lags_s: Sequence[float], *, now: datetime
    ) -> None:
        """Send them, if there are any."""
        if not counts or (self._rests_until and now < self._rests_until):
            return
        end = int(now.timestamp() * 1_000_000) * 1000
        told = request(
            counts,
            lags_s,
            resource=self._resource,
            start_ns=end - int(max(lags_s) * 1_000_000) * 1000,
            end_ns=end,
        )
        why = self._post(gzip.compress(json.dumps(told).encode(), 6, mtime=0))
        if why:
            self._rests_until = now + _RESTS
            observe.logger().warning("metrics not taken by the OTLP endpoint", why=why)

    def _post(self, body: bytes) -> str:
        """Why it was not taken; empty if it was."""
        try:
            answer = self._endpoint.post(body, self._headers)
        except NotSent as failure:
            return str(failure)
        if not 200 <= answer.status < 300:
            return f"status_{answer.status}"
        lost = _lost(answer.body)
        return f"rejected_{lost}" if lost else ""


def _lost(body: bytes) -> int:
    try:
        told = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return 0
    return rejected(told) if isinstance(told, dict) else 0
