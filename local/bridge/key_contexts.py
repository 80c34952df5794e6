"""
The encryption context of a request to KMS, for policies that name it.

On AWS a policy can narrow a right to a key by `kms:EncryptionContext:NAME`. ministack knows no
such condition, so it would refuse every function that has no more than the right it needs.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any


def context_for(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """What conditions of a policy may ask of a request, besides what is asked of all."""

    def context(service: str, action: str, body: bytes, *more: Any) -> dict[str, Any]:
        told = original(service, action, body, *more)
        if service != "kms":
            return told
        return {**told, **{f"kms:encryptioncontext:{k.lower()}": v for k, v in _in(body).items()}}

    return context


def _in(body: bytes) -> Mapping[str, str]:
    """What the request says; KMS itself refuses what cannot be read."""
    try:
        found = json.loads(body or b"{}").get("EncryptionContext") or {}
    except (ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}
