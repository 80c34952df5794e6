"""
Whether a user pool still calls the functions that were attached to it.

The pool watch and `operators status` go by this one rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

OURS: Final = "ours"
NOBODY: Final = "nobody"
_DETAILED = {"PreTokenGeneration": "PreTokenGenerationConfig"}
_PARTS_OF_A_FUNCTION = 7  # arn:aws:lambda:region:account:function:name, then a qualifier


def called(config: Mapping[str, Any], attached: Mapping[str, Any]) -> dict[str, str]:
    """
    Who is called for each trigger of *attached* by *config*, a pool's LambdaConfig.

    Ours, nobody, or the ARN of another function. Another version or alias of ours is ours.

    >>> called({"PreSignUp": "arn:aws:lambda:r:1:function:f:7"}, {"PreSignUp": {"is": "x"}})
    {'PreSignUp': 'arn:aws:lambda:r:1:function:f'}
    """
    found = {name: _function(_entry(config, name)) for name in attached}
    return {
        name: OURS if there == _function(attached[name]["is"]) else there or NOBODY
        for name, there in found.items()
    }


def lost(config: Mapping[str, Any], attached: Mapping[str, Any]) -> list[str]:
    """
    The triggers of *attached* for which *config* has another function, or none.

    >>> lost({"PreSignUp": "arn:aws:lambda:r:1:function:f:live"}, {"PreSignUp": {"is": "x"}})
    ['PreSignUp']
    """
    return sorted(name for name, who in called(config, attached).items() if who != OURS)


def ours_in(config: Mapping[str, Any], functions: Mapping[str, str]) -> dict[str, Any]:
    """
    The entries of *config* that are *functions* of ours, which go by trigger and have names.

    >>> ours_in({"PreSignUp": "arn:aws:lambda:r:1:function:f:live"}, {"PreSignUp": "f"})
    {'PreSignUp': 'arn:aws:lambda:r:1:function:f:live'}
    """
    return {
        name: _entry(config, name)
        for name, function in functions.items()
        if _function(_entry(config, name)).rpartition(":")[2] == function
    }


def _entry(config: Mapping[str, Any], name: str) -> Any:
    return config.get(_DETAILED.get(name, "")) or config.get(name)


def _function(entry: Any) -> str:
    arn = entry.get("LambdaArn") if isinstance(entry, dict) else entry
    return ":".join(str(arn or "").split(":")[:_PARTS_OF_A_FUNCTION])
