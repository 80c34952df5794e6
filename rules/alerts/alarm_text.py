"""The description of an alarm: four parts that people read, and that notices and commands parse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

_PARTS: Final = re.compile(
    r"Severity: (?P<severity>\w+)\. Impact: (?P<impact>.*?) Action: (?P<action>.*?)"
    r"(?: Runbook: (?P<runbook>\S*))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class AlarmText:
    """
    What an alarm says.

    Attributes:
        severity: page, ticket or component; empty if a foreign alarm says none.
        impact: What users or operators notice.
        action: What to do first.
        runbook: The address of its section.

    """

    severity: str = ""
    impact: str = ""
    action: str = ""
    runbook: str = ""

    def written(self) -> str:
        """
        Return the text for ``AlarmDescription``.

        >>> AlarmText("page", "Users cannot sign in.", "Roll back.", "https://a.example#x").written()
        'Severity: page. Impact: Users cannot sign in. Action: Roll back. Runbook: https://a.example#x'
        """
        return (
            f"Severity: {self.severity}. Impact: {self.impact} Action: {self.action} "
            f"Runbook: {self.runbook}"
        )

    @classmethod
    def read(cls, description: str) -> Self:
        """
        Read a description; one that has other parts is all impact.

        >>> AlarmText.read("Severity: page. Impact: A. Action: B. Runbook: c").action
        'B.'
        >>> AlarmText.read("somebody else's").impact
        "somebody else's"
        """
        if found := _PARTS.fullmatch(description.strip()):
            return cls(**found.groupdict(default=""))
        return cls(impact=description.strip())
