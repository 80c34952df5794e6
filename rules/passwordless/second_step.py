"""
A password before the code: what Cognito itself writes into the session of such a sign-in.

``SRP_A`` says only that the client began with a password, and is told as right
whatever the client sent. ``PASSWORD_VERIFIER`` says that the password was
right. Behind it Cognito asks for the second factor of its own, if the user has
one. None of these is ever enough: tokens take a right answer to our challenge.
With ``SecondStep: new_device`` the first of our challenges asks for the secret
of a known device, and only behind a password it is worth something.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BEGINNING = "SRP_A"
PASSWORD = "PASSWORD_VERIFIER"  # noqa: S105  # the name of a challenge
DEVICE = "DEVICE"  # the method of the round that asks for a known device's secret
FACTORS = frozenset({"SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"})


def has_begun(session: object) -> bool:
    """Whether nothing but the beginning is in *session*: the password is to be asked for."""
    return isinstance(session, list) and len(session) == 1 and _is_right(session[0], {BEGINNING})


def behind_password(session: object) -> Sequence[Any] | None:
    """
    The rounds of *session* behind a right password; None if it has none, or began otherwise.

    >>> proved = {"challengeResult": True}
    >>> begun = [{"challengeName": "SRP_A", **proved}]
    >>> behind_password([*begun, {"challengeName": "PASSWORD_VERIFIER", **proved}])
    []
    >>> behind_password(begun) is None
    True
    """
    if not isinstance(session, list) or not has_begun(session[:1]):
        return None
    if not (len(session) > 1 and _is_right(session[1], {PASSWORD})):
        return None
    has_factor = len(session) > 2 and _is_right(session[2], FACTORS)
    return session[3:] if has_factor else session[2:]


def _is_right(entry: object, names: frozenset[str] | set[str]) -> bool:
    """Whether *entry* is a challenge of *names* that was answered rightly."""
    return (
        isinstance(entry, dict)
        and isinstance(name := entry.get("challengeName"), str)
        and name in names
        and entry.get("challengeResult") is True
    )
