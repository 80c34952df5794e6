"""Where an API call, checked by ministack, is handed to the one who knows its triggers."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from ministack_cognito_triggers.answered import Answered
from ministack_cognito_triggers.calls import (
    account_resets,
    address_changes,
    address_verification,
    delivery,
    devices,
    first_factors,
    passkeys,
    refresh,
    replicas,
    second_factor,
    sign_in,
    sign_up,
    users_told,
)
from ministack_cognito_triggers.calls.call import CURRENT, Call, Proceed
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer, error, pool_for

Action = Callable[[Call, Proceed], Answer]

_ACTIONS: Mapping[str, Action] = {
    "SignUp": sign_up.sign_up,
    "ConfirmSignUp": sign_up.confirm_sign_up,
    "AdminConfirmSignUp": sign_up.admin_confirm_sign_up,
    "AdminCreateUser": sign_up.admin_create_user,
    "ResendConfirmationCode": delivery.resend,
    "ForgotPassword": sign_up.forgot_password,
    "ConfirmForgotPassword": sign_up.confirm_forgot_password,
    "UpdateUserAttributes": address_changes.update_user_attributes,
    "AdminUpdateUserAttributes": address_changes.admin_update_user_attributes,
    "GetUserAttributeVerificationCode": (address_verification.get_user_attribute_verification_code),
    "VerifyUserAttribute": address_verification.verify_user_attribute,
    "AdminGetUserAuthFactors": account_resets.admin_get_user_auth_factors,
    "GetUserAuthFactors": first_factors.get_user_auth_factors,
    "StartWebAuthnRegistration": passkeys.start_registration,
    "CompleteWebAuthnRegistration": passkeys.complete_registration,
    "ListWebAuthnCredentials": passkeys.list_credentials,
    "DeleteWebAuthnCredential": passkeys.delete_credential,
    "AdminDeleteSoftwareToken": account_resets.admin_delete_software_token,
    "AdminDeleteUserAttributes": account_resets.admin_delete_user_attributes,
    "DeleteUserAttributes": account_resets.delete_user_attributes,
    "ConfirmDevice": devices.confirm,
    **{f"{by}ListDevices": devices.listed for by in ("", "Admin")},
    **{f"{by}GetDevice": devices.got for by in ("", "Admin")},
    **{f"{by}ForgetDevice": devices.forget for by in ("", "Admin")},
    **{f"{by}UpdateDeviceStatus": devices.update_status for by in ("", "Admin")},
    "GetUser": users_told.get_user,
    "AdminGetUser": users_told.get_user,
    "SetUserMFAPreference": second_factor.set_preference,
    "AdminSetUserMFAPreference": second_factor.set_preference,
    "AssociateSoftwareToken": sign_in.SECOND_FACTOR.associate,
    "VerifySoftwareToken": sign_in.SECOND_FACTOR.verify,
    "InitiateAuth": sign_in.initiate,
    "AdminInitiateAuth": sign_in.initiate,
    "GetTokensFromRefreshToken": refresh.by_operation,
    "CreateUserPoolReplica": replicas.create,
    "ListUserPoolReplicas": replicas.listed,
    "UpdateUserPoolReplica": replicas.update,
    "DeleteUserPoolReplica": replicas.delete,
    "RespondToAuthChallenge": sign_in.respond,
    "AdminRespondToAuthChallenge": sign_in.respond,
}


def dispatch_for(
    on_answer: Callable[[Answered], None],
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """The runner of actions, with ours in the place of the handler it would run."""

    def around(original: Callable[..., Answer]) -> Callable[..., Answer]:
        def dispatch(proceed: Proceed, action: str, data: dict[str, Any]) -> Answer:
            def answer(checked: dict[str, Any]) -> Answer:
                checked = sign_in.SECOND_FACTOR.with_client(checked)
                pool = pool_for(checked)
                if pool is None:  # ministack has the right error for it
                    return proceed(checked)
                status, headers, body = _answer(Call(action, checked, pool), proceed)
                named = str(uuid4())
                on_answer(Answered(action, checked, pool["Id"], status, body, named))
                return status, {**headers, "x-amzn-requestid": named}, body

            try:
                return original(answer, action, data)
            except Refusal as refusal:
                return error(refusal.kind, refusal.message)

        return dispatch

    return around


def _as_ministack_does(call: Call, proceed: Proceed) -> Answer:
    return proceed(call.data)


def _answer(call: Call, proceed: Proceed) -> Answer:
    token = CURRENT.set(call)
    try:
        act = _ACTIONS.get(call.action, _as_ministack_does)
        return replicas.on_replicas(act)(call, proceed)
    except Refusal as refusal:
        return error(refusal.kind, refusal.message)
    finally:
        CURRENT.reset(token)
