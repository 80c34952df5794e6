"""Whether a user pool still calls the functions that were attached to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DETAILED = {"PreTokenGeneration": "PreTokenGenerationConfig"}
_PARTS_OF_A_FUNCTION = 7  # arn:aws:lambda:region:account:function:name, then a qualifier


def lost(config: Mapping[str, Any], attached: Mapping[str, Any]) -> list[str]:
    """
    The triggers for which *config*, a pool's LambdaConfig, has not the function of *attached*.

    Another version or alias of the same function is no loss.

    >>> lost({"PreSignUp": "arn:aws:lambda:r:1:function:f:live"}, {"PreSignUp": {"is": "x"}})
    ['PreSignUp']
    """
    return sorted(
        name
        for name, entry in attached.items()
        if _function(config.get(_DETAILED.get(name, "")) or config.get(name))
        != _function(entry["is"])
    )


def _function(entry: Any) -> list[str]:
    arn = entry.get("LambdaArn") if isinstance(entry, dict) else entry
    return str(arn or "").split(":")[:_PARTS_OF_A_FUNCTION]
