"""
A password before the code: what Cognito itself writes into the session of such a sign-in.

``SRP_A`` says only that the client began with a password, and is told as right
whatever the client sent. ``PASSWORD_VERIFIER`` says that the password was
right. Behind it Cognito asks by itself for a new password, for the second
factor of its own, and for the key of a device that it has remembered. None of
these is ever enough: tokens take a right answer to our challenge.
With ``SecondStep: new_device`` the first of our challenges asks for the secret
of a known device, and only behind a password it is worth something.
"""

from __future__ import annotations

from typing import Any, TypeGuard

BEGINNING = "SRP_A"
PASSWORD = "PASSWORD_VERIFIER"  # noqa: S105  # the name of a challenge
CUSTOM = "CUSTOM_CHALLENGE"
DEVICE = "DEVICE"  # the method of the round that asks for a known device's secret
OWN = frozenset(
    {
        *("SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "NEW_PASSWORD_REQUIRED"),
        *("DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"),
    }
)
_FACTORS = frozenset({"SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "DEVICE_PASSWORD_VERIFIER"})


def has_begun(session: object) -> bool:
    """Whether nothing but the beginning is in *session*: the password is to be asked for."""
    return isinstance(session, list) and len(session) == 1 and _is_right(session[0], {BEGINNING})


def begins_with_password(session: object) -> TypeGuard[list[Any]]:
    """Whether *session* begins as one with a right password does."""
    return (
        isinstance(session, list)
        and has_begun(session[:1])
        and len(session) > 1
        and _is_right(session[1], {PASSWORD})
    )


def behind_password(session: object) -> list[Any] | None:
    """
    The rounds of *session* behind a right password; None if it has none, or began otherwise.

    >>> proved = {"challengeResult": True}
    >>> begun = [{"challengeName": "SRP_A", **proved}]
    >>> behind_password([*begun, {"challengeName": "PASSWORD_VERIFIER", **proved}])
    []
    >>> behind_password(begun) is None
    True
    """
    if not begins_with_password(session):
        return None
    rounds = session[2:]
    while rounds and _is_right(rounds[0], OWN):
        rounds = rounds[1:]
    return rounds


def has_proved_factor(session: object) -> bool:
    """
    Whether Cognito has had its own factor behind the password, or a device that it remembers.

    >>> [has_proved_factor([{"challengeName": name, "challengeResult": True}])
    ...  for name in ("SOFTWARE_TOKEN_MFA", "NEW_PASSWORD_REQUIRED")]
    [True, False]
    """
    return isinstance(session, list) and any(_is_right(each, _FACTORS) for each in session)


def is_readable(entry: object) -> bool:
    """Whether *entry* is a challenge that was answered, rightly or not."""
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("challengeName"), str)
        and isinstance(entry.get("challengeResult"), bool)
    )


def _is_right(entry: object, names: frozenset[str] | set[str]) -> bool:
    """Whether *entry* is a challenge of *names* that was answered rightly."""
    return (
        isinstance(entry, dict)
        and is_readable(entry)
        and entry["challengeName"] in names
        and entry["challengeResult"] is True
    )
