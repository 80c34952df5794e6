"""Who may come in: the access token, and what a route asks of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from api.problems import RECENT_S, Problem
from api.refusals import problem_of
from api.route import Bearer
from rules.tokens.access_token import USER_SCOPE, AccessToken, InvalidToken, verified
from rules.tokens.rsa_signature import PublicKey
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.tokens.key_set import KeysUnavailable

_MACHINES: Final = {Bearer.MACHINE: "api/read", Bearer.WRITING_MACHINE: "api/write"}
_BEARER: Final = re.compile(r"bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE | re.ASCII)


def bearer_in(header: str) -> str:
    """The token of an ``Authorization`` header (RFC 6750); empty if there is none."""
    match = _BEARER.fullmatch(header.strip())
    return match[1] if match else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """
    Lets in whom a route is for.

    Attributes:
        user_clients: The app clients whose users are served.
        look: Has Cognito look at an access token; raises what boto3 raises for one
            that is revoked, or whose user is gone or disabled.
        is_over: Whether its user has ended the session of a token. Raises `CallFailed`.

    """

    key_of: Callable[[str], PublicKey | None]
    issuer: str
    user_clients: frozenset[str]
    look: Callable[[str], object]
    is_over: Callable[[AccessToken], bool] = lambda _: False
    now: Callable[[], datetime] = clock.now

    def admit(self, token: str, wanted: Bearer) -> AccessToken | None:
        """
        Whose *token* it is; None where nobody is wanted.

        Raises:
            Problem: The token is missing, invalid or somebody else's.

        """
        if wanted is Bearer.NOBODY:
            return None
        if wanted is Bearer.MAYBE_USER:
            return self._user_or_none(token)
        if not token:
            raise Problem("missing_token")
        bearer = self._verified(token)
        try:
            self._check(bearer, token, wanted)
        except Problem as problem:  # OWASP ASVS 16.3.2
            observe.logger().info("access refused", why=problem.code, subject=bearer.subject)
            raise
        return bearer

    def _check(self, bearer: AccessToken, token: str, wanted: Bearer) -> None:
        """Whether a good token opens this door."""
        if bearer.is_users and bearer.client_id not in self.user_clients:
            raise Problem("invalid_token")
        self._check_list(bearer)
        if not _is_wanted(bearer, wanted):
            raise Problem("insufficient_scope")
        if wanted is Bearer.RECENT_OWNER and not self._is_recent(bearer):
            raise Problem("recent_sign_in_required")
        if wanted is Bearer.USER:
            self._check_session(token)

    def _check_session(self, token: str) -> None:
        """A signature says nothing of a session that was ended since (OWASP ASVS 7.4.1)."""
        try:
            self.look(token)
        except (ClientError, BotoCoreError) as error:
            raise problem_of(error, stranger="invalid_token") from None

    def _is_recent(self, bearer: AccessToken) -> bool:
        return self.now().timestamp() - bearer.signed_in_at <= RECENT_S

    def _user_or_none(self, token: str) -> AccessToken | None:
        try:
            return self.admit(token, Bearer.OWNER)
        except Problem:
            return None

    def _verified(self, token: str) -> AccessToken:
        try:
            return verified(
                token, issuer=self.issuer, key_of=self.key_of, now=self.now().timestamp()
            )
        except InvalidToken as why:
            observe.logger().info("token refused", why=str(why))
            raise Problem("invalid_token") from None
        except KeysUnavailable:
            observe.logger().error("keys unavailable")
            raise Problem("unavailable") from None

    def _check_list(self, bearer: AccessToken) -> None:
        """Cognito does not know of a session that its user has ended from another one."""
        try:
            is_over = bearer.is_users and self.is_over(bearer)
        except CallFailed as error:
            observe.logger().error("sessions unavailable", error=told(error))
            raise Problem("unavailable") from None
        if is_over:
            raise Problem("invalid_token")


def _is_wanted(bearer: AccessToken, wanted: Bearer) -> bool:
    if wanted in _MACHINES:
        return not bearer.is_users and _MACHINES[wanted] in bearer.scopes
    return bearer.is_users and USER_SCOPE in bearer.scopes  # Cognito looks at no other
