"""
MFA_SETUP: a pool whose MfaConfiguration is ON, and a user without an authenticator app.

After the password comes MFA_SETUP with a Session. AssociateSoftwareToken takes
that Session and gives a secret and another Session, VerifySoftwareToken takes
that one and the app's first code and gives a third. With it MFA_SETUP is
answered, or the user signs in again (moto's tests that AWS verified).
"""

from dataclasses import dataclass, replace
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.app_codes import refuse_used
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.sessions import Sessions, invalid_session
from ministack_cognito_triggers.theirs import Answer

SETUP = "MFA_SETUP"
_OK = 200


@dataclass(frozen=True, kw_only=True)
class Setup:
    """
    One user's way to an authenticator app.

    Attributes:
        user_name: The pool's name for the user.
        secret: What the app was given; empty before.
        is_proved: Whether the app has shown a code of it.

    """

    user_name: str
    secret: str = ""
    is_proved: bool = False


class SecondFactor:
    """AssociateSoftwareToken and VerifySoftwareToken by Session, and what they lead to."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def with_client(self, data: dict[str, Any]) -> dict[str, Any]:
        """The request with the app client of its Session, which it does not name itself."""
        if "ClientId" in data or data.get("AccessToken") or not data.get("Session"):
            return data
        client_id = self._sessions.client_of(data["Session"], challenge=SETUP)
        return {**data, "ClientId": client_id} if client_id else data

    def associate(self, call: Call, proceed: Proceed) -> Answer:
        """A secret for the app of the user who has the Session, or the access token."""
        if call.data.get("AccessToken"):
            return proceed(call.data)
        setup = self._spend(call)
        secret = theirs.new_app_secret()
        session = self._issue(call, replace(setup, secret=secret, is_proved=False))
        return theirs.ok({"SecretCode": secret, "Session": session})

    def verify(self, call: Call, proceed: Proceed) -> Answer:
        """The app's first code, which is taken by it; a wrong one leaves the Session good."""
        if call.data.get("AccessToken"):
            return self._by_token(call, proceed)
        setup: Setup = self._sessions.look(
            call.data["Session"], challenge=SETUP, client_id=call.client_id
        )
        user = call.user(setup.user_name)
        step = theirs.step_of(setup.secret, call.data.get("UserCode", ""))
        if user is None or step is None:
            raise Refusal("EnableSoftwareTokenMFAException", "Code mismatch")
        self._spend(call)
        refuse_used(user, step)
        theirs.enrol_app(user, setup.secret)
        session = self._issue(call, replace(setup, is_proved=True))
        return theirs.ok({"Status": "SUCCESS", "Session": session})

    def proved(self, call: Call) -> dict[str, Any]:
        """The user whose MFA_SETUP is answered, for whom the app has shown a code."""
        setup = self._spend(call)
        user = call.user(setup.user_name)
        if user is None or not setup.is_proved:
            raise invalid_session()
        return user

    def _by_token(self, call: Call, proceed: Proceed) -> Answer:
        user = call.bearer
        if user is None:
            return proceed(call.data)
        answer = proceed(call.data)
        step = theirs.app_step(user, call.data.get("UserCode", ""))
        if answer[0] == _OK and step is not None:
            refuse_used(user, step)
        return answer

    def _spend(self, call: Call) -> Setup:
        setup: Setup = self._sessions.spend(
            call.data.get("Session"), challenge=SETUP, client_id=call.client_id
        )
        return setup

    def _issue(self, call: Call, setup: Setup) -> str:
        return self._sessions.issue(
            setup, challenge=SETUP, client_id=call.client_id, valid_for=call.session_validity
        )


def set_preference(call: Call, proceed: Proceed) -> Answer:
    """(Admin)SetUserMFAPreference, which takes no app that has not shown a code."""
    user = call.bearer if "AccessToken" in call.data else call.user(call.data.get("Username"))
    wish = call.data.get("SoftwareTokenMfaSettings") or {}
    if user is not None and wish.get("Enabled") and not user.get("_totp_secret"):
        raise Refusal("InvalidParameterException", "User has not verified software token mfa")
    return proceed(call.data)


def challenge_for(original: Any) -> Any:
    """What follows a password: MFA_SETUP, too, where ministack gives tokens."""

    def challenge(pool: dict[str, Any], user: dict[str, Any], pid: str, username: str) -> Any:
        asked = original(pool, user, pid, username)
        if asked or pool.get("MfaConfiguration") != "ON":
            return asked
        parameters = {"MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]', "USER_ID_FOR_SRP": username}
        return {
            "ChallengeName": SETUP,
            "Session": theirs.new_uuid(),
            "ChallengeParameters": parameters,
        }

    return challenge
