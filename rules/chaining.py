"""
A trigger that another function had before: which can have both, and what Cognito is told then.

Of what the other function answers only ``response`` counts. What is of no type that Cognito
takes is handed on as it is, and refused by Cognito as it was before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# The order of the parameter ChainedFunctions. One machine owns the challenges, and one
# directory vouches for users: those triggers have one function.
CHAINABLE: Final = (
    "PreSignUp",
    "PreAuthentication",
    "CustomMessage",
    "PostConfirmation",
    "PostAuthentication",
    "PreTokenGeneration",
)
_FLAGS: Final = ("autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone")
_DETAILS: Final = ("claimsOverrideDetails", "claimsAndScopeOverrideDetails")
_TOKENS: Final = ("idTokenGeneration", "accessTokenGeneration")
_ADDED: Final = {"claimsToAddOrOverride": "claimsToSuppress", "scopesToAdd": "scopesToSuppress"}

Response = Mapping[str, Any]


def sign_up(ours: Response, theirs: Response, *, is_passwordless: bool) -> dict[str, Any]:
    """
    Return a flag if one of both sets it; without a password theirs verify nothing.

    >>> sign_up({"autoVerifyEmail": False}, {"autoVerifyEmail": True}, is_passwordless=True)
    {'autoVerifyEmail': False}
    """
    heard = {
        name: value
        for name, value in theirs.items()
        if not (is_passwordless and name.startswith("autoVerify"))
    }
    return {**ours, **heard, **{name: True for name in _FLAGS if ours.get(name) is True}}


def message(ours: Response, theirs: Response) -> dict[str, Any]:
    """
    Return their words where they have some.

    >>> message({"emailSubject": "a", "smsMessage": "b"}, {"emailSubject": None, "smsMessage": "c"})
    {'emailSubject': 'a', 'smsMessage': 'c'}
    """
    return {**ours, **{name: words for name, words in theirs.items() if words is not None}}


def tokens(ours: Response, theirs: Response) -> dict[str, Any]:
    """Return their claims and ours: theirs count where a name is in both."""
    details = {name: _details(ours.get(name), theirs.get(name)) for name in _DETAILS}
    found = {name: each for name, each in details.items() if name in ours or name in theirs}
    return {**ours, **theirs, **found}


def _details(ours: Any, theirs: Any) -> Any:
    """What one answer says of all tokens; groups are theirs if they name any, and be it none."""
    if not (isinstance(ours, Mapping) and isinstance(theirs, Mapping)):
        return ours if theirs is None else theirs
    parts = {name: _claims(ours.get(name), theirs.get(name)) for name in _TOKENS}
    found = {name: each for name, each in parts.items() if name in ours or name in theirs}
    return {**ours, **_claims(ours, theirs), **found}


def _claims(ours: Any, theirs: Any) -> Any:
    if not (isinstance(ours, Mapping) and isinstance(theirs, Mapping)):
        return ours if theirs is None else theirs
    merged = {**ours, **theirs}
    for added, suppressed in _ADDED.items():
        kept = _without(ours.get(added), theirs.get(suppressed))
        for name, own in ((added, kept), (suppressed, ours.get(suppressed))):
            if name in merged:
                merged[name] = _united(own, theirs.get(name))
    return merged


def _without(added: Any, suppressed: Any) -> Any:
    names = suppressed if isinstance(suppressed, list) else []
    if isinstance(added, Mapping):
        return {name: value for name, value in added.items() if name not in names}
    return [each for each in added if each not in names] if isinstance(added, list) else added


def _united(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return {**ours, **theirs}
    if isinstance(ours, list) and isinstance(theirs, list):
        return [*theirs, *(each for each in ours if each not in theirs)]
    return ours if theirs is None else theirs
