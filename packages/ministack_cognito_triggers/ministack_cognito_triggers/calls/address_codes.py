"""The code that proves a user's e-mail address: mailed to it, good for one answer and a day."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from secrets import randbelow
from typing import Any

from ministack_cognito_triggers.calls.refusal import Refusal

VALID_FOR = timedelta(hours=24)
"""As the page "Quotas in Amazon Cognito" says of codes for user attributes."""

_KEPT_AS = "_address_code"


@dataclass(frozen=True)
class _Waiting:
    address: str
    code: str
    expires_at: float


def six_digits() -> str:
    """A code as Cognito's are."""
    return f"{randbelow(10**6):06}"


def keep(
    user: dict[str, Any], *, address: str, code: str, now: Callable[[], float] = time.time
) -> None:
    """Await *code*, in the place of any before it, as the proof that *user* reads *address*."""
    user[_KEPT_AS] = _Waiting(address, code, now() + VALID_FOR.total_seconds())


def waiting_address(user: dict[str, Any]) -> str | None:
    """The address to be proved, even if the time for that is over."""
    waiting: _Waiting | None = user.get(_KEPT_AS)
    return waiting.address if waiting else None


def spend(user: dict[str, Any], code: str | None, *, now: Callable[[], float] = time.time) -> str:
    """The address that *code* proves. A wrong one may be followed by another."""
    waiting: _Waiting | None = user.get(_KEPT_AS)
    if waiting is None or now() >= waiting.expires_at:
        raise Refusal("ExpiredCodeException", "Invalid code provided, please request a code again.")
    if code != waiting.code:
        raise Refusal(
            "CodeMismatchException", "Invalid verification code provided, please try again."
        )
    forget(user)
    return waiting.address


def forget(user: dict[str, Any]) -> None:
    """Await no code any more."""
    user.pop(_KEPT_AS, None)
