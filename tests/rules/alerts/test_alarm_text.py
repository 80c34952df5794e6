"""An alarm's description reads back as what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.templates import TEMPLATES
from pipeline.boards.all_alarms import all_alarms
from rules.alerts.alarm_text import AlarmText

SENTENCES = st.lists(st.sampled_from(["It fails.", "Users wait.", "See x: y."]), min_size=1).map(
    " ".join
)


@given(
    st.sampled_from(["page", "ticket", "component"]),
    SENTENCES,
    SENTENCES,
    st.sampled_from(["https://x.example/docs/operations.md#a", "docs/operations.md#a-b"]),
)
def test_it_reads_back(severity, impact, action, runbook):
    text = AlarmText(severity, impact, action, runbook)

    assert text == AlarmText.read(text.written())


@pytest.mark.parametrize("alarm", all_alarms(TEMPLATES[0].parts), ids=lambda each: each.name)
def test_each_alarm_of_the_stack_does(alarm):
    """No sentence of ours has a part's name in it."""
    text = AlarmText(alarm.severity, alarm.impact, alarm.action, "docs/operations.md#x")

    assert text == AlarmText.read(text.written())


def test_a_foreign_description_is_all_impact():
    assert AlarmText(impact="CPU is high") == AlarmText.read(" CPU is high\n")
