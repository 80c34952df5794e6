"""Keyed digests (HMAC-SHA256, RFC 2104) of several fields, one purpose apart from the other."""

from __future__ import annotations

import hmac


def keyed_digest(key: bytes, purpose: str, *fields: str) -> bytes:
    """
    32 bytes that only a holder of *key* can compute.

    Each field stands behind its length, so that no two lists of fields look
    alike, and a digest for one *purpose* is of no use for another.

    >>> keyed_digest(b"", "a", "bc") == keyed_digest(b"", "ab", "c")
    False
    """
    framed = [part.encode(errors="surrogatepass") for part in (purpose, *fields)]
    message = b"".join(len(part).to_bytes(4) + part for part in framed)
    return hmac.digest(key, message, "sha256")
