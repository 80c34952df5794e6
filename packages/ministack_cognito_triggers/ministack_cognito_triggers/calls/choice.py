"""
USER_AUTH: a sign-in whose first factor the user chooses, none of it with CUSTOM_AUTH.

PreAuthentication is asked once, when a factor is asked for (the developer guide does not
split its table of triggers by flow; others report it so), PostAuthentication and the token
trigger at the end. An unknown user of a client that hides who exists gets the answers of a
user without a passkey, and never gets in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import first_factors, passkeys, pool_factors, sign_in_codes
from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.pre_authentication import pre_authentication
from ministack_cognito_triggers.calls.refusal import (
    Refusal,
    check_may_sign_in,
    wrong_credentials,
)
from ministack_cognito_triggers.calls.second_steps import with_own_session
from ministack_cognito_triggers.calls.sessions import Sessions, invalid_session
from ministack_cognito_triggers.calls.user_names import refuse_alias
from ministack_cognito_triggers.calls.web_authn import Asked, asserted
from ministack_cognito_triggers.theirs import Answer

FLOW, SELECT, VERIFIER = "USER_AUTH", "SELECT_CHALLENGE", "PASSWORD_VERIFIER"
ASKS = (SELECT, pool_factors.PASSKEY, *first_factors.PASSWORDS, *pool_factors.CODES)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """
    One sign-in from call to call.

    Attributes:
        typed: The name the client began with.
        user_name: The pool's name for the user; what was typed for a stranger.
        known: Whether there was such a user then.
        passkey: What the browser was asked for.
        srp: What the proof of the password is held against.
        code: The code that was sent.

    """

    typed: str
    user_name: str
    known: bool
    passkey: Asked | None = None
    srp: Mapping[str, str] = field(default_factory=dict)
    code: str = ""

    def user(self, call: Call) -> dict[str, Any] | None:
        """The record of the user; None for a stranger."""
        return call.user(self.user_name) if self.known else None


def begin(call: Call, sessions: Sessions) -> Answer:
    """InitiateAuth: the factor that is preferred, or the choice of those that there are."""
    if FLOW not in _flows(call):
        raise Refusal("InvalidParameterException", f"{FLOW} is not enabled for the client.")
    given = call.data.get("AuthParameters") or {}
    typed = given.get("USERNAME") or ""
    if not typed:
        raise Refusal("InvalidParameterException", "Missing required parameter USERNAME")
    user = call.user(typed)
    if user is None and not call.hides_users:
        raise Refusal("UserNotFoundException", "User does not exist.")
    name = user["Username"] if user else typed
    choice = Choice(typed=typed, user_name=name, known=user is not None)
    factors = _available(call, user)
    wanted = given.get("PREFERRED_CHALLENGE")
    if wanted in factors:
        return _ask(call, choice, sessions, wanted, given)
    return _challenge(call, choice, sessions, SELECT, {})


def answer(call: Call, sessions: Sessions) -> Answer:
    """RespondToAuthChallenge with one of ASKS."""
    name, given = call.data["ChallengeName"], call.data.get("ChallengeResponses") or {}
    which = {"challenge": name, "client_id": call.client_id}
    take = sessions.look if name in pool_factors.CODES else sessions.spend
    choice: Choice = take(call.data.get("Session"), **which)
    refuse_alias(call, choice.user_name)
    _check_name(call, choice, given.get("USERNAME", ""))
    if name == SELECT:
        if given.get("ANSWER") not in _available(call, choice.user(call)):
            raise Refusal("InvalidParameterException", "The selected challenge is not available.")
        return _ask(call, choice, sessions, given["ANSWER"], given)
    if name in first_factors.PASSWORDS:
        return _ask_password(call, choice, sessions, name, given)
    user = choice.user(call)
    if name == pool_factors.PASSKEY:
        return _by_passkey(call, choice, user, given.get("CREDENTIAL"))
    sign_in_codes.check(user, name, right=choice.code, given=given.get(f"{name}_CODE"))
    sessions.spend(call.data.get("Session"), **which)
    return _tokens(call, user)


def prove_password(call: Call, choice: Choice, sessions: Sessions) -> Answer:
    """The answer to PASSWORD_VERIFIER of this flow. A wrong one leaves the Session good."""
    given = call.data.get("ChallengeResponses") or {}
    if refused := theirs.why_no_password_claim(given):
        return refused
    user = choice.user(call)
    if user is None or not theirs.proves_password(
        call.pool, user, state=choice.srp, responses=given
    ):
        raise wrong_credentials()
    sessions.spend(call.data.get("Session"), challenge=VERIFIER, client_id=call.client_id)
    return _behind_password(call, user, sessions)


def _ask(
    call: Call, choice: Choice, sessions: Sessions, factor: str, given: Mapping[str, str]
) -> Answer:
    """Ask for *factor*, with what the client sent along."""
    user = choice.user(call)
    pre_authentication(call, user, choice.typed)
    if factor in first_factors.PASSWORDS:
        return _ask_password(call, choice, sessions, factor, given)
    if factor in pool_factors.CODES:
        code, told = sign_in_codes.send(call, user, factor, typed=choice.typed)
        return _challenge(call, replace(choice, code=code), sessions, factor, told)
    if user is None:  # a stranger is offered no passkey
        raise wrong_credentials()
    asked, options = passkeys.request(call.pool, user)
    told = {"CREDENTIAL_REQUEST_OPTIONS": json.dumps(options)}
    return _challenge(call, replace(choice, passkey=asked), sessions, factor, told)


def _ask_password(
    call: Call, choice: Choice, sessions: Sessions, factor: str, given: Mapping[str, str]
) -> Answer:
    """The password, if it was sent along, or the proof of it; else it is asked for."""
    user = choice.user(call)
    if factor == "PASSWORD" and "PASSWORD" in given:
        if user is None or user.get("_password") != given["PASSWORD"]:
            raise wrong_credentials()
        return _behind_password(call, user, sessions)
    if factor == "PASSWORD_SRP" and given.get("SRP_A"):
        told, state = theirs.password_challenge(
            call.pool, user, shown=choice.user_name, srp_a=given["SRP_A"]
        )
        return _challenge(call, replace(choice, srp=state), sessions, VERIFIER, told)
    return _challenge(call, choice, sessions, factor, {})


def _behind_password(call: Call, user: dict[str, Any], sessions: Sessions) -> Answer:
    """What Cognito asks by itself after a right password, or tokens."""
    check_may_sign_in(user)
    if user["UserStatus"] == "RESET_REQUIRED":
        raise Refusal("PasswordResetRequiredException", "Password reset required for the user")
    following = theirs.after_password(call.pool, call.client_id, user, metadata=call.metadata)
    return with_own_session(call, following, sessions)


def _by_passkey(
    call: Call, choice: Choice, user: dict[str, Any] | None, credential: str | None
) -> Answer:
    if user is None or choice.passkey is None:
        raise wrong_credentials()
    kept, handle = passkeys.of(user), passkeys.handle(user).decode()
    asserted(credential, choice.passkey, passkeys=kept, user_handle=handle)
    return _tokens(call, user)


def _tokens(call: Call, user: dict[str, Any] | None) -> Answer:
    if user is None:
        raise wrong_credentials()
    check_may_sign_in(user)
    result = theirs.auth_result(call.pool, call.client_id, user, metadata=call.metadata)
    return theirs.ok({"ChallengeParameters": {}, "AuthenticationResult": result})


def _challenge(
    call: Call, choice: Choice, sessions: Sessions, name: str, parameters: Mapping[str, str]
) -> Answer:
    session = sessions.issue(
        choice, challenge=name, client_id=call.client_id, valid_for=call.session_validity
    )
    told = {"ChallengeName": name, "Session": session, "ChallengeParameters": dict(parameters)}
    return theirs.ok({**told, "AvailableChallenges": _available(call, choice.user(call))})


def _available(call: Call, user: dict[str, Any] | None) -> list[str]:
    factors = first_factors.available(call.pool, user)
    if user is not None and not user.get("Enabled", True):
        raise Refusal("NotAuthorizedException", "User is disabled.")
    if user is not None and not factors:
        check_may_sign_in(user)
    return factors


def _check_name(call: Call, choice: Choice, named: str) -> None:
    user = call.user(named) if choice.known else None
    if (user["Username"] if user else named) not in {choice.user_name, choice.typed}:
        raise invalid_session()


def _flows(call: Call) -> set[str]:
    flows = call.client.get("ExplicitAuthFlows") or []
    return {each.removeprefix("ALLOW_") for each in flows}
