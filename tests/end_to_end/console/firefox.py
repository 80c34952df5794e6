"""
Firefox without a window, over Marionette, the protocol that is built into it.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html: a TCP
connection to 127.0.0.1; ``length:[0, number, command, parameters]``, answered by
``length:[1, number, error, result]``. Its commands are WebDriver's.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from local.browser.chromium import NoBrowser
from local.server import LOOPBACK
from tests.end_to_end.console.driven import LOOKS_EVERY_S, Driven

NAMES = ("firefox-esr", "firefox")
STARTS_WITHIN_S = 300.0
# A free port, and nobody but this machine: every other address goes to a proxy that is not there.
PREFERENCES = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    **{f"network.proxy.{kind}": LOOPBACK for kind in ("http", "ssl")},
    **{f"network.proxy.{kind}_port": 9 for kind in ("http", "ssl")},
    "network.proxy.allow_hijacking_localhost": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": f"http://{LOOPBACK}:9",
}


class Firefox(Driven):
    """A session over an open connection."""

    def __init__(self, connection):
        self.connection, self.numbers, self.unread = connection, count(1), b""
        self.answer()  # it tells its name first
        self.command("NewSession", "")

    def command(self, name, path, **words):  # noqa: ARG002  (WebDriver's path, which is not used here)
        told = json.dumps([0, next(self.numbers), f"WebDriver:{name}", words]).encode()
        self.connection.sendall(b"%d:%s" % (len(told), told))
        _, _, error, result = self.answer()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return result.get("value")

    def answer(self):
        while b":" not in self.unread:
            self.unread += self.more()
        length, _, self.unread = self.unread.partition(b":")
        while len(self.unread) < int(length):
            self.unread += self.more()
        told, self.unread = self.unread[: int(length)], self.unread[int(length) :]
        return json.loads(told)

    def more(self):
        if more := self.connection.recv(1 << 16):
            return more
        raise RuntimeError("Firefox ended")


@contextmanager
def firefox():
    """The browser with one tab, for as long as the block lasts; NoBrowser if there is none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowser("Firefox is not installed: apt-get install firefox-esr")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items())
        Path(folder, "user.js").write_text("\n".join(lines))
        quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        words = [program, "--headless", "--marionette", "--no-remote", "--profile", folder]
        around = {**os.environ, "HOME": folder, "MOZ_CRASHREPORTER_DISABLE": "1"}
        process = subprocess.Popen(words, env=around, **quiet)
        try:
            with socket.create_connection((LOOPBACK, port_in(folder, process))) as connection:
                yield Firefox(connection)
        finally:
            process.terminate()
            process.wait()


def port_in(profile, process):
    """What Firefox wrote into its profile when it listened."""
    end, port = time.monotonic() + STARTS_WITHIN_S, Path(profile, "MarionetteActivePort")
    while not (port.exists() and port.read_text()):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("Firefox did not start")
        time.sleep(LOOKS_EVERY_S)
    return int(port.read_text())
