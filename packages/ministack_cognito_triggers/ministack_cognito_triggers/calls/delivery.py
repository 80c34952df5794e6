"""
Where codes go, and what is told of it.

A code goes to an address that AutoVerifiedAttributes names, or that is verified
where a password is forgotten. Destinations are masked as captured from Cognito:
``f***@e***``. Without a code nothing is told of one.
"""

import json
from collections.abc import Callable
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import CURRENT, Call, Proceed
from ministack_cognito_triggers.calls.events import pairs
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer

_OK = 200


def masked_for(_: Callable[[str], str]) -> Callable[[str], str]:
    """The mask of an address: two first letters and six stars."""

    def masked(address: str) -> str:
        local, _, domain = (address or "").partition("@")
        return f"{local[:1]}***@{domain[:1]}***" if domain else "***"

    return masked


def is_auto_verified(pool: dict[str, Any]) -> bool:
    """Whether a new address gets a code."""
    return "email" in (pool.get("AutoVerifiedAttributes") or [])


def mails_no_code_for(send: Callable[..., Any]) -> Callable[..., Any]:
    """The sender of codes, which mails none at a sign-up that verifies nothing."""

    def sent(pool: dict[str, Any], *what: Any, **more: Any) -> Any:
        call = CURRENT.get()
        if call and call.action == "SignUp" and not is_auto_verified(pool):
            return None
        return send(pool, *what, **more)

    return sent


def told(answer: Answer, call: Call) -> Answer:
    """The *answer* to SignUp, with the destination masked, or without one."""
    status, headers, raw = answer
    body = json.loads(raw)
    if status != _OK or "CodeDeliveryDetails" not in body:
        return answer
    if is_auto_verified(call.pool):
        details = body["CodeDeliveryDetails"]
        details["Destination"] = theirs.masked(details["Destination"])
    else:
        del body["CodeDeliveryDetails"]
    return status, headers, json.dumps(body).encode()


def resend(call: Call, proceed: Proceed) -> Answer:
    """ResendConfirmationCode, where there is something to confirm by a code."""
    if call.user(call.data.get("Username")) and not is_auto_verified(call.pool):
        words = "Cannot resend codes. Auto verification not turned on."
        raise Refusal("InvalidParameterException", words)
    return proceed(call.data)


def why_no_reset(call: Call) -> Answer | None:
    """
    The answer to ForgotPassword for a user without a verified address.

    Where the client hides who exists it is that of a stranger ("Managing user existence
    error responses", developer guide).
    """
    user = call.user(call.data.get("Username"))
    if user is None or pairs(user["Attributes"]).get("email_verified", "").lower() == "true":
        return None
    if call.hides_users:
        details = theirs.delivery_details(call.data["Username"])
        return theirs.ok({"CodeDeliveryDetails": details})
    words = "Cannot reset password for the user as there is no registered/verified email or "
    raise Refusal("InvalidParameterException", f"{words}phone_number")
