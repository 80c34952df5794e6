import asyncio

import pytest

from local.bridge import slowness


@pytest.fixture
def waited(monkeypatch):
    """For how long each call waited."""
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    monkeypatch.setattr(slowness.asyncio, "sleep", sleep)
    yield waits
    slowness.end()


def test_dynamodb_is_slow_from_the_beginning_to_the_end(waited):
    """And answers the same as ever."""

    async def serve(method, *, path):
        return method, path

    handle = slowness.dynamodb_for(serve)

    def call():
        return asyncio.run(handle("POST", path="/"))

    assert ("POST", "/") == call()
    assert {"dynamodb": True} == slowness.begin()
    assert ("POST", "/") == call()
    assert {"dynamodb": False} == slowness.end()
    assert ("POST", "/") == call()
    assert [slowness.DELAY_S] == waited
