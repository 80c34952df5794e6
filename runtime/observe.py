"""Log lines and metrics, as operators and CloudWatch read them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)


def logger() -> Logger:
    """The structured logger; level and service come from Powertools' own variables."""
    return Logger()


class MetricLines:
    """
    Prints lines in CloudWatch's embedded metric format, to standard output.

    One line may carry a fact beside its metrics: what is logged and what is
    counted cannot drift apart.
    """

    def __init__(self, *, namespace: str, service: str) -> None:
        self._namespace = namespace
        self._service = service

    def write(
        self,
        metrics: Mapping[str, Sequence[float]],
        *,
        dimensions: Mapping[str, str] | None = None,
        unit: MetricUnit = MetricUnit.Count,
        at: datetime | None = None,
        **facts: Any,
    ) -> None:
        """
        Write each of *metrics* with all of its values, as of now or as of *at*.

        *dimensions* are beside ``service``, which is always there; each of
        their values is a metric of its own to pay for, so they must be few.
        """
        line = AmazonCloudWatchEMFProvider(
            metric_set={},
            dimension_set={},
            metadata_set={},
            default_dimensions={},
            namespace=self._namespace,
            service=self._service,
        )
        if at is not None:
            line.set_timestamp(at)
        for name, value in (dimensions or {}).items():
            line.add_dimension(name, value)
        for name, fact in facts.items():
            line.add_metadata(name, fact)
        for name, values in metrics.items():
            for number in values:
                line.add_metric(name, unit, number)
        # At 100 values, as many as a line holds, Powertools has printed and emptied it by itself.
        # Not flush_metrics(): POWERTOOLS_METRICS_DISABLED would take the facts away with it.
        if line.metric_set:
            print(json.dumps(line.serialize_metric_set(), separators=(",", ":")), flush=True)  # noqa: T201
