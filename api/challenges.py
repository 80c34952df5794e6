"""What Cognito answers to a step of a sign-in: tokens, or another step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.route import Tokens

CUSTOM: Final = "CUSTOM_CHALLENGE"  # ours, of a code or a link
WEB_AUTHN: Final = "WEB_AUTHN"  # Cognito's own, of a passkey
SET_UP: Final = "MFA_SETUP"  # the pool demands an authenticator app, and the user has none
# Parameters of a challenge that are of use to the client; others name the user.
_TOLD: Final = {
    "CODE_DELIVERY_DESTINATION": "destination",
    "CODE_DELIVERY_DELIVERY_MEDIUM": "medium",
    "MFAS_CAN_CHOOSE": "methods",
    "MFAS_CAN_SETUP": "methods",
    "requiredAttributes": "required_attributes",
    "method": "method",
    "methods": "methods",
    "available_in": "available_in",
    "error": "error",
    "code_length": "code_length",
    "delivery": "delivery",
    "retry_after": "retry_after",
    "CREDENTIAL_REQUEST_OPTIONS": "public_key",
}


_PUT_OFF: Final = {"wait", "refused"}  # the second, of triggers of before


def is_put_off(parameters: Mapping[str, str]) -> bool:
    """Whether no code was sent for the first word, so that a known device asks once more."""
    return parameters.get("delivery") in _PUT_OFF


def parameters_of(answer: Mapping[str, Any]) -> Mapping[str, str]:
    """The parameters of the challenge in an answer of Cognito's."""
    parameters: Mapping[str, str] = answer.get("ChallengeParameters") or {}
    return parameters


def tokens_in(answer: Mapping[str, Any], *, is_new: bool = True) -> Tokens | None:
    """The tokens in an answer of Cognito's; None if it asks for something first."""
    result = answer.get("AuthenticationResult")
    if not result:
        return None
    return Tokens(
        access=result["AccessToken"],
        identity=result.get("IdToken", ""),
        refresh=result.get("RefreshToken", ""),
        expires_in_s=result["ExpiresIn"],
        is_new=is_new,
    )


def challenge_in(answer: Mapping[str, Any], *, session: str) -> dict[str, Any]:
    """The challenge in an answer of Cognito's, to be answered with *session*."""
    parameters = answer.get("ChallengeParameters") or {}
    told = {_TOLD[name]: value for name, value in parameters.items() if name in _TOLD}
    return {"challenge": answer["ChallengeName"], "session": session, "parameters": told}
