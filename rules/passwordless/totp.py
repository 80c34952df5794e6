"""
Codes of an authenticator app (TOTP, RFC 6238), as every app computes them.

SHA-1, six digits and steps of 30 seconds: what apps assume whatever a link to
them says. A code of the step before or after is right, too (RFC 6238, 5.2,
has one step for the way; clocks of telephones are ahead as well).
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from urllib.parse import quote, urlencode

from rules.passwordless import one_time_code

METHOD = "TOTP"  # as clients and events call it
STEP_S = 30
DIGITS = 6
SECRET = 20  # bytes; RFC 4226, 4, asks for 16 and recommends 20
_NEAR = (-1, 0, 1)
_LABEL_MOST = 64


def code(secret: bytes, step: int) -> str:
    """
    The code of the *step*, counted from 1970 (RFC 4226, 5.3).

    >>> code(b"12345678901234567890", 59 // STEP_S)
    '287082'
    """
    digest = hmac.digest(secret, step.to_bytes(8), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(answer: object, secret: bytes, *, now: int) -> int | None:
    """
    The step that *answer* is the code of, at *now* in epoch seconds; None if it is of none.

    All steps are compared, in the same time, whichever is the right one.
    """
    steps = [max(0, now // STEP_S + near) for near in _NEAR]
    right = [step for step in steps if one_time_code.matches(answer, code(secret, step))]
    return max(right, default=None)


def spelled(secret: bytes) -> str:
    """
    The secret as people type it into an app: base32 without padding.

    >>> spelled(b"12345678901234567890")
    'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    """
    return b32encode(secret).decode().rstrip("=")


def link(secret: bytes, *, issuer: str, account: str) -> str:
    """
    The ``otpauth://`` link that apps read from a QR code (Google's Key Uri Format).

    *account* tells the user's accounts at *issuer* apart. A colon divides the
    two, so neither may have one.
    """
    name, user = (text.replace(":", " ").strip()[:_LABEL_MOST] for text in (issuer, account))
    label = f"{quote(name, safe='')}:{quote(user, safe='@')}"
    query = {"secret": spelled(secret), "issuer": name, "algorithm": "SHA1"}
    query |= {"digits": str(DIGITS), "period": str(STEP_S)}
    return f"otpauth://totp/{label}?{urlencode(query, quote_via=quote)}"
