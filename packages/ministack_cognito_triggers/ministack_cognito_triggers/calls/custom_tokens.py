"""What a custom sign-in ends with, once DefineAuthChallenge says tokens."""

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import device_sign_in
from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.custom_sign_in import CustomSignIn
from ministack_cognito_triggers.calls.refusal import check_may_sign_in, wrong_credentials
from ministack_cognito_triggers.calls.sessions import Sessions
from ministack_cognito_triggers.theirs import Answer


def tokens(call: Call, sign_in: CustomSignIn, sessions: Sessions) -> Answer:
    """The tokens, or the question that a remembered device has to answer first."""
    user = sign_in.user(call)
    if user is None:
        raise wrong_credentials()
    check_may_sign_in(user)
    if not sign_in.has(device_sign_in.PROVE) and device_sign_in.is_asked(call, user):
        return device_sign_in.ask(call, sign_in, sessions)
    result = theirs.auth_result(call.pool, call.client_id, user, metadata=call.metadata)
    if _ends_with_sign_out(call) and theirs.signed_out_at(user) >= int(sign_in.began):
        theirs.revoke(result)
    return theirs.ok({"ChallengeParameters": {}, "AuthenticationResult": result})


def _ends_with_sign_out(call: Call) -> bool:
    """
    Whether a sign-out ends the tokens of sign-ins that are under way, too.

    AWS does not say. They are good here, and refused by a pool with the tag
    ``sign_out_ends: sign_ins``.
    """
    return (call.pool.get("UserPoolTags") or {}).get("sign_out_ends") == "sign_ins"
