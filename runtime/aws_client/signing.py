"""
AWS Signature Version 4, for requests without a query.

"Create a signed AWS API request", Signature Version 4 signing process.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from hashlib import sha256
from hmac import digest

_ALGORITHM = "AWS4-HMAC-SHA256"


class NoCredentials(LookupError):
    """The environment has no credentials of the function's role."""


class Signer:
    """
    Signs for one service in one region.

    Credentials are read at every request; the key of a day is kept.
    """

    def __init__(self, *, service: str, region: str, env: Mapping[str, str]) -> None:
        self._service = service
        self._region = region
        self._env = env
        self._kept: tuple[str, str] = ("", "")
        self._key = b""

    def signed(
        self, headers: Mapping[str, str], body: bytes, *, at: float, to: str = "POST /"
    ) -> dict[str, str]:
        """
        Return *headers*, whose names are in lower case, and those that sign them.

        *to* is the method and the path, as they are sent; *at* the time in
        epoch seconds. Raises `NoCredentials`.
        """
        access_key, secret_key, token = _credentials(self._env)
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
        signed = {**headers, "x-amz-date": stamp}
        if token:
            signed["x-amz-security-token"] = token
        names = sorted(signed)
        listed = ";".join(names)
        lines = "".join(f"{name}:{' '.join(signed[name].split())}\n" for name in names)
        request = f"{to.replace(' ', chr(10))}\n\n{lines}\n{listed}\n{sha256(body).hexdigest()}"
        scope = f"{stamp[:8]}/{self._region}/{self._service}/aws4_request"
        text = f"{_ALGORITHM}\n{stamp}\n{scope}\n{sha256(request.encode()).hexdigest()}"
        signature = digest(self._key_of(stamp[:8], secret_key), text.encode(), "sha256").hex()
        signed["authorization"] = (
            f"{_ALGORITHM} Credential={access_key}/{scope}, SignedHeaders={listed},"
            f" Signature={signature}"
        )
        return signed

    def _key_of(self, day: str, secret_key: str) -> bytes:
        if self._kept != (day, secret_key):
            key = f"AWS4{secret_key}".encode()
            for part in (day, self._region, self._service, "aws4_request"):
                key = digest(key, part.encode(), "sha256")
            self._kept, self._key = (day, secret_key), key
        return self._key


def check_credentials(env: Mapping[str, str]) -> None:
    """Stop a function at its start whose calls could not be signed. Raises `NoCredentials`."""
    _credentials(env)


def _credentials(env: Mapping[str, str]) -> tuple[str, str, str]:
    found = env.get("AWS_ACCESS_KEY_ID"), env.get("AWS_SECRET_ACCESS_KEY")
    if found[0] and found[1]:
        return found[0], found[1], env.get("AWS_SESSION_TOKEN", "")
    if env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        raise NoCredentials("Triggers do not run with SnapStart: switch it off for this function")
    raise NoCredentials("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; Lambda sets them")
