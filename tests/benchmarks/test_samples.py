"""What the triggers are compared with has to work, or there is no comparison."""

import importlib
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.aws_stub import Service
from benchmarks.cold_targets import CREDENTIALS, samples

SAMPLES = [*samples(Path(), Path())]


@pytest.fixture
def endpoint():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    serving = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    serving.join()


@pytest.mark.parametrize("target", SAMPLES, ids=lambda each: each.name)
def test_every_sample_answers(target, endpoint, monkeypatch):
    """With the variables that the benchmark sets, and no others."""
    region = {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL": endpoint}
    for name, value in {**target.env, **CREDENTIALS, **region}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("POWERTOOLS_METRICS_NAMESPACE", raising=False)
    module = importlib.import_module(
        f"benchmarks.samples.{target.handler.removesuffix('.handler')}"
    )

    answer = importlib.reload(module).handler(target.event, None)

    assert answer is target.event
