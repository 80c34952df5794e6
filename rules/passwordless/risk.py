"""When Cognito's threat protection makes a second step necessary, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from events.contract.catalogue import Kind

LASTS_S: Final = 24 * 3600
_SERIOUS: Final = {"Medium", "High"}


def needs_second_step(kind: Kind, data: Mapping[str, Any]) -> bool:
    """
    Tell whether an event of Cognito's threat protection does.

    A compromised password does. A risk does from the level Medium on, or if there is a decision and
    no level. An attempt that failed and that Cognito did not have to block does not: the person who
    made it has no password, and could otherwise keep a user at the second step.

    >>> needs_second_step(Kind.RISK_DETECTED, {"level": "High", "response": "Pass"})
    True
    >>> needs_second_step(Kind.RISK_DETECTED, {"level": "Low", "decision": "AccountTakeover"})
    False
    """
    if data.get("response") == "Fail" and data.get("decision") != "Block":
        return False
    if kind is Kind.CREDENTIALS_COMPROMISED:
        return True
    level = data.get("level")
    return kind is Kind.RISK_DETECTED and (level in _SERIOUS or (not level and "decision" in data))
