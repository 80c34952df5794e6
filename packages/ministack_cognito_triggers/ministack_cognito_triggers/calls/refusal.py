"""What Cognito answers when it refuses."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """
    An error of Cognito's API, on its way to the client.

    Attributes:
        kind: The exception type, as the API model names it.
        message: Cognito's own wording, full stop included.

    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


def wrong_credentials() -> Refusal:
    """The one answer to a wrong password, a failed challenge and a hidden unknown user."""
    return Refusal("NotAuthorizedException", "Incorrect username or password.")


def name_is_taken() -> Refusal:
    """The answer to a sign-up for a name that has a user, without a full stop as captured."""
    return Refusal("UsernameExistsException", "User already exists")


def account_exists() -> Refusal:
    """The answer to an administrator who creates such a user, as ministack words it."""
    return Refusal("UsernameExistsException", "User account already exists.")


def unrecognizable() -> Refusal:
    """The answer to a trigger that did not return its event, rightly filled in."""
    return Refusal("InvalidLambdaResponseException", "Unrecognizable lambda output")


def check_may_sign_in(user: Mapping[str, Any]) -> None:
    """Raise `Refusal` for a user who is disabled or has not confirmed the sign-up."""
    if not user.get("Enabled", True):
        raise Refusal("NotAuthorizedException", "User is disabled.")
    if user["UserStatus"] == "UNCONFIRMED":
        raise Refusal("UserNotConfirmedException", "User is not confirmed.")
