from contextlib import ExitStack

import pytest

from runtime.aws_client.clients import Clients
from tests.runtime.aws_client.servers import serving

ENV = {
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}


@pytest.fixture
def env():
    return dict(ENV)


@pytest.fixture
def serve():
    """Starts servers that end with the test."""
    with ExitStack() as servers:
        yield lambda *scripts, **more: servers.enter_context(serving(*scripts, **more))


@pytest.fixture
def clients(env):
    """Clients of a server."""

    def clients(server, *, scheme="http", host="127.0.0.1", remaining_ms=lambda: None, **more):
        url = {"AWS_ENDPOINT_URL": f"{scheme}://{host}:{server.port}"}
        return Clients(env={**env, **url, **more}, remaining_ms=remaining_ms, warn=print)

    return clients
