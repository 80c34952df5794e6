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
    "invalid_request": Kind(400, "Invalid request", "Some of what was sent cannot be used."),
    "malformed_json": Kind(400, "Malformed JSON", "The body must be a JSON object."),
    "weak_password": Kind(400, "Weak password", "The password does not have all that it must."),
    "reused_password": Kind(400, "Reused password", "Please choose one that you have not had yet."),
    "wrong_password": Kind(400, "Wrong password", "The present password is not the one given."),
    "invalid_code": Kind(400, "Invalid code", "The code is wrong or has expired; ask for another."),
    "invalid_credentials": Kind(
        401, "Invalid credentials", "Address or password is wrong, or the address not confirmed."
    ),
    "wrong_answer": Kind(401, "Wrong answer", "That was not right; go on with the new session."),
    "sign_in_failed": Kind(401, "Sign-in failed", "Please begin the sign-in anew."),
    "missing_token": Kind(401, "Missing token", "An access token is needed."),
    "invalid_token": Kind(401, "Invalid token", "The token is not valid, or no longer."),
    "invalid_refresh_token": Kind(401, "Invalid refresh token", "Please sign in again."),
    "recent_sign_in_required": Kind(
        401, "Recent sign-in required", "Please sign in again, then repeat this."
    ),
    "insufficient_scope": Kind(403, "Insufficient scope", "The token is not meant for this."),
    "unverified_address": Kind(
        403,
        "Unverified address",
        "Nobody has proved the e-mail address yet: please sign in with a code.",
    ),
    "csrf_failed": Kind(403, "Forged request", "X-CSRF-Token must repeat the cookie __Host-csrf."),
    "not_found": Kind(404, "Not found", "There is nothing here; see /docs."),
    "method_not_allowed": Kind(405, "Method not allowed", "See the header Allow."),
    "body_too_large": Kind(413, "Body too large", "No request needs that much."),
    "unsupported_media_type": Kind(415, "Unsupported media type", "Send application/json."),
    "sign_up_refused": Kind(422, "Sign-up refused", "Please sign up with another e-mail address."),
    "too_many_attempts": Kind(429, "Too many attempts", "Please try again later."),
    "internal_error": Kind(500, "Internal error", "Something went wrong on our side."),
    "unavailable": Kind(503, "Unavailable", "Please try again in a moment."),
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
    return Problem("weak_password", [Complaint(field_name, "weak", f"needs {', '.join(missing)}")])
