"""Which servers are trusted: those that Amazon's own roots vouch for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssl import SSLContext

# What a package with this module has to hold as well: pipeline.delivery.closure reads it.
SHIPPED = ("runtime/aws_client/amazon_roots.pem",)
# Amazon Root CA 1 to 4 and Starfield Services Root G2 ("Amazon Trust Services Repository").
# Reading them takes 0.9 ms of processor time, and all roots of a system 18 ms.
_ROOTS = os.path.join(os.path.dirname(__file__), os.path.basename(SHIPPED[0]))  # noqa: PTH118, PTH119, PTH120  # pathlib costs 3 ms


class Trust:
    """
    The TLS context of every connection, made with the first.

    With ``AWS_CA_BUNDLE`` that file alone counts. Else Amazon's roots do, and
    those of the system with them from the first server on that Amazon's do
    not know: an inspecting proxy, or a root that is new.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._bundle = env.get("AWS_CA_BUNDLE")
        self._context: SSLContext | None = None
        self._is_wide = bool(self._bundle)
        self._lock = Lock()

    def context(self) -> SSLContext:
        """Return the context; TLS 1.2 at least, names and certificates verified."""
        from ssl import PROTOCOL_TLS_CLIENT, SSLContext, TLSVersion  # noqa: PLC0415  # import cost

        with self._lock:
            if self._context is None:
                context = SSLContext(PROTOCOL_TLS_CLIENT)
                context.minimum_version = TLSVersion.TLSv1_2
                context.load_verify_locations(self._bundle or _ROOTS)
                self._context = context
            return self._context

    def widen(self) -> bool:
        """Trust the system's roots, too. False if they are trusted already, or must not be."""
        context = self.context()
        with self._lock:
            if self._is_wide:
                return False
            self._is_wide = True
            context.load_default_certs()
        return True
