"""
Links that sign in: in the browser that asked, once, and by a click.

The token stands behind the ``#`` of the link, which no browser sends to a
server: what fetches a link to look at it consumes nothing. It is derived as
the code is, 256 bits long, for a device whose secret only the asking browser
knows: a link that is forwarded, or that an attacker asked for, signs nobody
in. Neither token nor secret is kept anywhere; of the secret, the digest is.
A link is bound to its browser, and not to Cognito's session: with the id that
stands before the token, another session of that browser adopts it.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from rules.passwordless.one_time_code import Challenge, link_token

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = rf"https://{_LABEL}(?:\.{_LABEL})+|http://(?:localhost|127\.0\.0\.1)"
_PAGE = re.compile(rf"(?:{_HOST})(?::[1-9][0-9]{{0,4}})?(?:/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_LONGEST_PAGE = 256
_NOTHING = "A" * 43


def is_page(page: str) -> bool:
    """
    Tell whether *page*, which the operator names, can be linked to.

    HTTPS with a lower-case host name of A-labels, perhaps a port, and a plain
    path; HTTP for this machine alone. A name before an @, a second slash, a
    backslash, an escape, a query, a fragment, a dot segment or a letter that
    is not ASCII would make it a link to somewhere else, or to no page.
    """
    is_plain = len(page) <= _LONGEST_PAGE and _PAGE.fullmatch(page) is not None
    return is_plain and not {".", ".."} & set(page.split("/"))


def link(
    page: str, *, pepper: bytes, challenge: Challenge, device: str, has_id: bool = False
) -> str:
    """
    The link for the mail; *device* is the `digest` that its browser told.

    One that *has_id* names its challenge, so that another session of the browser can adopt it.
    """
    token = _written(link_token(pepper, challenge, device=device))
    return f"{page}#{challenge.challenge_id}.{token}" if has_id else f"{page}#{token}"


def opens(answer: object, *, pepper: bytes, challenge: Challenge) -> bool:
    """
    Tell whether *answer* is the token of the link, a dot, and the secret of its device.

    In constant time, and without an exception, whatever it is.
    """
    is_readable = looks_like_one(answer)
    token, _, secret = str(answer).partition(".") if is_readable else ("", "", "")
    device = digest(secret if is_readable else _NOTHING)
    expected = _written(link_token(pepper, challenge, device=device))
    return hmac.compare_digest((token if is_readable else "").encode(), expected.encode())


def is_its_token(answer: object, *, pepper: bytes, challenge: Challenge, device: str) -> bool:
    """
    Tell whether *answer* is the token of the link that was mailed for *device*.

    For a sign-up, which the secret of the device does not belong to: tokens of
    Cognito's are what it opens, and that is a later call.
    """
    expected = _written(link_token(pepper, challenge, device=device))
    given = answer if isinstance(answer, str) and is_secret(answer) else ""
    return hmac.compare_digest(given.encode(), expected.encode())


def looks_like_one(answer: object) -> bool:
    """
    Tell whether *answer* can be what a link gives: 256 bits, a dot, 256 bits.

    No code looks like it, and trying to hit one is no use to anybody.
    """
    token, _, secret = answer.partition(".") if isinstance(answer, str) else ("", "", "")
    return is_secret(token) and is_secret(secret)


def is_secret(text: str) -> bool:
    """
    Tell whether *text* is 256 bits in their one spelling.

    Base64 has several for the same bytes (other last bits, padding, another
    alphabet), and only one of them is meant.
    """
    is_long_enough = _SECRET.fullmatch(text) is not None
    return is_long_enough and _written(urlsafe_b64decode(f"{text}=")) == text


def digest(secret: str) -> str:
    """What is told of *secret*, in the same spelling: base64url of the SHA-256 of its bytes."""
    return _written(sha256(urlsafe_b64decode(f"{secret}=")).digest())


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
