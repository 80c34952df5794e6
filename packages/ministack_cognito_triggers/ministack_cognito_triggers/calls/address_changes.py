"""
UpdateUserAttributes and AdminUpdateUserAttributes, where they change an e-mail address.

A pool that has it in AutoVerifiedAttributes mails a code to the new address,
once CustomMessage has worded it. AttributesRequireVerificationBeforeUpdate
keeps the old address in force until the code comes back; without that the new
one is stored at once, unverified. A refusal of the trigger changes nothing.
"""

from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import address_codes
from ministack_cognito_triggers.calls.address_verification import mail_code, refuse_if_taken
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.events import pairs
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer

_OK = 200
_NOT_FOR_USERS = {"email_verified", "phone_number_verified"}


def update_user_attributes(call: Call, proceed: Proceed) -> Answer:
    """By the users themselves, who cannot say what is verified."""
    if _NOT_FOR_USERS & _asked(call).keys():
        raise Refusal(
            "NotAuthorizedException", "A client attempted to write unauthorized attribute"
        )
    user = call.bearer
    address = _new_address(call, user)
    if user is None or address is None:
        return proceed(call.data)
    answer = _change(call, proceed, user, address)
    if answer[0] != _OK or not _wants_proof(call):
        return answer
    return theirs.ok({"CodeDeliveryDetailsList": [theirs.delivery_details(address)]})


def admin_update_user_attributes(call: Call, proceed: Proceed) -> Answer:
    """By an administrator: no message with an email_verified of "true"."""
    user = call.user(call.data.get("Username"))
    address = _new_address(call, user)
    if user is None or address is None:
        return proceed(call.data)
    if _asked(call).get("email_verified", "").lower() != "true":
        return _change(call, proceed, user, address)
    _refuse_if_not_unique(call, user, address)
    address_codes.forget(user)
    return proceed(call.data)


def _change(call: Call, proceed: Proceed, user: dict[str, Any], address: str) -> Answer:
    _refuse_if_not_unique(call, user, address)
    if _wants_proof(call):
        mail_code(call, user, address)
    else:
        address_codes.forget(user)
    asked = _asked(call) | {"email_verified": "false"}
    if _keeps_the_old(call):
        del asked["email"], asked["email_verified"]
    named = [{"Name": name, "Value": value} for name, value in asked.items()]
    return proceed({**call.data, "UserAttributes": named})


def _asked(call: Call) -> dict[str, str]:
    return pairs(call.data.get("UserAttributes"))


def _new_address(call: Call, user: dict[str, Any] | None) -> str | None:
    """The address asked for; None if it is the user's already, or is to be deleted."""
    address = _asked(call).get("email")
    if user is None or address == pairs(user["Attributes"]).get("email"):
        return None
    return address or None


def _refuse_if_not_unique(call: Call, user: dict[str, Any], address: str) -> None:
    # Where the address is a mere alias, it is fought over when it is verified.
    if "email" in (call.pool.get("UsernameAttributes") or []):
        refuse_if_taken(call, user, address)


def _wants_proof(call: Call) -> bool:
    return "email" in (call.pool.get("AutoVerifiedAttributes") or []) or _keeps_the_old(call)


def _keeps_the_old(call: Call) -> bool:
    settings = call.pool.get("UserAttributeUpdateSettings") or {}
    return "email" in (settings.get("AttributesRequireVerificationBeforeUpdate") or [])
