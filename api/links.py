"""What an answer leads to: the next operation, and what it takes over (OpenAPI's link objects)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_SENT: Final = "$request.body#/"
_TOLD: Final = "$response.body#/"
_EMAIL: Final = {"email": f"{_SENT}email"}
_NEXT: Final = {**_EMAIL, "session": f"{_TOLD}session"}
_SET: Final[Mapping[str, Mapping[str, str]]] = {"requestBody": _EMAIL}
_GO_ON: Final[Mapping[str, Mapping[str, str]]] = {"requestBody": _NEXT}
_SAME: Final = {name: f"{_SENT}{name}" for name in ("action", "details", "audience")}
_STEP_UP: Final[Mapping[str, Mapping[str, str]]] = {
    "requestBody": {**_SAME, "session": f"{_TOLD}session"}
}
_RENEW: Final[Mapping[str, Mapping[str, str]]] = {
    "requestBody": {"refresh_token": f"{_TOLD}refresh_token"}
}
_AFTER_TOKENS: Final = {"refreshTokens": _RENEW, "signOut": _RENEW}
# By the operation that answers: what can come next, and what that takes from request or answer.
_LINKS: Final[Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]] = {
    "signUp": {"confirmSignUp": _SET, "resendSignUpCode": _SET, "signIn": _SET},
    "resendSignUpCode": {"confirmSignUp": _SET},
    "signIn": {"answerChallenge": _GO_ON, "startAppSetup": _GO_ON, **_AFTER_TOKENS},
    "startAppSetup": {"answerChallenge": _GO_ON},
    "answerChallenge": {"answerChallenge": _GO_ON, **_AFTER_TOKENS},
    "requestCode": {"signInWithCode": _GO_ON, "requestCode": _GO_ON},
    "signUpWithCode": {"signInWithCode": _GO_ON},
    "signInWithCode": _AFTER_TOKENS,
    "refreshTokens": _AFTER_TOKENS,
    "requestPasswordReset": {"resetPassword": _SET},
    "startStepUp": {"answerStepUp": _STEP_UP, "startStepUp": _STEP_UP},
    "answerStepUp": {"spendReceipt": {"requestBody": {"receipt": f"{_TOLD}receipt"}}},
    "listDevices": {"forgetDevice": {"parameters": {"id": f"{_TOLD}devices/0/id"}}},
    "listPasskeys": {"removePasskey": {"parameters": {"id": f"{_TOLD}passkeys/0/id"}}},
    "startAppEnrolment": {"enrolApp": {"requestBody": {"enrolment": f"{_TOLD}enrolment"}}},
}


def links_of(operation: str) -> dict[str, Any]:
    """The links of a good answer of *operation*, ready for its response object."""
    found = {
        name: {"operationId": name, **takes} for name, takes in _LINKS.get(operation, {}).items()
    }
    return {"links": found} if found else {}
