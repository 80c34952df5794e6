"""One call of Cognito's API, as the triggers of that call need to see it."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.theirs import Answer

NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"

Proceed = Callable[[dict[str, Any]], Answer]
"""The action as ministack handles it, given the request's data."""

CURRENT: ContextVar["Call | None"] = ContextVar("cognito_call", default=None)
"""The call being answered, for the places where ministack itself asks for a trigger."""


@dataclass(frozen=True)
class Call:
    """
    An action with its data, after ministack has checked secret hash, flow and codes.

    Attributes:
        action: The API's name for it, e.g. "SignUp".
        data: The request's body.
        pool: ministack's record of the user pool; live, so changes are seen.

    """

    action: str
    data: dict[str, Any]
    pool: dict[str, Any]

    @property
    def client_id(self) -> str:
        """The app client, by name or by access token; what events say where there is none."""
        bearers = theirs.claims_in(self.data.get("AccessToken")).get("client_id")
        return self.data.get("ClientId") or bearers or NO_CLIENT

    @property
    def client(self) -> Mapping[str, Any]:
        """The record of the app client; empty if the pool has no such client."""
        clients: Mapping[str, Mapping[str, Any]] = self.pool["_clients"]
        return clients.get(self.client_id, {})

    @property
    def metadata(self) -> dict[str, str] | None:
        """The ClientMetadata sent, None if none was."""
        return self.data.get("ClientMetadata") or None

    @property
    def hides_users(self) -> bool:
        """Whether PreventUserExistenceErrors is ENABLED for this client."""
        return theirs.hides_users(self.pool, self.client_id)

    @property
    def session_validity(self) -> timedelta:
        """How long this client gives its users for an answer; three minutes unless it says."""
        return timedelta(minutes=self.client.get("AuthSessionValidity") or 3)

    def client_allows(self, flow: str) -> bool:
        """Whether ExplicitAuthFlows has *flow*; old names in it, or none, allow what we need."""
        flows = self.client.get("ExplicitAuthFlows") or []
        return f"ALLOW_{flow}" in flows or not any(each.startswith("ALLOW_") for each in flows)

    def without_metadata(self) -> "Call":
        """The same call for triggers that this action's ClientMetadata does not reach."""
        return replace(self, data={**self.data, "ClientMetadata": None})

    @property
    def bearer(self) -> dict[str, Any] | None:
        """The record of the user whose access token was sent; live, like the pool's."""
        claims = theirs.claims_in(self.data.get("AccessToken"))
        users: Mapping[str, dict[str, Any]] = self.pool["_users"]
        return users.get(claims.get("username", ""))

    def user(self, name: str | None) -> dict[str, Any] | None:
        """The record of the user with that username, alias or sub; live, like the pool's."""
        return theirs.user_in(self.pool, name)
