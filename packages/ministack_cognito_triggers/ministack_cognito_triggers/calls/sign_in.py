"""InitiateAuth and RespondToAuthChallenge, with their admin variants."""

import json
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import choice, custom_auth, device_sign_in, refresh
from ministack_cognito_triggers.calls.app_codes import take_app_code
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.custom_password import (
    APP,
    NEW_PASSWORD,
    PASSWORD,
    answer_own,
    prove_password,
)
from ministack_cognito_triggers.calls.custom_sign_in import CustomSignIn
from ministack_cognito_triggers.calls.migration import migrated
from ministack_cognito_triggers.calls.pre_authentication import pre_authentication
from ministack_cognito_triggers.calls.refusal import Refusal, check_may_sign_in
from ministack_cognito_triggers.calls.second_factor import SETUP, SecondFactor
from ministack_cognito_triggers.calls.second_steps import with_own_session
from ministack_cognito_triggers.calls.sessions import Sessions, invalid_session
from ministack_cognito_triggers.calls.user_names import refuse_alias
from ministack_cognito_triggers.theirs import Answer

_PASSWORD_FLOWS = {
    "InitiateAuth": {"USER_PASSWORD_AUTH", "USER_SRP_AUTH"},
    "AdminInitiateAuth": {"ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH", "USER_SRP_AUTH"},
}

_sessions = Sessions()
SECOND_FACTOR = SecondFactor(_sessions)


def initiate(call: Call, proceed: Proceed) -> Answer:
    """Custom authentication from its start, or PreAuthentication before a password is looked at."""
    flow = call.data.get("AuthFlow")
    if flow == "CUSTOM_AUTH":
        return custom_auth.begin(call, sessions=_sessions)
    if flow == choice.FLOW:
        return choice.begin(call, _sessions)
    if flow in refresh.FLOWS:
        return refresh.by_flow(call, proceed)
    if flow in _PASSWORD_FLOWS[call.action] and _is_open(call, flow):
        return with_own_session(call, proceed(_by_real_name(call)), _sessions)
    return proceed(call.data)


def respond(call: Call, proceed: Proceed) -> Answer:
    """The next step of the sign-in that the Session belongs to."""
    challenge = call.data.get("ChallengeName")
    if challenge == "CUSTOM_CHALLENGE":
        return custom_auth.answer(call, sessions=_sessions)
    if challenge in choice.ASKS:
        return choice.answer(call, _sessions)
    if challenge in device_sign_in.STEPS:
        return device_sign_in.answer(call, _sessions, custom_auth.behind_device)
    if challenge in _WITH_OWN_SESSION:
        return _WITH_OWN_SESSION[challenge](call, proceed)
    held = _held(call)
    if isinstance(held, CustomSignIn):
        return answer_own(call, held, _sessions, custom_auth.next_step)
    return _answered(call, proceed, *held)


def _answered(call: Call, proceed: Proceed, session: str, user_name: str) -> Answer:
    """The next step; a wrong code of an app leaves the Session good."""
    asked = _with_their_session(call, session, user_name)
    user, responses = call.user(user_name) or {}, call.data.get("ChallengeResponses") or {}
    if call.data["ChallengeName"] == APP:
        take_app_code(user, responses.get("SOFTWARE_TOKEN_MFA_CODE", ""))
        _sessions.spend(call.data.get("Session"), **_which(call))
    if call.data["ChallengeName"] == NEW_PASSWORD and (
        following := theirs.second_factor_challenge(call.pool, user)
    ):
        password = responses.get("NEW_PASSWORD") or user["_password"]
        user |= {"_password": password, "UserStatus": "CONFIRMED"}
        return with_own_session(call, theirs.ok(following), _sessions)
    return with_own_session(call, proceed(asked), _sessions)


def _with_proof(call: Call, proceed: Proceed) -> Answer:
    """The next step of the flow in which the password is to be proved."""
    session = call.data.get("Session")
    if not session:  # USER_SRP_AUTH, found by its secret block
        return with_own_session(call, proceed(call.data), _sessions)
    held = _sessions.look(session, challenge=PASSWORD, client_id=call.client_id)
    if isinstance(held, choice.Choice):
        return choice.prove_password(call, held, _sessions)
    return prove_password(call, _sessions, custom_auth.next_step)


def _with_app(call: Call, _: Proceed) -> Answer:
    """The tokens, once the authenticator app that the pool demands has shown a code."""
    user = SECOND_FACTOR.proved(call)
    refuse_alias(call, user["Username"])
    check_may_sign_in(user)
    result = theirs.auth_result(call.pool, call.client_id, user, metadata=call.metadata)
    return theirs.ok({"ChallengeParameters": {}, "AuthenticationResult": result})


def _by_real_name(call: Call) -> dict[str, Any]:
    """The request with the username behind the alias, once PreAuthentication has let it pass."""
    parameters = call.data.get("AuthParameters") or {}
    typed = parameters.get("USERNAME") or ""
    if not typed:
        return call.data
    user = call.user(typed) or migrated(call, typed, parameters.get("PASSWORD"))
    if user is not None or call.hides_users:
        pre_authentication(call, user, typed)
    if user is None:
        return call.data
    return {**call.data, "AuthParameters": {**parameters, "USERNAME": user["Username"]}}


def _is_open(call: Call, flow: str) -> bool:
    """False lets ministack refuse, before any trigger runs. Passwords it has checked already."""
    return bool(call.client) and (flow != "USER_SRP_AUTH" or call.client_allows(flow))


def _held(call: Call) -> Any:
    is_asked_again = call.data.get("ChallengeName") == APP
    take = _sessions.look if is_asked_again else _sessions.spend
    held = take(call.data.get("Session"), **_which(call))
    _check_new_password(call, (call.data.get("ChallengeResponses") or {}).get("NEW_PASSWORD"))
    return held


def _which(call: Call) -> dict[str, str]:
    return {"challenge": call.data.get("ChallengeName") or "", "client_id": call.client_id}


def _with_their_session(call: Call, held: str, user_name: str) -> dict[str, Any]:
    refuse_alias(call, user_name)
    user = call.user((call.data.get("ChallengeResponses") or {}).get("USERNAME"))
    if user is None or user["Username"] != user_name:
        raise invalid_session()
    return {**call.data, "Session": held}


def _check_new_password(call: Call, password: str | None) -> None:
    refused = theirs.why_not_password(call.pool, password) if password else None
    if refused:
        error = json.loads(refused[2])
        raise Refusal(error["__type"], error["message"])


_WITH_OWN_SESSION = {PASSWORD: _with_proof, SETUP: _with_app}
