"""
CustomEmailSender and CustomSMSSender: the pool hands the function the code, encrypted.

As Cognito does it: a message of the AWS Encryption SDK of algorithm 0x0378, under the pool's
KMSKeyID, with the pool's id as encryption context. Nothing that the function answers counts,
and no user sees that it failed.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.events import event
from ministack_cognito_triggers.functions.invoke import function_for, tell

MAIL, SMS = "CustomEmailSender", "CustomSMSSender"
_TYPES = {MAIL: "customEmailSenderRequestV1", SMS: "customSMSSenderRequestV1"}


def sends(pool: dict[str, Any], *, by: str = MAIL) -> bool:
    """Whether the pool has a sender of its own."""
    return function_for(by, pool) is not None


def send(  # noqa: PLR0913  (what the event is made of)
    call: Call,
    message: str,
    username: str,
    seen: dict[str, str],
    code: str,
    *,
    metadata: dict[str, str] | None = None,
    by: str = MAIL,
) -> None:
    """Have *code* sent; *message* is the triggerSource behind its ``_``."""
    # late: the SDK takes 0.1 s to import, and few pools have a sender
    from ministack_cognito_triggers.calls.sealed_codes import sealed  # noqa: PLC0415

    request = {
        "type": _TYPES[by],
        "code": sealed(call.pool, code),
        "clientMetadata": dict(metadata) if metadata else None,
        "userAttributes": seen,
    }
    asked = event(f"{by}_{message}", call, user_name=username, request=request, response={})
    tell(by, {name: each for name, each in asked.items() if name != "response"}, pool=call.pool)


def invitation_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """The writer of invitations, which has them sent instead where the pool has a sender."""

    def render(
        pool: dict[str, Any], username: str, password: str, stored: dict[str, str], *more: Any
    ) -> Any:
        call = CURRENT.get()
        if call is None or not sends(pool):
            return original(pool, username, password, stored, *more)
        seen = {**stored, "cognito:user_status": "FORCE_CHANGE_PASSWORD"}
        send(call, "AdminCreateUser", username, seen, escape(password), metadata=call.metadata)
        return "", ""

    return render


def delivered_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """The sender of invitations, which sends none where the pool has a sender."""

    def deliver(pool: dict[str, Any], *invitation: Any) -> Any:
        return None if sends(pool) else original(pool, *invitation)

    return deliver
