"""Pages of an app of somebody's, in Chromium."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from local.browser.chromium import Chromium, NoBrowser, chromium


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path, *, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the files of *folder*; the origin, at *host*, a name of this machine."""
    handler = functools.partial(_Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield f"http://{host}:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def browsing() -> Iterator[Chromium]:
    """A browser; without one, a reason to skip."""
    skip_without_browser()
    with Chromium() as browser:
        yield browser


def skip_without_browser() -> None:
    """Say why, where there is none."""
    try:
        chromium()
    except NoBrowser as none:
        pytest.skip(str(none))
