"""A user pool as one of its app clients with a secret calls it for its users."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from rules.passwordless.sign_up import CHECK
from rules.value import dataclass
from runtime.user_pool.own_passkeys import OwnPasskeys

_LONGEST_HEADER = 512  # characters of a user agent that threat protection is told


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Who is on the other end of the line, for Cognito's threat protection and its mails.

    Attributes:
        address: IPv4 or IPv6. Personal data; empty if unknown.
        agent: The User-Agent header, as somebody wrote it.
        host: The name that was asked.
        path: What was asked for there.
        locale: A BCP 47 tag for the mails, or empty.

    """

    address: str
    agent: str = ""
    host: str = ""
    path: str = "/"
    locale: str = ""


class AppClient:
    """
    Calls of one app client. Each raises what boto3 raises.

    *signed* calls with the function's rights, *open_calls* without any: for
    what users do themselves Cognito asks for no signature. The secret is read
    from the pool when it is first needed and held in memory only.
    """

    def __init__(self, signed: Any, open_calls: Any, *, pool_id: str, client_id: str) -> None:
        self._signed = signed
        self._open = open_calls
        self._pool_id = pool_id
        self._client_id = client_id

    @property
    def passkeys(self) -> OwnPasskeys:
        """What a user's access token may do with passkeys."""
        return OwnPasskeys(self._open)

    def key(self, purpose: str) -> bytes:
        """A key for *purpose*, of 256 bits, that hangs on the client's secret."""
        return hmac.digest(self._secret.encode(), f"key for {purpose}".encode(), sha256)

    def sign_up(
        self,
        email: str,
        password: str,
        caller: Caller,
        *,
        metadata: Mapping[str, str] | None = None,
    ) -> bool:
        """
        A new user, who gets a code by mail; *metadata* is what our trigger is told.

        Whether the user is confirmed already: our trigger has seen a code.
        """
        attributes = [{"Name": "email", "Value": email}]
        told = {"ClientMetadata": dict(metadata)} if metadata else {}
        answer = self._of_user(
            "sign_up", email, caller, Password=password, UserAttributes=attributes, **told
        )
        return bool(answer.get("UserConfirmed"))

    def ask_about(
        self, email: str, caller: Caller, metadata: Mapping[str, str], *, wish: str = CHECK
    ) -> None:
        """Have our trigger say whether *email* may sign up: it refuses this sign-up of nobody."""
        nobody, told = f"{secrets.token_hex(16)}@example.invalid", {"address": email}
        password = f"{secrets.token_urlsafe(32)}aA1!"
        self.sign_up(nobody, password, caller, metadata={**metadata, "sign_up": wish, **told})

    def confirm_sign_up(self, email: str, code: str, caller: Caller) -> None:
        """The user has the mailbox."""
        self._of_user("confirm_sign_up", email, caller, ConfirmationCode=code)

    def resend_code(self, email: str, caller: Caller) -> None:
        """Another code for `confirm_sign_up`."""
        self._of_user("resend_confirmation_code", email, caller)

    def forgot_password(self, email: str, caller: Caller) -> None:
        """A code for `reset_password`."""
        self._of_user("forgot_password", email, caller)

    def reset_password(self, email: str, code: str, password: str, caller: Caller) -> None:
        """A new password for who has the mailbox."""
        self._of_user(
            "confirm_forgot_password", email, caller, ConfirmationCode=code, Password=password
        )

    def begin(
        self, flow: str, user_name: str, caller: Caller, **parameters: str
    ) -> Mapping[str, Any]:
        """The tokens or the first challenge of a sign-in."""
        answer: Mapping[str, Any] = self._signed.admin_initiate_auth(
            UserPoolId=self._pool_id,
            ClientId=self._client_id,
            AuthFlow=flow,
            AuthParameters={**self._proof(user_name), **parameters},
            ContextData=_context(caller),
        )
        return answer

    def respond(  # noqa: PLR0913  # an answer to a challenge says that much
        self,
        challenge: str,
        session: str,
        user_name: str,
        caller: Caller,
        *,
        answers: Mapping[str, str],
        metadata: Mapping[str, str],
    ) -> Mapping[str, Any]:
        """The tokens or the next challenge."""
        answer: Mapping[str, Any] = self._signed.admin_respond_to_auth_challenge(
            UserPoolId=self._pool_id,
            ClientId=self._client_id,
            ChallengeName=challenge,
            Session=session,
            ChallengeResponses={**self._proof(user_name), **answers},
            ClientMetadata=dict(metadata),
            ContextData=_context(caller),
        )
        return answer

    def offer_app(self, session: str) -> tuple[str, str]:
        """A secret for the authenticator app that a sign-in has to set up, and the next session."""
        answer = self._open.associate_software_token(Session=session)
        return str(answer["SecretCode"]), str(answer["Session"])

    def prove_app(self, session: str, code: str) -> str:
        """The session to go on with, once the app has shown its first *code*."""
        answer = self._open.verify_software_token(Session=session, UserCode=code)
        return str(answer.get("Session") or session)

    def refresh(self, refresh_token: str) -> Mapping[str, Any]:
        """New tokens; a new refresh token among them where the client rotates them."""
        answer: Mapping[str, Any] = self._open.get_tokens_from_refresh_token(
            RefreshToken=refresh_token, ClientId=self._client_id, ClientSecret=self._secret
        )
        return answer

    def revoke(self, refresh_token: str) -> None:
        """End the session of *refresh_token*, and all tokens that came of it."""
        self._open.revoke_token(
            Token=refresh_token, ClientId=self._client_id, ClientSecret=self._secret
        )

    def sign_out_everywhere(self, access_token: str) -> None:
        """End every session of the user."""
        self._open.global_sign_out(AccessToken=access_token)

    def change_password(self, access_token: str, old: str, new: str) -> None:
        """A new password for who knows the old one."""
        self._open.change_password(
            AccessToken=access_token, PreviousPassword=old, ProposedPassword=new
        )

    def user(self, access_token: str) -> Mapping[str, Any]:
        """The user as Cognito knows them now; it looks whether the token was revoked."""
        answer: Mapping[str, Any] = self._open.get_user(AccessToken=access_token)
        return answer

    def delete_user(self, access_token: str) -> None:
        """Delete the user, permanently."""
        self._open.delete_user(AccessToken=access_token)

    @cached_property
    def _secret(self) -> str:
        described = self._signed.describe_user_pool_client(
            UserPoolId=self._pool_id, ClientId=self._client_id
        )
        return str(described["UserPoolClient"]["ClientSecret"])

    def _of_user(self, call: str, email: str, caller: Caller, **what: Any) -> Mapping[str, Any]:
        usual = {
            "ClientId": self._client_id,
            "Username": email,
            "SecretHash": self._hash(email),
            **({"UserContextData": {"IpAddress": caller.address}} if caller.address else {}),
            **({"ClientMetadata": {"locale": caller.locale}} if caller.locale else {}),
        }
        answer: Mapping[str, Any] = getattr(self._open, call)(**usual | what)
        return answer

    def _proof(self, user_name: str) -> dict[str, str]:
        return {"USERNAME": user_name, "SECRET_HASH": self._hash(user_name)}

    def _hash(self, user_name: str) -> str:
        """Cognito's proof of the secret ("Computing secret hash values")."""
        message = f"{user_name}{self._client_id}".encode()
        return b64encode(hmac.digest(self._secret.encode(), message, sha256)).decode()


def _context(caller: Caller) -> dict[str, Any]:
    agent = [{"headerName": "User-Agent", "headerValue": caller.agent[:_LONGEST_HEADER]}]
    return {
        "IpAddress": caller.address,
        "ServerName": caller.host,
        "ServerPath": caller.path,
        "HttpHeaders": agent if caller.agent else [],
    }
