from dataclasses import replace

import pytest

from local.console.alarms import Alarm
from local.console.status import status_of

OFF = Alarm("tried-dead", "Dead letters", "OK", "", "page", "", "/docs/operations.md", 0.0)
ON = replace(OFF, state="ALARM")
LATER = replace(ON, severity="ticket")
UNSURE = replace(OFF, state="INSUFFICIENT_DATA")


COMPONENT = replace(ON, severity="component")
SILENT = replace(COMPONENT, title="No canary", id="NoCanaryAlarm")
MANY = "Dead letters, Dead letters, Dead letters and 2 more"


@pytest.mark.parametrize(
    ("alarms", "level", "headline"),
    [
        ([OFF, UNSURE], "good", "All systems operational"),
        ([ON, OFF], "bad", "Critical: users are affected. In alarm: Dead letters"),
        ([ON] * 5, "bad", f"Critical: users are affected. In alarm: {MANY}"),
        ([LATER, OFF], "watch", "1 warning: Dead letters"),
        ([LATER] * 5, "watch", f"5 warnings: {MANY}"),
        ([LATER, ON], "bad", "Critical: users are affected. In alarm: Dead letters"),
        ([COMPONENT, OFF], "good", "All systems operational"),
        ([SILENT, OFF], "unsure", "Status unknown: No canary"),
        ([SILENT, LATER], "watch", "1 warning: Dead letters"),
        ([replace(SILENT, state="OK"), OFF], "good", "All systems operational"),
        ([UNSURE], "unsure", "Status unknown: no alarm has data yet"),
        ([], "unsure", "Status unknown: the stack has no alarms"),
    ],
)
def test_the_first_line_says_whether_all_is_well(alarms, level, headline):
    """It never says so when nobody can know."""
    told = status_of(alarms, {})

    assert (level, headline) == (told["level"], told["headline"])


def test_missing_events_are_told():
    """A number of arrivals alone would sound well."""
    told = status_of([], {"events": 7, "events_missing": 2, "attempts": 0})

    assert "no user signed in" in told["detail"]
    assert told["detail"].endswith("7 events arrived, and 2 were reconciled.")
