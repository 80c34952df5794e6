"""Where an API call, checked by ministack, is handed to the one who knows its triggers."""

from collections.abc import Callable, Mapping
from typing import Any

from local.bridge import address_changes, address_verification, sign_in, sign_up
from local.bridge.call import CURRENT, Call, Proceed
from local.bridge.refusal import Refusal
from local.bridge.service_metrics import count_for_cognito
from local.bridge.theirs import Answer, error, pool_for

Action = Callable[[Call, Proceed], Answer]

_ACTIONS: Mapping[str, Action] = {
    "SignUp": sign_up.sign_up,
    "ConfirmSignUp": sign_up.confirm_sign_up,
    "AdminConfirmSignUp": sign_up.admin_confirm_sign_up,
    "AdminCreateUser": sign_up.admin_create_user,
    "ForgotPassword": sign_up.forgot_password,
    "ConfirmForgotPassword": sign_up.confirm_forgot_password,
    "UpdateUserAttributes": address_changes.update_user_attributes,
    "AdminUpdateUserAttributes": address_changes.admin_update_user_attributes,
    "GetUserAttributeVerificationCode": (address_verification.get_user_attribute_verification_code),
    "VerifyUserAttribute": address_verification.verify_user_attribute,
    "InitiateAuth": sign_in.initiate,
    "AdminInitiateAuth": sign_in.initiate,
    "RespondToAuthChallenge": sign_in.respond,
    "AdminRespondToAuthChallenge": sign_in.respond,
}


def dispatch_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The runner of actions, with ours in the place of the handler it would run."""

    def dispatch(proceed: Proceed, action: str, data: dict[str, Any]) -> Answer:
        def answer(checked: dict[str, Any]) -> Answer:
            pool = pool_for(checked)
            if pool is None:  # ministack has the right error for it
                return proceed(checked)
            return _answer(Call(action, checked, pool), proceed)

        try:
            return original(answer, action, data)
        except Refusal as refusal:
            return error(refusal.kind, refusal.message)

    return dispatch


def _answer(call: Call, proceed: Proceed) -> Answer:
    token = CURRENT.set(call)
    try:
        act = _ACTIONS.get(call.action)
        answer = act(call, proceed) if act else proceed(call.data)
    except Refusal as refusal:
        answer = error(refusal.kind, refusal.message)
    finally:
        CURRENT.reset(token)
    count_for_cognito(call, answer)
    return answer
