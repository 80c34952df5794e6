"""EMAIL_OTP and SMS_OTP as first factors: eight digits, which prove the address."""

import hmac
from secrets import randbelow
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import pool_factors
from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.events import pairs
from ministack_cognito_triggers.calls.messages import send_sign_in_code, text_sign_in_code
from ministack_cognito_triggers.calls.refusal import Refusal

_DELIVERY = "CODE_DELIVERY_DELIVERY_MEDIUM"
_DESTINATION = "CODE_DELIVERY_DESTINATION"
_MEDIA = {"EMAIL_OTP": "EMAIL", "SMS_OTP": "SMS"}


def send(
    call: Call, user: dict[str, Any] | None, factor: str, *, typed: str
) -> tuple[str, dict[str, str]]:
    """A code sent to the *user*, to nobody for a stranger, and what the client is told of it."""
    code = f"{randbelow(10**8):08}"
    stored = pairs(user["Attributes"]) if user else {}
    address = stored.get(pool_factors.CODES[factor], typed)
    if user is not None and factor == "EMAIL_OTP":
        send_sign_in_code(call, user, code)
    elif user is not None:
        text_sign_in_code(call, user, address, code)
    shown = theirs.masked(address) if factor == "EMAIL_OTP" else f"+*******{address[-4:]}"
    return code, {_DELIVERY: _MEDIA[factor], _DESTINATION: shown}


def check(user: dict[str, Any] | None, factor: str, *, right: str, given: str | None) -> None:
    """
    Refuse a wrong code, which leaves the Session good.

    A right one verifies the address and confirms the sign-up, and no trigger is asked.
    """
    if user is None or not hmac.compare_digest(right, given or ""):
        raise Refusal("CodeMismatchException", "Invalid code or auth state for the user.")
    theirs.set_attributes(user, {f"{pool_factors.CODES[factor]}_verified": "true"})
    if user["UserStatus"] == "UNCONFIRMED":
        user["UserStatus"] = "CONFIRMED"
