"""
Every way a request can fail, once: code, status and words (RFC 9457).

Clients match on the code, which never changes. The words are kind, and tell
neither whether a user exists nor what went wrong inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from api.fields import Complaint

RETRY_AFTER_S: Final = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """What all problems of one code have in common."""

    status: int
    title: str
    detail: str


KINDS: Final[Mapping[str, Kind]] = {
    "invalid_request": Kind(
        400, "Invalid request", "One or more fields of the request are invalid."
    ),
    "malformed_json": Kind(400, "Malformed JSON", "The request body must be a JSON object."),
    "weak_password": Kind(422, "Weak password", "The password does not meet the password policy."),
    "reused_password": Kind(
        422, "Password already used", "Choose a password that this account has not used before."
    ),
    "wrong_password": Kind(
        422, "Wrong password", "The field old_password does not match the current password."
    ),
    "invalid_code": Kind(
        422, "Invalid or expired code", "The code is wrong or has expired. Request a new code."
    ),
    "invalid_passkey": Kind(
        422, "Invalid passkey", "The passkey does not fit. Ask for new options and make another."
    ),
    "invalid_handle": Kind(
        400,
        "Invalid or expired handle",
        "The handle is unknown or expired, or the provider named another e-mail address. "
        "Sign in with the provider again.",
    ),
    "invalid_credentials": Kind(
        401,
        "Invalid credentials",
        "The e-mail address or password is wrong, or the e-mail address is not verified.",
    ),
    "wrong_answer": Kind(
        401, "Wrong answer", "The answer is wrong. Continue with the session in this response."
    ),
    "sign_in_failed": Kind(
        401, "Sign-in failed", "The sign-in cannot be continued. Start a new sign-in."
    ),
    "missing_token": Kind(
        401, "Missing access token", "Send an access token: Authorization: Bearer <token>."
    ),
    "invalid_token": Kind(
        401, "Invalid access token", "The access token is invalid, expired or revoked."
    ),
    "invalid_refresh_token": Kind(
        401,
        "Invalid refresh token",
        "The refresh token is invalid, expired or revoked. Sign in again.",
    ),
    "recent_sign_in_required": Kind(
        401, "Recent sign-in required", "Sign in again, then repeat this request."
    ),
    "insufficient_scope": Kind(
        403,
        "Insufficient scope",
        "The access token does not have the scope that this route requires.",
    ),
    "unverified_address": Kind(
        403,
        "Unverified e-mail address",
        "The e-mail address is not verified. Sign in with a one-time code.",
    ),
    "second_step_needed": Kind(
        403,
        "Second step needed",
        "The password is not enough for this sign-in. Sign in with a one-time code.",
    ),
    "password_needed": Kind(
        403,
        "Password needed",
        "The code is right, and the user has a second factor. Sign in with the password.",
    ),
    "csrf_failed": Kind(
        403,
        "CSRF check failed",
        "The header X-CSRF-Token must equal the value of the cookie __Host-csrf.",
    ),
    "step_up_failed": Kind(
        401,
        "Step-up failed",
        "The step-up is over, or was begun for another action. Start a new step-up.",
    ),
    "not_found": Kind(404, "Not found", "No such route. See /docs."),
    "method_not_allowed": Kind(
        405, "Method not allowed", "This route does not support the method. See the header Allow."
    ),
    "no_passkey": Kind(
        409, "No passkey", "The user has no passkey, or the pool takes none. Use another method."
    ),
    "receipt_spent": Kind(409, "Receipt already spent", "Each receipt is good once."),
    "not_linked": Kind(
        409,
        "Account not linked",
        "The provider's account belongs to another user, or five accounts are linked already.",
    ),
    "last_way_in": Kind(
        409, "Last sign-in method", "Verify the e-mail address first: there is no other method."
    ),
    "body_too_large": Kind(
        413, "Payload too large", "The request body is larger than the limit of this route."
    ),
    "unsupported_media_type": Kind(
        415, "Unsupported media type", "Send the body as application/json."
    ),
    "unknown_action": Kind(
        422, "Unknown action", "The action is not one of the parameter StepUpActions."
    ),
    "invalid_receipt": Kind(
        422, "Invalid receipt", "The receipt is not one of this API, or its two minutes are over."
    ),
    "sign_up_refused": Kind(
        422, "Sign-up refused", "This e-mail address cannot be used to sign up; see errors."
    ),
    "too_many_attempts": Kind(
        429, "Too many attempts", "A rate limit was exceeded. Try again later."
    ),
    "internal_error": Kind(
        500, "Internal error", "The request failed because of an error in the API."
    ),
    "unavailable": Kind(
        503,
        "Service unavailable",
        "Amazon Cognito is unavailable or throttles requests. Retry after the time in Retry-After.",
    ),
}


RECENT_S: Final = 300  # since the sign-in, for what a stolen token must not do
_CHALLENGES: Final = {  # what WWW-Authenticate says: RFC 6750, 3.1, and RFC 9470, 3
    "invalid_token": 'error="invalid_token"',
    "recent_sign_in_required": f'error="insufficient_user_authentication", max_age="{RECENT_S}"',
}


@dataclass(slots=True, eq=False)
class Problem(Exception):  # it is what RFC 9457 calls it
    """
    A request that cannot be answered.

    Attributes:
        code: One of `KINDS`.
        complaints: What is wrong with which member of the body.
        more: Further members, such as the session to go on with.
        headers: Further headers.

    """

    code: str
    complaints: Sequence[Complaint] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.code].status

    def body(self) -> dict[str, Any]:
        """The members of ``application/problem+json``."""
        kind = KINDS[self.code]
        errors = [
            {"field": each.field, "code": each.code, "detail": each.detail}
            for each in self.complaints
        ]
        return {
            "type": f"urn:problem:{self.code}",
            "title": kind.title,
            "status": kind.status,
            "detail": kind.detail,
            "code": self.code,
            **({"errors": errors} if errors else {}),
            **self.more,
        }

    def all_headers(self) -> dict[str, str]:
        """What HTTP asks for with the status, and its own."""
        usual = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": str(RETRY_AFTER_S)}}
        if self.code in _CHALLENGES:
            return {"WWW-Authenticate": f"Bearer {_CHALLENGES[self.code]}", **self.headers}
        return {**usual.get(self.status, {}), **self.headers}


def too_weak(field_name: str, missing: Sequence[str]) -> Problem:
    """The problem of a password that lacks *missing*."""
    return Problem("weak_password", [Complaint(field_name, "weak", f"Needs {', '.join(missing)}.")])
