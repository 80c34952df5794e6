"""Show the demo: each step as it is played, then the tables."""

from __future__ import annotations

from datetime import timedelta

from rich.console import Console

from local.demo.mailbox import mailbox
from local.demo.metrics import expected_metrics, read_metrics
from local.demo.play import EmulatorGone, events_of, play
from local.demo.played import Played
from local.demo.report import differences, report
from local.slow_machine import slow_calls
from local.suite import Suite
from runtime import clock

# What the suite counted while it started; a history that was filled in ends earlier.
_BEGAN_BEFORE = timedelta(minutes=8)


def show(suite: Suite, console: Console) -> bool:
    """
    Play the demo, print the results, and return whether all are as expected.

    Whatever goes wrong is printed and raised no further: the suite goes on serving.
    """
    try:
        wrong = _shown(suite, console)
    except EmulatorGone as gone:
        wrong = [str(gone)]
    except Exception as error:  # noqa: BLE001  (the demo is not the suite)
        wrong = [f"The demo ended early: {type(error).__name__}: {error}"]
    said = wrong or ["\nAll results are as expected."]
    console.print(*said, sep="\n", markup=False, highlight=False)
    return not wrong


def _shown(suite: Suite, console: Console) -> list[str]:
    since = clock.now() - _BEGAN_BEFORE
    with console.status("playing the demo") as status:

        def tell(played: Played) -> None:
            if console.is_terminal:
                status.update(f"playing the demo; the last step: {played.step.title}")
            else:
                line = f"{played.outcome:8} {played.step.title}"
                console.print(line, markup=False, highlight=False)

        played = play(suite, on_step=tell)
        status.update("reading the metrics")
        expected = expected_metrics(events_of(played))
        read = read_metrics(suite, expected, since=since)
    console.print(report(played, expected, read))
    console.print(mailbox(suite), markup=False)
    if slow := slow_calls(suite.emulator.slow()):
        console.print(f"\n{slow}", markup=False, highlight=False)
    return differences(played, expected, read)
