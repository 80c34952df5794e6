"""The keys that a user pool signs with, fetched when they are needed and kept for an hour."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

from rules.tokens.access_token import public_keys
from rules.tokens.rsa_signature import PublicKey
from runtime.deadline import Deadline, StillRunning

_KEPT_S = 3600.0
_ASKED_AGAIN_S = 60.0  # at most so often for a key that nobody knows: anybody can name one
_WAITS_S = 2.0
_LONGEST = 65_536  # octets


# No answer, or not one of the pool: a list, HTML, half a body.
_NO_KEYS = (
    *(OSError, StillRunning, HTTPException),
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError),
)


class KeysUnavailable(ConnectionError):
    """The pool's keys could not be fetched, and there are none from before."""


class KeySet:
    """The public keys of one pool, by their ``kid``."""

    def __init__(
        self,
        fetch: Callable[[], Mapping[str, Any]],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._keys: dict[str, PublicKey] | None = None
        self._asked = 0.0

    def key(self, key_id: str) -> PublicKey | None:
        """
        The key named *key_id*, or None if the pool has none of that name.

        Raises:
            KeysUnavailable: Nobody knows, for now.

        """
        age = self._monotonic() - self._asked
        keys = self._keys
        if keys is None or age > _KEPT_S or (key_id not in keys and age > _ASKED_AGAIN_S):
            keys = self._refreshed()
        return keys.get(key_id)

    def _refreshed(self) -> dict[str, PublicKey]:
        try:
            self._keys = public_keys(self._fetch())
        except _NO_KEYS as error:
            if self._keys is None:
                raise KeysUnavailable(type(error).__name__) from None
        self._asked = self._monotonic()
        return self._keys


def fetched(url: str, *, within_s: float = _WAITS_S) -> Callable[[], Mapping[str, Any]]:
    """Fetches JSON from *url*: no proxies, no redirects, and an answer that drips is none."""
    opener, deadline = build_opener(ProxyHandler({}), _NoRedirects), Deadline(seconds=within_s)

    def fetch() -> Mapping[str, Any]:
        with opener.open(url, timeout=within_s) as answer:
            read: Mapping[str, Any] = json.loads(answer.read(_LONGEST))
        return read

    return lambda: deadline.run(fetch)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Nowhere: an error is raised instead."""
