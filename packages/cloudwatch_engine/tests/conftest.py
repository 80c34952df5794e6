from datetime import UTC, datetime

import pytest

from cloudwatch_engine.metrics import Metric
from cloudwatch_engine.store import MetricStore, Point

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def store():
    return MetricStore()


@pytest.fixture
def put(store):
    """Put values of a metric of the namespace Shop: seconds after noon, value."""

    def put(name, values, **dimensions):
        points = [Point(NOON.timestamp() + after, value) for after, value in values.items()]
        store.put(Metric.named("Shop", name, dimensions), points)

    return put
