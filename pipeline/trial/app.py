"""An app of the stack that is tried: one user who comes, signs in and goes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError


class Unexpected(AssertionError):
    """The stack did something else than it must; the message says what."""


class App:
    """
    The stack's public client, and a user of its own at *domain*.

    Attributes:
        outputs: Of the stack.
        parameters: That the stack was deployed with.

    """

    def __init__(self, cognito: Any, described: Mapping[str, Any], *, domain: str) -> None:
        self.cognito = cognito
        self.outputs = {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}
        self.parameters = {
            each["ParameterKey"]: each["ParameterValue"] for each in described.get("Parameters", ())
        }
        self.pool = self.outputs["UserPoolId"]
        self.client = self.outputs["PublicClientId"]
        self.address = f"success+{secrets.token_hex(6)}@{domain}"
        self.password = f"Tr1al-{secrets.token_urlsafe(18)}"

    def sign_up(self, address: str) -> None:
        """SignUp, with the password of this trial."""
        self.cognito.sign_up(
            ClientId=self.client,
            Username=address,
            Password=self.password,
            UserAttributes=[{"Name": "email", "Value": address}],
        )

    def start(self, flow: str, **parameters: str) -> Any:
        """InitiateAuth of this trial's user, or of who is named."""
        return self.cognito.initiate_auth(
            ClientId=self.client,
            AuthFlow=flow,
            AuthParameters={"USERNAME": self.address, **parameters},
        )

    def sign_in(self) -> Mapping[str, str]:
        """Tokens, for the password."""
        answer: Mapping[str, str] = self.start("USER_PASSWORD_AUTH", PASSWORD=self.password)[
            "AuthenticationResult"
        ]
        return answer

    def leave(self) -> None:
        """Delete the user, if there is one."""
        with suppress(self.cognito.exceptions.UserNotFoundException):
            self.cognito.admin_delete_user(UserPoolId=self.pool, Username=self.address)


def refusal(call: Any, *given: Any, **named: Any) -> tuple[str, str]:
    """The code and the message with which *call* is refused; Unexpected if it is not."""
    try:
        call(*given, **named)
    except ClientError as exc:
        return exc.response["Error"]["Code"], exc.response["Error"]["Message"]
    raise Unexpected("it was not refused")


def expect(expected: Any, actual: Any) -> None:
    """Raise Unexpected unless both are the same."""
    if expected != actual:
        raise Unexpected(f"{actual!r} instead of {expected!r}")
