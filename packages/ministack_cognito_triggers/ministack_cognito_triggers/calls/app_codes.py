"""The codes of an authenticator app, each of which is taken once."""

from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.refusal import Refusal

_USED = "_used_app_steps"
# "Your software token has already been used once." is in moto's tests that AWS verified.
_SPENT = ("ExpiredCodeException", "Your software token has already been used once.")


def take_app_code(user: dict[str, Any], code: str) -> None:
    """Raise `Refusal` unless *code* is the app's now, and none that was taken before."""
    step = theirs.app_step(user, code)
    if step is None:
        raise Refusal("CodeMismatchException", "Invalid code received for user")
    refuse_used(user, step)


def refuse_used(user: dict[str, Any], step: int) -> None:
    """Raise `Refusal` if a code of this half minute was taken; else it is taken now."""
    used = user.setdefault(_USED, [])
    if step in used:
        raise Refusal(*_SPENT)
    used[:] = [*used[-3:], step]  # the app's clock may be one step off, either way
