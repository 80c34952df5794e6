"""
TLS, for which plain HTTP stands on the laptop: nothing there leaves 127.0.0.1.

Policies that refuse whatever does not come over TLS would refuse all of it.
"""

from collections.abc import Callable
from typing import Any


def conditions_for(original: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    """What a policy's condition compares with, but for ``aws:SecureTransport``."""

    def value(key: str, context: Any) -> Any:
        return "true" if key.lower() == "aws:securetransport" else original(key, context)

    return value
