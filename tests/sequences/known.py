"""
What Cognito itself tells a direct caller of an address: no trigger can hide it.

The REST API can, and does. Each row is a reason, and the first act that shows
it; a test plays each, so that none stays that is no difference any more.
"""

from tests.sequences.populations import LEGACY

_START = {"spelling": "as it is", "method": "EMAIL_CODE", "request": ""}
_NAME = {"spelling": "as it is"}

KNOWN = {
    ("start", "unconfirmed"): ("UserNotConfirmedException, before any trigger runs", _START),
    ("start", "disabled"): ("NotAuthorizedException, before any trigger runs", _START),
    ("start", "to reset"): ("PasswordResetRequiredException, before any trigger runs", _START),
    ("password", "to reset"): ("PasswordResetRequiredException", _NAME),
    **{
        ("sign_up", population): ("UsernameExistsException", _NAME)
        for population in (
            *("verified", "unverified", "unconfirmed", "disabled"),
            *("signed up again", "suppressed", "to reset"),
            *("with a number", "with an app", "with devices"),
        )
    },
    **{
        ("resend", population): ("InvalidParameterException: the user is confirmed", _NAME)
        for population in (
            *("verified", "unverified", "disabled", "signed up again", "suppressed", "to reset"),
            *("with a number", "with an app", "with devices"),
        )
    },
    ("forgot", "unverified"): ("InvalidParameterException: no verified address", _NAME),
    ("forgot", "unconfirmed"): ("InvalidParameterException: no verified address", _NAME),
    ("forgot", "disabled"): ("NotAuthorizedException: the user is disabled", _NAME),
}
# What hangs on a sign-in that one of them could not begin.
HANGS_ON = {"again": "start", "wrong": "start"}


def compared(acts, population):
    """
    Those of *acts* by which Cognito itself does not tell *population* from nobody.

    After a sign-up nobody has become somebody who is unconfirmed, which is on
    the list for direct callers, and so is whom a forgotten password has brought over.
    """
    kept, is_signed_up = [], False
    for act, how in acts:
        is_known = is_signed_up or (HANGS_ON.get(act, act), population) in KNOWN
        if not (is_known and how.get("route") == "direct"):
            kept.append((act, how))
            is_signed_up = is_signed_up or act == "sign_up" or bool(how.get("password"))
            is_signed_up = is_signed_up or (act, population) == ("forgot", LEGACY)
    return kept
