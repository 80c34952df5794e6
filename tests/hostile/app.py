"""The REST API in a world: its routes, and the calls of Cognito that take a user's own token."""

from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from api.app import acts
from api.passwords import NewPasswords
from api.problems import Problem
from api.route import Answer, Asked, Route
from rules.passwordless.recovery_code import METHOD as RECOVERY
from rules.passwordless.totp import METHOD as TOTP
from rules.passwords.policy import PasswordPolicy
from rules.tokens.access_token import USER_SCOPE, AccessToken
from runtime.aws_client.errors import CallFailed
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.enrolment import Enrolment
from runtime.passwordless.factors import Factors
from runtime.passwordless.known_devices import KnownDevices
from runtime.passwordless.own_devices import OwnDevices
from runtime.passwordless.pepper import PepperSource
from runtime.passwords.common import common_passwords
from runtime.proven import OF_SECRETS, Proven, proven_dynamodb
from runtime.user_pool.app_client import AppClient, Caller
from tests.hostile.cognito import CLIENT, POOL
from tests.hostile.pool import Account
from tests.hostile.schedule import Schedule
from tests.hostile.world import TABLES, World

GRACE_S = 10  # RefreshGraceSeconds
_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:hostile"


class AppRefused(Exception):
    """The API's answer is a problem; its code."""


class UserCalls:
    """
    Cognito's API for the holder of a token; a session is named by the token of its sign-in.

    A refresh token is ``<session>/<number>``: good until it is renewed, and as long as
    `GRACE_S` after that. Revoking any of them ends the session.

    Attributes:
        has_signed_out: Whether a user's sessions were ended, all of them.

    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.has_signed_out = False
        self._renewed: dict[str, Any] = {}
        self._numbers: dict[str, int] = {}

    def get_user(self, *, AccessToken: str) -> Any:  # noqa: N803  # boto3's
        """GetUser: of a token that was not revoked."""
        account = self._of(AccessToken)
        told = [{"Name": name, "Value": value} for name, value in account.attributes.items()]
        return {"Username": account.sub, "UserAttributes": told}

    def global_sign_out(self, *, AccessToken: str) -> Any:  # noqa: N803  # boto3's
        """GlobalSignOut."""
        self._of(AccessToken).tokens = []
        self.has_signed_out = True
        return {}

    def delete_user(self, *, AccessToken: str) -> Any:  # noqa: N803  # boto3's
        """DeleteUser."""
        account = self._of(AccessToken)
        account.tokens = []
        self._world.pool.accounts.remove(account)
        return {}

    def change_password(
        self,
        *,
        AccessToken: str,  # noqa: N803  # boto3's
        PreviousPassword: str,  # noqa: N803  # boto3's
        ProposedPassword: str,  # noqa: N803  # boto3's
    ) -> Any:
        """ChangePassword: no session ends by it."""
        account = self._of(AccessToken)
        if account.password != PreviousPassword:
            raise _refused("NotAuthorizedException", "Incorrect username or password.")
        account.password = ProposedPassword
        return {}

    def get_tokens_from_refresh_token(self, *, RefreshToken: str, **_: Any) -> Any:  # noqa: N803  # boto3's
        """GetTokensFromRefreshToken, with rotation."""
        session = RefreshToken.partition("/")[0]
        self._of(session)
        renewed = self._renewed.setdefault(RefreshToken, self._world.now)
        if (self._world.now - renewed).total_seconds() > GRACE_S:
            raise _refused("RefreshTokenReuseException")
        self._numbers[session] = self._numbers.get(session, 0) + 1
        following = f"{session}/{self._numbers[session]}"
        made = {"AccessToken": session, "IdToken": session, "ExpiresIn": 900}
        return {"AuthenticationResult": {**made, "RefreshToken": following}}

    def revoke_token(self, *, Token: str, **_: Any) -> Any:  # noqa: N803  # boto3's
        """RevokeToken: one that is not good any more ends nothing that lives."""
        Schedule.step()
        session = Token.partition("/")[0]
        for account in self._world.pool.accounts:
            account.tokens = [each for each in account.tokens if each != session]
        return {}

    def describe_user_pool_client(self, **_: Any) -> Any:
        """The secret, which hashes are made with."""
        return {"UserPoolClient": {"ClientSecret": "secret"}}

    def _of(self, token: str) -> Account:
        Schedule.step()
        for account in self._world.pool.accounts:
            if token in account.tokens:
                return account
        raise _refused("NotAuthorizedException", "Access Token has been revoked")


class App:
    """
    The routes, called as `api.serving` calls them for the holder of a token.

    Attributes:
        addresses: The keys that stand for addresses.
        cognito: What they ask of Cognito in the user's name.
        known: What is known of users' browsers and apps; *devices* is the users' side of it.
        told: The events of the API itself.

    """

    def __init__(self, world: World) -> None:
        dynamodb, secrets = proven_dynamodb(world.dynamodb), Proven(world, OF_SECRETS)
        self.addresses = AddressKeySource(secrets, arn=_ARN)
        self.known = KnownDevices(
            dynamodb, table=TABLES["CHALLENGE_TABLE"], addresses=self.addresses
        )
        enrolment = Enrolment(
            Factors(dynamodb, table=TABLES["FACTOR_TABLE"]),
            keys=PepperSource(secrets, arn=_ARN),
            pool_id=POOL,
            product="App",
            offered=frozenset({TOTP, RECOVERY}),
        )
        self.cognito = UserCalls(world)
        self.told: list[tuple[str, dict[str, Any]]] = []
        client = AppClient(self.cognito, self.cognito, pool_id=POOL, client_id=CLIENT)
        self.devices = OwnDevices(lambda: self.known, pool_id=POOL)
        self._acts = acts(client, self._tell, _passwords(), enrolment, self.devices)
        self._world = world

    def ask(self, route: Route, *, token: str = "", **body: Any) -> Answer:
        """A request; raises `AppRefused`."""
        asked = Asked(
            body=body, caller=Caller("192.0.2.1"), bearer=self._bearer(token), access_token=token
        )
        try:
            return self._acts[route](asked)
        except Problem as problem:
            raise AppRefused(problem.code) from None
        except ClientError as error:
            raise AppRefused(error.response["Error"]["Code"]) from None
        except CallFailed:
            raise AppRefused("unavailable") from None

    def _bearer(self, token: str) -> AccessToken | None:
        """Whose signature is right, whether or not Cognito takes the token still."""
        subject = self._world.cognito.subjects.get(token)
        scopes = frozenset({USER_SCOPE})
        return AccessToken(subject, CLIENT, scopes, True, signed_in_at=0) if subject else None

    def _tell(self, kind: Any, _: Asked, /, **data: Any) -> None:
        self.told.append((kind.value, data))


def tried(act: Callable[[], Any], *, times: int = 4) -> Any:
    """Do it, and again if the API could not say; None if it refuses."""
    for _ in range(times):
        try:
            return act()
        except AppRefused as refused:
            if str(refused) != "unavailable":
                return None
            Schedule.step()
    return None


@cache
def _passwords() -> NewPasswords:
    return NewPasswords(PasswordPolicy(common_passwords()))


def _refused(code: str, message: str = "no") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")
