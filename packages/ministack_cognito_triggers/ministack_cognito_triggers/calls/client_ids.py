"""Ids of app clients."""

import secrets
import string
from collections.abc import Callable

_LETTERS, _LENGTH = string.digits + string.ascii_lowercase, 26


def client_id_for(_: Callable[[], str]) -> Callable[[], str]:
    """The maker of ids: small letters and digits, as all that were captured from Cognito."""
    return lambda: "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
