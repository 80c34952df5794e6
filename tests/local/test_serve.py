"""`make run` after the demo, when the emulator is gone: one sentence, and no traceback."""

from io import StringIO
from types import SimpleNamespace

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from rich.console import Console

from local import serve

URL = "http://127.0.0.1:4566/"


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url=URL),
        ReadTimeoutError(endpoint_url=URL),
        ConnectionResetError(104, "Connection reset by peer"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_emulator_that_answers_no_more_is_told_with_the_end_of_its_log(error, monkeypatch):
    """Its process may be ending still, as when it was killed or the machine had no memory left."""

    def lost(*, within_s):  # noqa: ARG001  # the name is Listener.next's
        raise error

    monkeypatch.setattr(serve, "Listener", lambda _: SimpleNamespace(next=lost))
    emulator = SimpleNamespace(
        endpoint=URL, key=SimpleNamespace(access_key="AKIA"), last_words=lambda: "Killed"
    )
    said = StringIO()
    suite = SimpleNamespace(emulator=emulator, api_url=f"{URL}api")
    serve.serve(suite, "http://127.0.0.1:8040/", Console(file=said, width=120))

    assert said.getvalue().endswith("the emulator answers no more; the end of its log:\nKilled\n")
