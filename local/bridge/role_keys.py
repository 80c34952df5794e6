"""
The credentials of a function's role, which nobody can compute who knows its name alone.

ministack derives them from the ARNs of function and role by SHA-256 without a
secret, so every page and program that knows the template knows the keys.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any

from local.bridge import theirs

Credentials = dict[str, str]


def credentials_for(run_secret: bytes) -> Callable[[Any], Callable[..., Credentials]]:
    """What takes the place of `execution_credentials`: HMAC-SHA256 with a secret of the run."""

    def credentials(config: Mapping[str, Any]) -> Credentials:
        def derived(part: str) -> str:
            message = f"{part}:{config.get('FunctionArn', '')}:{config.get('Role', '')}"
            return hmac.digest(run_secret, message.encode(), "sha256").hex()

        made = {
            "AWS_ACCESS_KEY_ID": f"ASIA{derived('key')[:16].upper()}",
            "AWS_SECRET_ACCESS_KEY": derived("secret"),
            "AWS_SESSION_TOKEN": derived("token"),
        }
        theirs.let_in(made, config)
        return made

    return lambda _original: credentials
