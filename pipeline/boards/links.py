"""Words at the top of a board, and links: to the other boards and into the runbook."""

from __future__ import annotations

from pipeline.boards.widgets import Widget, text

_BOARDS = ("Customers", "Triggers", "Pipeline")


def board_name(name: str) -> str:
    """What CloudWatch calls a board. Names are the account's, so it tells stack and region."""
    return f"${{AWS::StackName}}-${{AWS::Region}}-{name.lower()}"


def runbook(section: str) -> str:
    """A link to a section of the runbook."""
    return f"[Runbook](${{RunbookUrl}}#{section})"


def head(name: str, shows: str) -> Widget:
    """What the board shows, and where the others are."""
    others = " · ".join(
        f"[{each}](#dashboards:name={board_name(each)})" for each in _BOARDS if each != name
    )
    return text(
        f"# ${{AWS::StackName}}: {shows}\n\n{others} · [Runbook](${{RunbookUrl}}) · times are UTC; "
        "an empty graph means that nothing has happened, or that `MetricsMode` (`${MetricsMode}`) "
        "leaves it out: `lean` has no reasons, only `perclient` our own counts by client"
    )
