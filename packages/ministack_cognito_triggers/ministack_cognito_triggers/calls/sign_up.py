"""SignUp, its confirmation, AdminCreateUser, ForgotPassword and ConfirmForgotPassword."""

from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.delivery import told, why_no_reset
from ministack_cognito_triggers.calls.events import attributes, event, pairs, with_metadata
from ministack_cognito_triggers.calls.migration import migrated_without_password
from ministack_cognito_triggers.calls.pre_sign_up import (
    asked_before_existence,
    asked_by_administrator,
)
from ministack_cognito_triggers.calls.refusal import Refusal, name_is_taken
from ministack_cognito_triggers.functions.invoke import fire
from ministack_cognito_triggers.theirs import Answer, error_in

_OK = 200


def sign_up(call: Call, proceed: Proceed) -> Answer:
    """PreSignUp, and if that confirmed the user PostConfirmation at once."""
    if (call.pool.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"):
        raise Refusal("NotAuthorizedException", "SignUp is not permitted for this user pool")
    with asked_before_existence(call):
        answer = proceed(call.data)  # `pre_sign_up` is asked in there
    if error_in(answer) == "UsernameExistsException":
        raise name_is_taken()
    answer = told(answer, call)
    if answer[0] == _OK:
        user = _created(call)
        if user["UserStatus"] == "CONFIRMED":
            post_confirmation(call, user)
    return answer


def confirm_sign_up(call: Call, proceed: Proceed) -> Answer:
    """PostConfirmation, after the user is confirmed and the address that got the code verified."""
    answer = proceed(call.data)
    user = call.user(call.data.get("Username"))
    if answer[0] == _OK and user is not None:
        if "email" in (call.pool.get("AutoVerifiedAttributes") or []):
            theirs.set_attributes(user, {"email_verified": "true"})
        post_confirmation(call, user)
    return answer


def admin_confirm_sign_up(call: Call, proceed: Proceed) -> Answer:
    """PostConfirmation; the address stays unverified, since nobody proved to own it."""
    user = call.user(call.data.get("Username"))
    if user is not None and user["UserStatus"] != "UNCONFIRMED":
        raise Refusal(
            "NotAuthorizedException",
            f"User cannot be confirmed. Current status is {user['UserStatus']}",
        )
    answer = proceed(call.data)
    if answer[0] == _OK and user is not None:
        post_confirmation(call, user)
    return answer


def admin_create_user(call: Call, proceed: Proceed) -> Answer:
    """PreSignUp_AdminCreateUser. No PostConfirmation, neither now nor when the user comes."""
    with asked_by_administrator(call):
        answer = proceed(call.data)
    if answer[0] == _OK:
        _created(call)
    return answer


def forgot_password(call: Call, proceed: Proceed) -> Answer:
    """UserMigration for whom the pool does not know; then the code is mailed as to anybody."""
    typed = call.data.get("Username") or ""
    if call.user(typed) is None:
        migrated_without_password(call, typed)
    return why_no_reset(call) or proceed(call.data)


def confirm_forgot_password(call: Call, proceed: Proceed) -> Answer:
    """PostConfirmation with its other source, after the new password is set."""
    answer = proceed(call.data)
    user = call.user(call.data.get("Username"))
    if answer[0] == _OK and user is not None:
        post_confirmation(call, user, source="PostConfirmation_ConfirmForgotPassword")
    return answer


def post_confirmation(
    call: Call, user: dict[str, Any], *, source: str = "PostConfirmation_ConfirmSignUp"
) -> None:
    """Ask PostConfirmation about *user*, who has just been confirmed."""
    told = event(
        source,
        call,
        user_name=user["Username"],
        request=with_metadata({"userAttributes": attributes(user)}, call.metadata),
        response={},
    )
    fire("PostConfirmation", told, pool=call.pool)


def _created(call: Call) -> dict[str, Any]:
    """The user just stored, with the unverified address that ministack forgets to mark."""
    user = call.user(call.data["Username"])
    if user is None:
        raise LookupError(f"{call.action} succeeded and left no user")
    stored = pairs(user["Attributes"])
    if "email" in stored and "email_verified" not in stored:
        theirs.set_attributes(user, {"email_verified": "false"})
    return user
