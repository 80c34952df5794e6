"""
Sessions of Cognito, bound to the address that they were begun for.

Some of them are decoys, begun in the name of nobody because the user may not
sign in. Some were begun by a sign-up: these have 22 characters more, from which
the secret of its device is made, and which say nothing by themselves. Whether one
is a decoy, and whether there is a code that makes an account, stands in its seal,
which only the key can read: from outside, each looks like the session of a user.

Each carries the name that Cognito gave with the challenge, encrypted: an answer has
to name the user by it, and not by an alias (API reference, AdminRespondToAuthChallenge).
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from itertools import product
from typing import Final

from rules.tokens.sealed_name import SIZE, opened_name, sealed_name
from rules.value import dataclass

_LONGEST_NAME = 128  # botocore's model of UsernameType
SEAL: Final = 22  # characters of base64url: 128 bits
NONCE: Final = 22  # the same
NAME: Final = SIZE


@dataclass(frozen=True, slots=True)
class BoundSession:
    """
    A session, and what stands behind it.

    Attributes:
        is_decoy: Whether it is one of nobody.
        nonce: Made up for a sign-up; empty if it is no sign-up's.
        is_new: Whether a code was sent that makes an account.
        user_name: What Cognito calls the user, or nobody; empty if it gave no name.

    """

    session: str
    is_decoy: bool = False
    nonce: str = ""
    is_new: bool = False
    user_name: str = ""


def sealed(session: BoundSession, *, address: str, key: bytes) -> str:
    """The text that a client keeps, and brings back with *address*."""
    name = sealed_name(session.user_name, session=session.session, key=key)
    return session.session + session.nonce + name + _seal(session, address, key)


def opened(text: str, *, address: str, key: bytes) -> BoundSession | None:
    """What `sealed` made for the same address; None if it did not make *text*."""
    session, name, seal = text[: -SEAL - NAME], text[-SEAL - NAME : -SEAL], text[-SEAL:]
    candidates = [*_of_sign_ins(session, name, key), *_of_sign_ups(session, name, key)]
    fitting = [
        each
        for each in candidates
        if hmac.compare_digest(_seal(each, address, key).encode(), seal.encode())
    ]
    return fitting[0] if fitting else None


def _of_sign_ins(session: str, name: str, key: bytes) -> list[BoundSession]:
    user_name = opened_name(name, session=session, key=key)
    return [BoundSession(session, is_decoy, user_name=user_name) for is_decoy in (False, True)]


def _of_sign_ups(text: str, name: str, key: bytes) -> list[BoundSession]:
    session, nonce = text[:-NONCE], text[-NONCE:]
    user_name = opened_name(name, session=session, key=key)
    return [
        BoundSession(session, is_decoy, nonce, is_new, user_name)
        for is_decoy, is_new in product((False, True), repeat=2)
    ]


def nobody_like(address: str, *, key: bytes) -> str:
    """
    A name that is nobody's, and counts for what *address* counts for.

    No address ends with two dots, and rate limits take no notice of dots
    there. An address that leaves no room for them has the name of `decoy_of`.

    >>> nobody_like("ada@example.com", key=b"")
    'ada@example.com..'
    """
    name = f"{address}.."
    return name if len(name) <= _LONGEST_NAME else decoy_of(address, key=key)


def decoy_of(address: str, *, key: bytes) -> str:
    """The address of nobody that stands for *address*, the same each time."""
    digest = hmac.digest(key, f"nobody\n{address}".encode(), sha256).hex()
    return f"{digest[:24]}@decoy.invalid"


def _seal(session: BoundSession, address: str, key: bytes) -> str:
    purpose = "decoy" if session.is_decoy else "user"
    if session.nonce:
        purpose = f"{purpose} {'new' if session.is_new else 'known'} {session.nonce}"
    return _digest(purpose, f"{address}\n{session.session}\n{session.user_name}", key)


def _digest(purpose: str, text: str, key: bytes) -> str:
    digest = hmac.digest(key, f"{purpose}\n{text}".encode(), sha256)
    return urlsafe_b64encode(digest).decode()[:SEAL]
