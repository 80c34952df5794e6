"""
DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a remembered device proves itself.

Cognito asks by itself, of a sign-in that names the device in DEVICE_KEY: behind
a password, and in a custom sign-in without one once DefineAuthChallenge says tokens
(https://github.com/aws-amplify/amplify-flutter/issues/3541). With
ChallengeRequiredOnNewDevice the proof stands for the second factor.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import device_srp, devices
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.custom_sign_in import CustomSignIn
from ministack_cognito_triggers.calls.refusal import check_may_sign_in, wrong_credentials
from ministack_cognito_triggers.calls.second_steps import with_own_session
from ministack_cognito_triggers.calls.sessions import Sessions
from ministack_cognito_triggers.calls.user_names import refuse_alias
from ministack_cognito_triggers.theirs import Answer

BEGIN, PROVE = "DEVICE_SRP_AUTH", devices.PROVED
STEPS = (BEGIN, PROVE)

Behind = Callable[[Call, CustomSignIn, Sessions], Answer]


@dataclass(frozen=True, kw_only=True)
class _Proof:
    """What is waited for: *custom* is the custom sign-in that it belongs to, if to one."""

    user_name: str
    key: str
    state: Mapping[str, str]
    custom: CustomSignIn | None


def is_asked(call: Call, user: dict[str, Any]) -> bool:
    """Whether the device that *call* names has to prove itself now; `Refusal` of an unknown one."""
    key = devices.named_in(call)
    if not key or call.data.get("ChallengeName") in STEPS:
        return False
    return devices.is_remembered(devices.known(user, key))


def ask(call: Call, sign_in: CustomSignIn, sessions: Sessions) -> Answer:
    """Ask it in a custom sign-in."""
    return _asked(call, sessions, BEGIN, sign_in, {})


def challenge_for(original: Any) -> Any:
    """What follows a password: the device first, where the sign-in names one."""

    def challenge(pool: dict[str, Any], user: dict[str, Any], pid: str, username: str) -> Any:
        call = CURRENT.get()
        if call is None or not is_asked(call, user):
            return original(pool, user, pid, username)
        told = {"USER_ID_FOR_SRP": username}
        return {"ChallengeName": BEGIN, "Session": theirs.new_uuid(), "ChallengeParameters": told}

    return challenge


def answer(call: Call, sessions: Sessions, behind: Behind) -> Answer:
    """RespondToAuthChallenge with one of STEPS; *behind* goes on with a custom sign-in."""
    if call.data["ChallengeName"] == BEGIN:
        return _begun(call, sessions)
    responses = call.data.get("ChallengeResponses") or {}
    if refused := theirs.why_no_password_claim(responses):
        return refused
    which = {"challenge": PROVE, "client_id": call.client_id}
    proof: _Proof = sessions.look(call.data.get("Session"), **which)
    refuse_alias(call, proof.user_name)
    user = _user(call, proof.user_name)
    device = devices.known(user, proof.key)
    if not device_srp.proves(device, proof.state, responses):  # the Session stays good
        raise wrong_credentials()
    sessions.spend(call.data.get("Session"), **which)
    device["DeviceLastAuthenticatedDate"] = time.time()
    if proof.custom is not None:
        return behind(call, proof.custom, sessions)
    check_may_sign_in(user)
    following = None
    if not devices.replaces_factor(call):
        following = theirs.second_factor_challenge(call.pool, user)
    if following:
        return with_own_session(call, theirs.ok(following), sessions)
    result = theirs.auth_result(call.pool, call.client_id, user, metadata=call.metadata)
    return theirs.ok({"ChallengeParameters": {}, "AuthenticationResult": result})


def _begun(call: Call, sessions: Sessions) -> Answer:
    """The salt and our half for the device that the client names."""
    held = sessions.spend(call.data.get("Session"), challenge=BEGIN, client_id=call.client_id)
    custom = held if isinstance(held, CustomSignIn) else None
    name = custom.user_name if custom else held[1]
    refuse_alias(call, name)
    responses, key = call.data.get("ChallengeResponses") or {}, devices.named_in(call)
    device = devices.known(_user(call, name), key)
    told, state = device_srp.asked(device, responses.get("SRP_A", ""))
    proof = _Proof(user_name=name, key=key, state=state, custom=custom)
    return _asked(call, sessions, PROVE, proof, {**told, "USERNAME": name, "DEVICE_KEY": key})


def _user(call: Call, name: str) -> dict[str, Any]:
    user = call.user(name)
    if user is None:
        raise wrong_credentials()
    return user


def _asked(
    call: Call, sessions: Sessions, name: str, held: object, parameters: Mapping[str, str]
) -> Answer:
    session = sessions.issue(
        held, challenge=name, client_id=call.client_id, valid_for=call.session_validity
    )
    told = {"ChallengeName": name, "Session": session, "ChallengeParameters": dict(parameters)}
    return theirs.ok(told)
