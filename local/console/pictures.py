"""
The README's pictures of the console, of a real run: ``make pictures``.

The suite is started, the demo is played, and Chromium photographs the page.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.browser.chromium import Chromium, NoBrowser, chromium
from local.browser.page import Page
from local.console.laptop import console
from local.console.server import address_of, listener_on
from local.demo.metrics import expected_metrics, read_metrics
from local.demo.play import events_of, play
from local.schedules import run_schedules_once
from local.suite import PARAMETERS, running_suite

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
_LOADED = (
    "document.querySelector('.widget canvas') && document.querySelector('.mails li')"
    " && document.querySelector('.alarms') && document.querySelector('.events li')"
    " && document.querySelector('.flow dd').textContent !== '–'"  # noqa: RUF001  (nothing yet)
)


_QUALITY = 70  # of a WebP: text is sharp, in less than half the bytes of a PNG


@dataclass(frozen=True, slots=True)
class View:
    """
    What is photographed.

    Attributes:
        part: A CSS selector of what is to be at the top.
        board: The board that is chosen; without one, the first.

    """

    width: int
    height: int
    is_dark: bool = False
    part: str = "body"
    board: str = ""


VIEWS: Mapping[str, View] = {
    "console.webp": View(1240, 800),
    "console-dark.webp": View(1240, 800, is_dark=True),
    "board.webp": View(1240, 800, part="#boards"),
    "board-dark.webp": View(1240, 800, is_dark=True, part="#boards"),
    "triggers.webp": View(1240, 800, part="#boards", board="Triggers"),
    "pipeline.webp": View(1240, 800, part="#boards", board="Pipeline"),
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
        with running as suite, console(suite, listener) as address:
            run_schedules_once(suite.emulator)
            played = play(suite, on_step=lambda played: print(played.step.title))
            read_metrics(suite, expected_metrics(events_of(played)))
            take(address, FOLDER)


def take(address: str, folder: Path) -> None:
    """Write a picture of each of `VIEWS` of the console at *address* into *folder*."""
    folder.mkdir(exist_ok=True)
    with Chromium() as browser:
        for name, view in VIEWS.items():
            page = browser.page(address, width=view.width, height=view.height, is_dark=view.is_dark)
            (folder / name).write_bytes(picture(page, view))
            page.close()
            print(folder / name)


def picture(page: Page, view: View) -> bytes:
    """A WebP of the window, scrolled to the part."""
    page.until(_LOADED)
    if view.board:
        page.value(f"location.hash = '#board-{view.board}'")
        chosen = f"document.querySelector('#board[data-board={view.board}]')"
        page.until(f"{chosen} && {chosen}.querySelector('canvas')")
    page.value(f"document.querySelector('{view.part}').scrollIntoView({{ behavior: 'instant' }})")
    page.settle()
    return page.picture(quality=_QUALITY)


if __name__ == "__main__":
    main()
