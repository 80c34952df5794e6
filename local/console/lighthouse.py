"""
What Lighthouse says of every view of the console, as a table: ``make lighthouse``.

It measures the console of the suite that ``make run`` has started, with the
Chromium that the tests use, which finds nobody but this machine. Exit code 1 if
a score is below 95 or the layout shifts by 0.05.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from local.browser.chromium import NOBODY_ELSE, NoBrowser, chromium
from local.console.lighthouse_scores import MOST_RUNS, Scores, sentence, table
from local.env import NONE_RUNS, the_newest
from pipeline.documents.marked import between

ROOT = Path(__file__).parent.parent.parent
PACKAGES = "tests/end_to_end/lighthouse"
COMMAND = ROOT / PACKAGES / "node_modules/lighthouse/cli/index.js"
BEGIN, END = "<!-- made by make lighthouse -->", "<!-- end -->"
FORMS = ("mobile", "desktop")
_A_RUN_TAKES_S = 300
_FIXED = (
    *("/", "/users", "/events", "/mailbox", "/mailbox/preview", "/alarms"),
    *("/alarms/EventsPendingAlarm", "/dashboards/Customers", "/dashboards/Triggers"),
    *("/dashboards/Pipeline", "/try", "/demo", "/documents", "/docs/operations.md"),
)
_FLAGS = f"--headless=new --no-sandbox --disable-gpu --host-resolver-rules='{NOBODY_ELSE}'"


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the table, and tell whether all is good."""
    parser = argparse.ArgumentParser(prog="make lighthouse", description=__doc__)
    parser.add_argument("--document", type=Path, help="write the table into it, between its marks")
    asked = parser.parse_args(words)
    suite = the_newest()
    try:
        browser = chromium()
    except NoBrowser as none:
        sys.exit(str(none))
    if suite is None or not COMMAND.exists():
        sys.exit(NONE_RUNS if suite is None else f"Lighthouse is not installed in {PACKAGES}")
    measured = list(_all(suite.values["CONSOLE_URL"].rstrip("/"), browser))
    print(table(measured))
    if asked.document:
        text, today = asked.document.read_text(encoding="utf-8"), date.today().isoformat()  # noqa: DTZ011  # of this machine
        package = json.loads((ROOT / PACKAGES / "package.json").read_text(encoding="utf-8"))
        version = package["devDependencies"]["lighthouse"]
        new = f"\n{sentence(measured, version=version, day=today)}\n\n{table(measured)}\n\n"
        text = between(text, BEGIN, END, new, by="make lighthouse --document")
        asked.document.write_text(text, encoding="utf-8")
    return 0 if all(each.is_good for each in measured) else 1


def _all(console: str, browser: str) -> Iterator[Scores]:
    for view in (*_FIXED, *_found(console)):
        for form in FORMS:
            yield _best(console, view, form, browser)


def _found(console: str) -> Iterator[str]:
    """A user, an event and a message that are there by now."""
    for name, key, what in (("users", "sub", "users"), ("events", "id", "events")):
        if told := _asked(f"{console}/api/{what}")[name]:
            yield f"/{what}/{told[-1][key]}"
    if mails := _asked(f"{console}/api/mailbox")["mails"]:
        yield f"/mailbox/{mails[0]['number']}"


def _asked(url: str) -> dict[str, Any]:
    with urlopen(url, timeout=30) as answer:  # noqa: S310  (of this machine)
        told: dict[str, Any] = json.load(answer)
        return told


def _best(console: str, view: str, form: str, browser: str) -> Scores:
    """The first run that is good, or the best of all. A run that breaks off is none."""
    runs: list[Scores] = []
    for _ in range(MOST_RUNS):
        try:
            runs.append(_measured(console, view, form, browser))
        except subprocess.CalledProcessError:
            continue
        print(f"{view} {form}: {runs[-1].scores}", file=sys.stderr, flush=True)
        if runs[-1].is_good:
            return runs[-1]
    if not runs:
        sys.exit(f"Lighthouse did not measure {view}")
    return max(runs, key=lambda each: each.scores[0])


def _measured(console: str, view: str, form: str, browser: str) -> Scores:
    words = ["node", str(COMMAND), console + view, "--output=json", "--quiet"]
    words += ["--no-enable-error-reporting", f"--chrome-flags={_FLAGS}"]
    if form == "desktop":
        words.append("--preset=desktop")
    ran = subprocess.run(
        words,
        env={**os.environ, "CHROME_PATH": browser},
        timeout=_A_RUN_TAKES_S,
        check=True,
        stdout=subprocess.PIPE,
    )
    told = json.loads(ran.stdout)
    shown = view if view in _FIXED else f"/{view.split('/')[1]}/…"
    return Scores.read(told, view=shown, form=form)


if __name__ == "__main__":
    sys.exit(main())
