"""Makes the clients, each with the time that its calls may take, all tries together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from runtime.aws_client.addresses import Addresses
from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller
from runtime.aws_client.connection import Connection
from runtime.aws_client.dialling import Dialler
from runtime.aws_client.endpoints import Endpoint, endpoint
from runtime.aws_client.signing import Signer, check_credentials
from runtime.aws_client.tls import Trust
from runtime.aws_client.wall import Wall

_MOST_BYTES = 6 * 1024 * 1024
# Cognito takes 25 of them a second, and that cannot be raised: the group repair assigns the rest.
_YIELDING: Mapping[str, float] = {"AdminAddUserToGroup": 1.0}
_MOST_OF_AN_OBJECT = 33 * 1024 * 1024
_MOST_OF_A_RESPONSE = 1024 * 1024
_COGNITO_WAITS_S = 5.0
_ANSWERING_TAKES_S = 0.3


class Clients:
    """
    The clients of a function, with one TLS context for all.

    Each opens its connection when it is made, unless *opens* is false: its
    first call does then. *warn* is told of each host that only the system's
    roots know.
    """

    def __init__(
        self,
        *,
        env: Mapping[str, str] = os.environ,
        remaining_ms: Callable[[], int | None] = lambda: None,
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._env = env
        self._warn = warn
        self._remaining_ms = remaining_ms
        self._trust = Trust(env)

    def sns(self, *, within_s: float, opens: bool = True) -> Any:
        """One try: what is not published is left to the relay."""
        from runtime.aws_client.query_protocol import SnsClient  # noqa: PLC0415  # import cost

        return SnsClient(self._caller("sns", within_s=within_s, tries=1, opens=opens))

    def dynamodb(self, *, within_s: float = 2.2, opens: bool = True) -> Any:
        """Two tries within *within_s*."""
        return self._json("dynamodb", "DYNAMODB", within_s=within_s, opens=opens)

    def sqs(self, *, opens: bool = True) -> Any:
        """Two tries within 2.2 s; a message that is there twice is sent once."""
        return self._json("sqs", "SQS", within_s=2.2, opens=opens)

    def secrets(self, *, opens: bool = True) -> Any:
        """Two tries within 3 s, at the start of a container."""
        return self._json("secretsmanager", "SECRETS_MANAGER", within_s=3.0, opens=opens)

    def kms(self) -> Any:
        """Two tries within 3 s."""
        return self._json("kms", "KMS", within_s=3.0, opens=False)

    def cognito(self, *, opens: bool = True) -> Any:
        """Two tries within 3 s; a group within 1 s, and not again when that is throttled."""
        return self._json("cognito-idp", "COGNITO", within_s=3.0, opens=opens, yielding=_YIELDING)

    def s3(self) -> Any:
        """One try within 10 s, for lists of 32 MB: who waits has a deadline of their own."""
        from runtime.aws_client.s3_protocol import S3Client  # noqa: PLC0415  # import cost

        caller = self._caller("s3", within_s=10.0, tries=1, opens=False, most=_MOST_OF_AN_OBJECT)
        return S3Client(caller)

    def host_of(self, service: str) -> str:
        """The host of a *service*. Raises LookupError without a region."""
        return endpoint(service, _region(self._env), self._env).host

    def functions(self, *, left_ms: Callable[[], int]) -> Any:
        """
        One try on a connection of its own, within the *left_ms* of the caller.

        A kept connection may be dead after a pause, and nobody could tell whether the function
        was called: it may not be called twice.
        """
        from runtime.aws_client.lambda_protocol import LambdaClient  # noqa: PLC0415  # import cost

        place, connection = self._connected("lambda", most=_MOST_OF_A_RESPONSE, resends=False)

        def exchange(head: str, headers: Mapping[str, str], body: bytes, wall: Wall) -> Answer:
            try:
                return connection.exchange(head, headers, body, wall)
            finally:
                connection.close()

        return LambdaClient(
            Caller(
                exchange,
                self._signer("lambda"),
                host=place.netloc,
                within_s=_COGNITO_WAITS_S,
                tries=1,
                env=self._env,
                remaining_ms=left_ms,
                ends_before_s=_ANSWERING_TAKES_S,
            )
        )

    def _json(
        self,
        service: str,
        name: str,
        *,
        within_s: float,
        opens: bool,
        yielding: Mapping[str, float] = {},
    ) -> Any:
        from runtime.aws_client import services  # noqa: PLC0415  # late: import cost
        from runtime.aws_client.json_protocol import JsonClient  # noqa: PLC0415  # late: import cost

        caller = self._caller(service, within_s=within_s, tries=2, opens=opens, yielding=yielding)
        return JsonClient(getattr(services, name), caller)

    def _caller(  # noqa: PLR0913  # what differs between the clients
        self,
        service: str,
        *,
        within_s: float,
        tries: int,
        opens: bool,
        most: int = _MOST_BYTES,
        yielding: Mapping[str, float] = {},
    ) -> Caller:
        place, connection = self._connected(service, most=most, resends=tries == 1)
        if opens:
            connection.open()
        return Caller(
            connection.exchange,
            self._signer(service),
            host=place.netloc,
            within_s=within_s,
            tries=tries,
            env=self._env,
            remaining_ms=self._remaining_ms,
            yielding=yielding,
        )

    def _connected(self, service: str, *, most: int, resends: bool) -> tuple[Endpoint, Connection]:
        """Where the *service* is, and a connection there that is not open yet."""
        check_credentials(self._env)
        place = endpoint(service, _region(self._env), self._env)
        trust = self._trust if place.is_tls else None
        addresses = Addresses(place.host, place.port)
        dialler = Dialler(place.host, addresses, trust=trust, warn=self._warn)
        return place, Connection(dialler, most=most, resends=resends)

    def _signer(self, service: str) -> Signer:
        return Signer(service=service, region=_region(self._env), env=self._env)


def _region(env: Mapping[str, str]) -> str:
    region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION")
    if not region:
        raise LookupError("AWS_REGION is not set; Lambda sets it")
    return region
