"""The sessions that users end from another one: told from their tokens, and kept shut."""

from __future__ import annotations

from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from api.route import Asked, Tokens
from rules.tokens.access_token import AccessToken, InvalidToken, told
from runtime import observe
from runtime.aws_client.errors import CallFailed
from runtime.tokens.own_sessions import OwnSessions
from runtime.user_pool.app_client import AppClient


class ListedSessions:
    """Those of the API's app client: only it can renew their tokens, and so end one permanently."""

    def __init__(self, own: OwnSessions, client: AppClient, *, client_id: str) -> None:
        self._own = own
        self._client = client
        self._client_id = client_id

    def is_over(self, bearer: AccessToken) -> bool:
        """Whether the user has ended it. Raises `CallFailed`."""
        if bearer.client_id != self._client_id:
            return False
        return self._own.is_ended(bearer.subject, bearer.signed_in_at)

    def goes_on(self, asked: Asked, tokens: Tokens) -> bool:
        """Note the session of *tokens*; what was renewed of one that is over, is revoked."""
        try:
            subject, since = told(tokens.access)
        except InvalidToken as error:
            observe.logger().error("session not noted", error=str(error))
            return True
        if self._own.goes_on(subject, since, agent=asked.caller.agent, is_new=tokens.is_new):
            return True
        self._revoke(tokens.refresh or asked.text("refresh_token") or asked.refresh_token)
        return False

    def _revoke(self, refresh_token: str) -> None:
        """What fails is tried again when it is renewed again; nobody is told these tokens."""
        try:
            self._client.revoke(refresh_token)
        except (ClientError, BotoCoreError) as error:
            observe.logger().warning("token not revoked", error=type(error).__name__)


def end_session(own: OwnSessions | None, bearer: AccessToken | None) -> None:
    """That of *bearer*, who has signed out: what fails is logged, since Cognito has ended it."""
    if own and bearer:
        _tried(lambda: own.end(bearer.subject, bearer.signed_in_at))


def forget_sessions(own: OwnSessions | None, bearer: AccessToken | None) -> None:
    """All of who signs out everywhere or is gone; what fails is logged."""
    if own and bearer:
        _tried(lambda: own.forget(bearer.subject))


def _tried(call: Callable[[], object]) -> None:
    try:
        call()
    except CallFailed as error:
        observe.logger().warning("sessions not noted", error=type(error).__name__)
