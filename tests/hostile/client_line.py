"""The reference client in a world: Cognito's API as it calls it, and chance that a seed owns."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from unittest import mock

from clients import passwordless
from clients.passwordless import SignInRefused
from tests.hostile.cognito import CognitoRefused, SignIn
from tests.hostile.world import World


class ClientLine:
    """
    What a client calls: Cognito's API, whose answers get lost on the way.

    Attributes:
        sign_ins: Those that were begun by it, the last one last.

    """

    def __init__(self, world: World, who: str, *, lost: float = 0.0) -> None:
        self._world, self._who, self._lost = world, who, lost
        self.sign_ins: list[SignIn] = []

    def __call__(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """As `clients.passwordless` wants it."""
        try:
            answer: dict[str, Any] = getattr(self, f"_{operation}")(body)
        except CognitoRefused as refused:
            name, _, words = str(refused).partition(": ")
            raise SignInRefused(name, words) from None
        if operation == "SignUp" and self._world.dice.random() < self._lost:
            raise ConnectionResetError
        return answer

    def _SignUp(self, body: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802  # Cognito's name
        self._world.cognito.sign_up(
            body["Username"], body["Password"], who=self._who, metadata=body["ClientMetadata"]
        )
        return {"UserConfirmed": True}

    def _InitiateAuth(self, body: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802  # Cognito's name
        sign_in = self._world.cognito.begin(body["AuthParameters"]["USERNAME"])
        self.sign_ins.append(sign_in)
        return self._told(sign_in)

    def _RespondToAuthChallenge(self, body: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802  # Cognito's name
        sign_in = self.sign_ins[int(body["Session"])]
        self._world.cognito.answer(
            sign_in,
            body["ChallengeResponses"]["ANSWER"],
            who=self._who,
            metadata=body.get("ClientMetadata"),
        )
        if sign_in.tokens:
            token = sign_in.tokens
            return {
                "AuthenticationResult": {"IdToken": token, "AccessToken": token, "ExpiresIn": 1}
            }
        if sign_in.is_over:
            raise CognitoRefused("NotAuthorizedException")
        return self._told(sign_in)

    def _told(self, sign_in: SignIn) -> dict[str, Any]:
        number = str(self.sign_ins.index(sign_in))
        return {"Session": number, "ChallengeParameters": sign_in.public}


@contextmanager
def seeded_clients(world: World) -> Iterator[None]:
    """Have clients draw their secrets and names from the world's chance."""

    def random(size: int) -> str:
        return digest_of(world.dice.randbytes(32))[: 43 if size == 32 else 22]

    with mock.patch.object(passwordless, "_random", random):
        yield


def digest_of(raw: bytes) -> str:
    """43 characters in their one spelling."""
    return urlsafe_b64encode(sha256(raw).digest()).rstrip(b"=").decode()
