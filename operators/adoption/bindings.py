"""
Which function a pool calls for which trigger: entries of LambdaConfig.

An entry is an ARN, or for the token trigger ``{"LambdaVersion": "V2_0", "LambdaArn":
"arn:…"}``, as it always is for InboundFederation. AWS describes the token trigger twice,
as PreTokenGeneration and as PreTokenGenerationConfig; both are set and removed together,
because sent together they must be equal (API reference of LambdaConfigType).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# What this suite has functions for. The others of LambdaConfig are left as they are.
TRIGGERS: Final = (
    "PreSignUp",
    "CustomMessage",
    "PostConfirmation",
    "PreAuthentication",
    "PostAuthentication",
    "DefineAuthChallenge",
    "CreateAuthChallenge",
    "VerifyAuthChallengeResponse",
    "PreTokenGeneration",
    "UserMigration",
    "InboundFederation",
)
# Not among them: at a pool that exists, Cognito's own messages keep their sender.
SENDERS: Final = frozenset({"CustomEmailSender", "CustomSMSSender"})
# One sign-in: a pool has all three of one suite or none.
TRIO: Final = frozenset(
    {"DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"}
)
# Names for --only and its like: the triggers of the smaller templates.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sign-up-check": ("PreSignUp", "CustomMessage"),
    "events": ("PreAuthentication", "PostAuthentication", "PostConfirmation"),
    "passwordless": ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"),
}
_DETAILED: Final = {"PreTokenGeneration": "PreTokenGenerationConfig"}
_PARTS_OF_A_FUNCTION: Final = 7  # arn:aws:lambda:region:account:function:name, then a qualifier

Entry = str | Mapping[str, str]


def entry_at(config: Mapping[str, Any], trigger: str) -> Entry | None:
    """Return what *config* has for *trigger*, as detailed as it says it."""
    found: Entry | None = config.get(_DETAILED.get(trigger, "")) or config.get(trigger)
    return found


def with_entry(config: Mapping[str, Any], trigger: str, entry: Entry | None) -> dict[str, Any]:
    """Return *config* with *entry* for *trigger*, or without one."""
    rest = {
        name: value
        for name, value in config.items()
        if name not in {trigger, _DETAILED.get(trigger)}
    }
    if entry is None:
        return rest
    if isinstance(entry, str):
        return rest | {trigger: entry}
    if trigger not in _DETAILED:
        return rest | {trigger: dict(entry)}
    return rest | {_DETAILED[trigger]: dict(entry), trigger: entry["LambdaArn"]}


def member_of(trigger: str, entry: Entry) -> str:
    """
    Return the member of LambdaConfig that has *entry* in full.

    >>> member_of("PreTokenGeneration", {"LambdaVersion": "V2_0", "LambdaArn": "arn:aws:…"})
    'PreTokenGenerationConfig'
    """
    return trigger if isinstance(entry, str) else _DETAILED.get(trigger, trigger)


def arn_of(entry: Entry) -> str:
    """Return the ARN of *entry*, version or alias included."""
    return entry if isinstance(entry, str) else entry["LambdaArn"]


def version_of(entry: Entry) -> str:
    """Return the version of the event that the function of *entry* gets."""
    return "V1_0" if isinstance(entry, str) else entry["LambdaVersion"]


def function_of(entry: Entry | None) -> str:
    """
    Return the ARN of the function of *entry*, without version or alias; empty without one.

    >>> function_of("arn:aws:lambda:eu-west-1:123456789012:function:theirs:live")
    'arn:aws:lambda:eu-west-1:123456789012:function:theirs'
    """
    if entry is None:
        return ""
    return ":".join(arn_of(entry).split(":")[:_PARTS_OF_A_FUNCTION])
