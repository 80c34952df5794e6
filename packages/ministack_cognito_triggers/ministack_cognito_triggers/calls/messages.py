"""CustomMessage: the wording of Cognito's own mails."""

from collections.abc import Callable
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import senders
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.events import Event, attributes, event, with_metadata
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.functions.invoke import fire, function_for

_SOURCES = {
    "SignUp": "CustomMessage_SignUp",
    "ResendConfirmationCode": "CustomMessage_ResendCode",
    "ForgotPassword": "CustomMessage_ForgotPassword",
    "UpdateUserAttributes": "CustomMessage_UpdateUserAttribute",
    "AdminUpdateUserAttributes": "CustomMessage_UpdateUserAttribute",
    "GetUserAttributeVerificationCode": "CustomMessage_VerifyUserAttribute",
}


def verification_mail_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """The sender of codes, which asks no trigger, for a pool that has one."""

    def send(
        pool: dict[str, Any],
        username: str,
        attr_dict: dict[str, str],
        code: str,
        attribute_name: str = "email",
    ) -> Any:
        call = CURRENT.get()
        source = _SOURCES.get(call.action) if call else None
        user = call.user(username) if call else None
        if call and source and user and senders.sends(pool):
            message, seen = source.partition("_")[2], attributes(user)
            return senders.send(call, message, user["Username"], seen, code, metadata=call.metadata)
        if not (call and source and user and function_for("CustomMessage", pool)):
            return original(pool, username, attr_dict, code, attribute_name)
        asked = _event(source, call, user["Username"], attributes(user), metadata=call.metadata)
        return _send(call, asked, attr_dict, code)

    return send


def custom_message_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """The CustomMessage that ministack asks for itself: an administrator's invitation."""

    def apply(
        pool: dict[str, Any],
        trigger_source: str,
        username: str,
        user_attrs: dict[str, str],
        *more: Any,
        **named: Any,
    ) -> Any:
        call = CURRENT.get()
        if call is None:
            return original(pool, trigger_source, username, user_attrs, *more, **named)
        seen = {**user_attrs, "cognito:user_status": "FORCE_CHANGE_PASSWORD"}
        asked = _event(trigger_source, call, username, seen, names_user=True)
        return fire("CustomMessage", asked, pool=pool)

    return apply


def send_address_code(call: Call, user: dict[str, Any], address: str, code: str) -> None:
    """
    Mail *code* to the *address* that *user* is to prove, worded by the trigger.

    The event shows that address, unverified unless it is the user's already.
    What AWS puts there while an old address is still in force is documented
    nowhere; the new one is an assumption.
    """
    seen = attributes(user)
    if seen.get("email") != address:
        seen |= {"email": address, "email_verified": "false"}
    source = _SOURCES[call.action]
    if senders.sends(call.pool):
        message = source.partition("_")[2]
        senders.send(call, message, user["Username"], seen, code, metadata=call.metadata)
        return
    asked = _event(source, call, user["Username"], seen, metadata=call.metadata)
    _send(call, asked, seen, code)


def text_sign_in_code(call: Call, user: dict[str, Any], number: str, code: str) -> None:
    """Have the *code* sent that *user* signs in by, or send it to *number* as ministack does."""
    if not senders.sends(call.pool, by=senders.SMS):
        theirs.text(number, f"Your sign-in code is {code}.")
        return
    name, told, by = user["Username"], attributes(user), senders.SMS
    senders.send(call, "Authentication", name, told, code, metadata=call.metadata, by=by)


def send_sign_in_code(call: Call, user: dict[str, Any], code: str) -> None:
    """Mail the *code* that *user* signs in by, worded by the trigger if it words it."""
    if senders.sends(call.pool):
        told = attributes(user)
        senders.send(call, "Authentication", user["Username"], told, code, metadata=call.metadata)
        return
    if not function_for("CustomMessage", call.pool):
        theirs.mail_sign_in_code(call.pool, user, code)
        return
    source, seen = "CustomMessage_Authentication", attributes(user)
    asked = _event(source, call, user["Username"], seen, metadata=call.metadata)
    _send(call, asked, seen, code)


def _event(  # noqa: PLR0913  (what the event is made of)
    source: str,
    call: Call,
    username: str,
    seen: dict[str, str],
    *,
    metadata: dict[str, str] | None = None,
    names_user: bool = False,
) -> Event:
    request = {
        "userAttributes": seen,
        "codeParameter": "{####}",
        "linkParameter": "{##Click Here##}",
        "usernameParameter": "{username}" if names_user else None,
    }
    return event(
        source,
        call,
        user_name=username,
        request=with_metadata(request, metadata),
        response={"smsMessage": None, "emailMessage": None, "emailSubject": None},
    )


def _send(call: Call, asked: Event, stored: dict[str, str], code: str) -> Any:
    written = fire("CustomMessage", asked, pool=call.pool)
    message = written.get("emailMessage")
    if message and "{####}" not in message:
        raise Refusal("InvalidLambdaResponseException", "emailMessage must contain {####}")
    return theirs.send_code(
        call.pool,
        stored,
        username=asked["userName"],
        code=code,
        subject=written.get("emailSubject"),
        message=message,
    )
