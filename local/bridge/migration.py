"""UserMigration: an unknown user, brought in from elsewhere with a password in plain text."""

from typing import Any

from local.bridge import theirs
from local.bridge.call import Call
from local.bridge.events import event, with_metadata
from local.bridge.invoke import fire, function_for
from local.bridge.refusal import Refusal, wrong_credentials


def migrated(call: Call, typed: str, password: str | None) -> dict[str, Any] | None:
    """
    The user that the trigger vouches for, now in the pool; None if the pool has no such trigger.

    SRP never gets here, since it sends no password. A password reset does not
    ask either (`UserMigration_ForgotPassword`), and no PreSignUp follows.
    """
    if password is None or not function_for("UserMigration", call.pool):
        return None
    try:
        answer = fire("UserMigration", _event(call, typed, password), pool=call.pool)
    except Refusal as refusal:
        raise _as_cognito_hides_it(call, refusal) from refusal
    return _stored(call, typed, password, answer)


def _event(call: Call, typed: str, password: str) -> dict[str, Any]:
    request = {"password": password, "validationData": call.metadata, "userAttributes": None}
    return event(
        "UserMigration_Authentication",
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
    given = {name: value for name, value in answer["userAttributes"].items() if name != "username"}
    user = {
        "Username": sub if call.pool.get("UsernameAttributes") else typed,
        "Attributes": [{"Name": n, "Value": v} for n, v in {**given, "sub": sub}.items()],
        "UserStatus": answer.get("finalUserStatus") or "RESET_REQUIRED",
        "_password": password,
    }
    theirs.add_user(call.pool, user)
    return call.user(sub)
