"""Debian's Chromium without a window, for as long as a `with` block lasts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from types import TracebackType
from typing import Self

from local.browser.devtools import DevTools
from local.browser.page import Page
from local.server import LOOPBACK

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_STOPS_WITHIN_S = 10.0
# Puts the pipes where Chromium looks for them, whatever their numbers were, and becomes it.
_PIPES = """
import os, sys
read, write = os.dup(int(sys.argv[1])), os.dup(int(sys.argv[2]))
high = [os.dup2(each, 100 + each) for each in (read, write)]
os.dup2(high[0], 3), os.dup2(high[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-default-apps", "--disable-extensions", "--no-proxy-server", "--lang=en"),
    *("--disable-dev-shm-usage", "--password-store=basic", "--use-mock-keychain"),
)
# Whatever it might want to ask of anybody but this machine, it cannot find.
NOBODY_ELSE = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


class NoBrowser(LookupError):
    """There is no Chromium on this machine."""


def chromium() -> str:
    """Where it is; NoBrowser says how to get it."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    raise NoBrowser("Chromium is not installed: apt-get install chromium")


class Chromium:
    """The browser; its profile is new, and gone with it. *rebound* are names of 127.0.0.1."""

    def __init__(self, *, rebound: Collection[str] = ()) -> None:
        led_here = [f"MAP {name} {LOOPBACK}" for name in rebound]
        self._resolver = f"--host-resolver-rules={', '.join([*led_here, NOBODY_ELSE])}"

    def __enter__(self) -> Self:
        program = chromium()
        self._folder = tempfile.mkdtemp(prefix="cognito-triggers-browser-")
        theirs_to_read, ours_to_write = os.pipe()
        ours_to_read, theirs_to_write = os.pipe()
        self._pipes = (ours_to_read, ours_to_write)
        with open(f"{self._folder}/log", "wb") as log:  # noqa: PTH123  (a plain file)
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-c", _PIPES, str(theirs_to_read), str(theirs_to_write)),
                    *(program, "--remote-debugging-pipe", f"--user-data-dir={self._folder}"),
                    *(*_QUIET, self._resolver),
                ],
                pass_fds=[theirs_to_read, theirs_to_write],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        os.close(theirs_to_read)
        os.close(theirs_to_write)
        self.devtools = DevTools(*self._pipes)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in self._pipes:
            os.close(pipe)  # it ends when nobody drives it
        try:
            self._process.wait(_STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def page(
        self, url: str, *, width: int = 1280, height: int = 900, is_dark: bool = False
    ) -> Page:
        """A tab with *url* in it, of that size and theme."""
        made = self.devtools.call("Target.createTarget", url="about:blank")
        page = Page.of_target(self.devtools, made["targetId"])
        page.resize(width, height, is_dark=is_dark)
        page.go(url)
        return page

    def tabs(self) -> set[str]:
        """What DevTools call the tabs that are open."""
        told = self.devtools.call("Target.getTargets")["targetInfos"]
        return {each["targetId"] for each in told if each["type"] == "page"}

    def tab(self, name: str) -> Page:
        """One of `tabs`, as it is by now."""
        page = Page.of_target(self.devtools, name)
        page.until("document.readyState === 'complete' && location.href !== 'about:blank'")
        return page
