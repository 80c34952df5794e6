"""
The README's pictures of the console, of a real run: ``make pictures``.

The suite is started, the demo is played, and Chromium photographs the page.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from local.browser.chromium import Chromium, NoBrowser, chromium
from local.browser.page import Page
from local.console.laptop import console
from local.console.server import address_of, listener_on
from local.demo.history import fill
from local.demo.metrics import expected_metrics, read_metrics
from local.demo.play import events_of, play
from local.schedules import run_schedules_once
from local.suite import PARAMETERS, running_suite
from runtime import clock

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
_OVERVIEW = (
    "document.querySelector('.panel canvas') && document.querySelector('.alarms li')"
    " && document.querySelector('.figures b').textContent !== '–'"  # noqa: RUF001  (nothing yet)
)
_DASHBOARD = "document.querySelectorAll('#board canvas').length > 3"

_QUALITY = 70  # of a WebP: text is sharp, in less than half the bytes of a PNG


@dataclass(frozen=True, slots=True)
class View:
    """
    What is photographed.

    Attributes:
        path: Its address, without the slash at the beginning.
        loaded: What is true in the page when there is something to see.

    """

    path: str
    loaded: str
    is_dark: bool = False
    width: int = 1240
    height: int = 800


VIEWS: Mapping[str, View] = {
    "console.webp": View("", _OVERVIEW),
    "console-dark.webp": View("", _OVERVIEW, is_dark=True),
    "tablet.webp": View("", _OVERVIEW, width=768, height=1024),
    "tablet-dark.webp": View("", _OVERVIEW, is_dark=True, width=768, height=1024),
    "phone.webp": View("", _OVERVIEW, width=390, height=844),
    "phone-dark.webp": View("", _OVERVIEW, is_dark=True, width=390, height=844),
    "board.webp": View("dashboards/Customers", _DASHBOARD),
    "board-dark.webp": View("dashboards/Customers", _DASHBOARD, is_dark=True),
    "triggers.webp": View("dashboards/Triggers", _DASHBOARD),
    "pipeline.webp": View("dashboards/Pipeline", _DASHBOARD),
}


def main() -> None:
    """Run the suite, take all pictures, and say where they are; without a browser, say so."""
    try:
        chromium()
    except NoBrowser as none:
        sys.exit(str(none))
    with listener_on() as listener:
        parameters = {**PARAMETERS, "SignInPage": address_of(listener)}
        running = running_suite(parameters=parameters, on_progress=print)
        with ExitStack() as stack:
            suite = stack.enter_context(running)
            until = fill(suite, now=clock.now())
            address = stack.enter_context(console(suite, listener, simulated_until=until))
            run_schedules_once(suite.emulator)
            played = play(suite, on_step=lambda played: print(played.step.title))
            read_metrics(suite, expected_metrics(events_of(played)))
            take(address, FOLDER)


def take(address: str, folder: Path) -> None:
    """Write a picture of each of `VIEWS` of the console at *address* into *folder*."""
    folder.mkdir(exist_ok=True)
    with Chromium() as browser:
        for name, view in VIEWS.items():
            page = browser.page(
                f"{address}{view.path}",
                width=view.width,
                height=view.height,
                is_dark=view.is_dark,
            )
            (folder / name).write_bytes(picture(page, view))
            page.close()
            print(folder / name)


def picture(page: Page, view: View) -> bytes:
    """A WebP of the window."""
    page.until(view.loaded)
    page.settle()
    return page.picture(quality=_QUALITY)


if __name__ == "__main__":
    main()
