"""
Cognito's API for the page: what any app may call without credentials, and nothing else.

The page calls the address that it came from, so that its policy lets it call
no other; this passes the call on as it is.
"""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException

from local.console.answers import Answer, Asked
from local.server import LOOPBACK

_SERVICE = "AWSCognitoIdentityProviderService"
_KIND = "application/x-amz-json-1.1"
OPERATIONS = frozenset(
    {
        *("SignUp", "ConfirmSignUp", "ResendConfirmationCode"),
        *("InitiateAuth", "RespondToAuthChallenge"),
        *("ForgotPassword", "ConfirmForgotPassword", "ChangePassword"),
        *("GetUser", "UpdateUserAttributes", "VerifyUserAttribute"),
        *("GlobalSignOut", "RevokeToken", "DeleteUser"),
    }
)
_A_CALL_TAKES_S = 30.0  # three tries of a trigger, five seconds each


def passed_on(asked: Asked, *, port: int) -> Answer:
    """What Cognito on *port* of 127.0.0.1 says to *asked*."""
    target = asked.headers.get("x-amz-target", "")
    service, _, operation = target.partition(".")
    if service != _SERVICE or operation not in OPERATIONS:
        return Answer.problem(403, "The console passes on only what an app may call.")
    if asked.headers.get("content-type") != _KIND:
        return Answer.problem(415, f"Cognito takes {_KIND}.")
    connection = HTTPConnection(LOOPBACK, port, timeout=_A_CALL_TAKES_S)
    try:
        headers = {"Content-Type": _KIND, "X-Amz-Target": target}
        connection.request("POST", "/", asked.body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, _KIND, answer.read())
    except (OSError, HTTPException):
        return Answer.problem(503, "The emulator does not answer.")
    finally:
        connection.close()
