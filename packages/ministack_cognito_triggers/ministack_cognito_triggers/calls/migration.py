"""
UserMigration: an unknown user, brought in from elsewhere.

With a password in plain text, or because it is forgotten: then there is none,
and the user has to set one with a code.
"""

from threading import Lock
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.events import event, with_metadata
from ministack_cognito_triggers.calls.pre_sign_up import asked_of_migrated
from ministack_cognito_triggers.calls.refusal import Refusal, wrong_credentials
from ministack_cognito_triggers.functions.invoke import fire, function_for

_LOCK = Lock()


def migrated(call: Call, typed: str, password: str | None) -> dict[str, Any] | None:
    """
    The user that the trigger vouches for, now in the pool; None if the pool has no such trigger.

    SRP never gets here, since it sends no password.
    """
    if password is None or not function_for("UserMigration", call.pool):
        return None
    asked = _event(call, "UserMigration_Authentication", typed, password)
    try:
        answer = fire("UserMigration", asked, pool=call.pool)
    except Refusal as refusal:
        raise _as_cognito_hides_it(call, refusal) from refusal
    return _stored(call, typed, password, answer)


def migrated_without_password(call: Call, typed: str) -> dict[str, Any] | None:
    """The same for one who forgot it; None if the trigger vouches for nobody, which is hidden."""
    if not function_for("UserMigration", call.pool):
        return None
    try:
        asked = _event(call, "UserMigration_ForgotPassword", typed, None)
        answer = fire("UserMigration", asked, pool=call.pool)
    except Refusal as refusal:
        if refusal.kind == "UserLambdaValidationException":
            return None
        raise
    return _stored(call, typed, theirs.new_uuid(), answer)


def _event(call: Call, source: str, typed: str, password: str | None) -> dict[str, Any]:
    sent = call.metadata if password else None
    request = {"password": password, "validationData": sent, "userAttributes": None}
    return event(
        source,
        call,
        user_name=typed,
        request=with_metadata(request, call.metadata),
        response={
            "userAttributes": None,
            "forceAliasCreation": None,
            "enableSMSMFA": None,
            "finalUserStatus": None,
            "messageAction": None,
            "desiredDeliveryMediums": None,
        },
    )


def _as_cognito_hides_it(call: Call, refusal: Refusal) -> Refusal:
    if refusal.kind != "UserLambdaValidationException":
        return refusal
    if call.hides_users:
        return wrong_credentials()
    return Refusal(
        "UserNotFoundException", f"Exception migrating user in app client {call.client_id}"
    )


def _stored(call: Call, typed: str, password: str, answer: dict[str, Any]) -> dict[str, Any] | None:
    sub = theirs.new_uuid()
    name = sub if call.pool.get("UsernameAttributes") else typed
    given = {name: value for name, value in answer["userAttributes"].items() if name != "username"}
    user = {
        "Username": name,
        "Attributes": [{"Name": n, "Value": v} for n, v in {**given, "sub": sub}.items()],
        "UserStatus": answer.get("finalUserStatus") or "RESET_REQUIRED",
        "_password": password,
    }
    asked_of_migrated(call, given, user_name=name)
    with _LOCK:  # of two calls at once the second finds the user of the first
        if call.user(typed) is None:
            theirs.add_user(call.pool, user)
    return call.user(typed)
