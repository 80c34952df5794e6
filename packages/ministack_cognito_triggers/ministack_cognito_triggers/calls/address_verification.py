"""GetUserAttributeVerificationCode and VerifyUserAttribute, for e-mail addresses."""

from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import address_codes
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.events import pairs
from ministack_cognito_triggers.calls.messages import send_address_code
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer


def get_user_attribute_verification_code(call: Call, proceed: Proceed) -> Answer:
    """A new code to the address that waits to be proved or, if none does, to the stored one."""
    user = call.bearer
    if user is None:
        return proceed(call.data)
    _check_attribute(call)
    address = address_codes.waiting_address(user) or pairs(user["Attributes"]).get("email")
    if not address:
        raise Refusal("InvalidParameterException", "The user has no email.")
    mail_code(call, user, address)
    return theirs.ok({"CodeDeliveryDetails": theirs.delivery_details(address)})


def verify_user_attribute(call: Call, proceed: Proceed) -> Answer:
    """The address that the code went to becomes the user's, and verified. Runs no trigger."""
    user = call.bearer
    if user is None:
        return proceed(call.data)
    _check_attribute(call)
    address = address_codes.spend(user, call.data.get("Code"))
    refuse_if_taken(call, user, address)
    theirs.set_attributes(user, {"email": address, "email_verified": "true"})
    return theirs.ok({})


def mail_code(call: Call, user: dict[str, Any], address: str) -> None:
    """Mail a code and await it. The trigger's refusal leaves an earlier code in force."""
    code = address_codes.six_digits()
    send_address_code(call, user, address, code)
    address_codes.keep(user, address=address, code=code)


def refuse_if_taken(call: Call, user: dict[str, Any], address: str) -> None:
    """Raise Refusal if another user signs in with *address*."""
    signs_in = {
        *(call.pool.get("UsernameAttributes") or []),
        *(call.pool.get("AliasAttributes") or []),
    }
    owner = call.user(address) if "email" in signs_in else None
    if owner is not None and owner["Username"] != user["Username"]:
        raise Refusal("AliasExistsException", "An account with the given email already exists.")


def _check_attribute(call: Call) -> None:
    name = call.data.get("AttributeName")
    if name != "email":
        raise Refusal("InvalidParameterException", f"{name} cannot be verified here.")
