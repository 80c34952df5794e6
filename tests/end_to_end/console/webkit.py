"""
WebKitGTK's MiniBrowser over WebKitWebDriver, as Debian has it; it is not Safari.

It needs a display (Xvfb) and a session of D-Bus, else the driver waits for ever.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from local.browser.chromium import NoBrowser
from local.server import LOOPBACK
from tests.end_to_end.console.driven import LOOKS_EVERY_S, Driven

NEEDED = ("WebKitWebDriver", "Xvfb", "dbus-run-session")
AN_ANSWER_TAKES_S = 300.0
SURROUNDINGS = {
    "LANG": "C",  # navigator.language is C, which Intl refuses: the page has to do without
    "LC_ALL": "C",
    "NO_AT_BRIDGE": "1",
    "GTK_A11Y": "none",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",  # with it, it waits for ever under Xvfb
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # root cannot have it; pages are our own
    "http_proxy": f"http://{LOOPBACK}:9",  # nobody but this machine
    "https_proxy": f"http://{LOOPBACK}:9",
    "no_proxy": "127.0.0.1,localhost",
}


class WebKit(Driven):
    """A session of the driver at *port*."""

    def __init__(self, port):
        self.port, self.session = port, ""
        found = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
        options = {"binary": str(found), "args": ["--automation"]}
        wish = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        made = self.ask("POST", "/session", capabilities={"alwaysMatch": wish})
        self.session = f"/session/{made['sessionId']}"

    def command(self, name, path, **words):  # noqa: ARG002  (the path says it)
        return self.ask("POST", f"{self.session}/{path}", **words)

    def ask(self, method, path, **words):
        connection = HTTPConnection(LOOPBACK, self.port, timeout=AN_ANSWER_TAKES_S)
        try:
            connection.request(method, path, json.dumps(words) if method == "POST" else None)
            told = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(told, dict) and "error" in told:
            raise RuntimeError(f"{path}: {told['message']}")
        return told


@contextmanager
def webkit():
    """The browser, for as long as the block lasts; NoBrowser says what is not installed."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or not any(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")):
        raise NoBrowser("WebKit is not installed: apt-get install webkit2gtk-driver xvfb dbus")
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        around = {**os.environ, **SURROUNDINGS, "HOME": folder, "XDG_RUNTIME_DIR": folder}
        around["DISPLAY"] = stack.enter_context(display())
        with socket.create_server((LOOPBACK, 0)) as free:
            port = free.getsockname()[1]
        driver = ["dbus-run-session", "--", NEEDED[0], f"--port={port}", f"--host={LOOPBACK}"]
        stack.enter_context(process(driver, env=around))
        wait_for(port)
        browser = WebKit(port)
        stack.callback(browser.ask, "DELETE", browser.session)
        yield browser


@contextmanager
def display():
    """The name of one that nobody has."""
    reading, writing = os.pipe()
    screen = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x900x24"]
    with process([*screen, "-nolisten", "tcp"], pass_fds=[writing]):
        os.close(writing)
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"


@contextmanager
def process(words, **options):
    """It and its children, while the block lasts."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    started = subprocess.Popen(words, start_new_session=True, **quiet, **options)
    try:
        yield
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait()


def wait_for(port):
    end = time.monotonic() + AN_ANSWER_TAKES_S
    with socket.socket() as tried:
        while tried.connect_ex((LOOPBACK, port)):
            if time.monotonic() > end:
                raise RuntimeError("WebKitWebDriver did not start")
            time.sleep(LOOKS_EVERY_S)
