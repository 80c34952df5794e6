"""What every test has: no network but 127.0.0.1, example events, and what was published."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_socket import socket_allow_hosts

from events.contract.schema import UserEvent, decode
from events.publishing.publish import Announcer
from runtime import observe
from runtime.entry import Invocation
from runtime.observe import MetricLines
from tests.moto_by_http import moto_by_http

EXAMPLES = Path(__file__).parent / "cognito_events"
NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)  # one, because each fixture costs as much as a small test
def apart() -> Iterator[None]:
    """Nothing but 127.0.0.1 is ever contacted, and no test has the clients of another."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    boto3.DEFAULT_SESSION = None  # it keeps the credentials of the test that made the first client
    yield
    boto3.DEFAULT_SESSION = None


@pytest.fixture(scope="session")
def example() -> Callable[[str], dict[str, Any]]:
    """A fresh copy of the example event of that name."""

    def load(name: str) -> dict[str, Any]:
        return json.loads((EXAMPLES / f"{name}.json").read_text())

    return load


@pytest.fixture
def aws_by_http() -> Iterator[None]:
    """A client that is made by the environment gets moto, which has to be running."""
    with moto_by_http():
        yield


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def metric_lines() -> MetricLines:
    return MetricLines(namespace="CognitoTriggers", service="test")


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages of the log lines of the test, as they are written."""
    messages = list[str]()
    write = observe._print

    def note(line: Mapping[str, Any]) -> None:
        messages.append(str(line.get("message", "")))
        write(line)

    monkeypatch.setattr(observe, "_print", note)
    return messages


@pytest.fixture
def published() -> list[UserEvent]:
    """The events that reached the topic."""
    return []


@pytest.fixture
def announce(published: list[UserEvent], metric_lines: MetricLines) -> Announcer:
    return Announcer(
        send=lambda told: published.append(decode(json.dumps(told))),
        lines=metric_lines,
        budget=timedelta(seconds=0.5),
        is_sample=lambda _: False,
        now=lambda: NOON,
        invocation=lambda: Invocation("request-1", lambda: 5000),
    )


@pytest.fixture
def facts(published):
    """The published events as (kind, data), without what all of them have."""

    def facts():
        return [
            (
                event.kind,
                {k: v for k, v in event.data.items() if k not in {"trigger", "client_id"}},
            )
            for event in published
        ]

    return facts
