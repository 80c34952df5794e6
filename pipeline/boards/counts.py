"""Lines and graphs of what the suite counts."""

from __future__ import annotations

from events.contract.catalogue import CHANNELS, Kind, Reason
from pipeline.boards.metrics import ours
from pipeline.boards.widgets import Line, Widget, graph
from pipeline.documents.event_texts import text_of

CHANNEL_NAMES = sorted(set(CHANNELS.values()))


def count(name: str, label: str, *, line_id: str = "", visible: bool = True) -> Line:
    """The total of what is counted as *name*."""
    return Line(ours(name), label, id=line_id, visible=visible)


def share(part: str, whole: str) -> str:
    """Percent; 0 where there is a whole and no part."""
    return f"100 * SUM([{part}, 0 * {whole}]) / {whole}"


def reasons(title: str, name: str, kind: Kind) -> Widget:
    """Events of *kind*, counted as *name*, by each reason that they may have."""
    lines = [
        Line(ours(name, reason=reason), Reason(reason).replace("_", " ").capitalize())
        for reason in text_of(kind).reasons
    ]
    return graph(title, *lines, stacked=True)
