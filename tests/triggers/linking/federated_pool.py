"""A user pool with federated sign-ins, as far as linking needs one, in Cognito's order."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from rules.refusals import Refusal
from runtime.aws_client.errors import Refused

POOL_ID = "eu-west-1_AbC"
MOST_LINKS = 5


def refused(code: str) -> Refused:
    return Refused({"Error": {"Code": code}}, "Operation")


class FederatedPool:
    """
    Calls are noted; *errors* are raised by their names instead of an answer.

    *triggers* are asked as Cognito asks them. `sign_in` gives the name of the user who is in.
    """

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.links: dict[tuple[str, str], str] = {}
        self.calls: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.triggers: dict[str, Any] = {}
        self._ids = count(1)

    def add(self, email: str, *, verified: bool = True, **more: Any) -> str:
        """A native user; Cognito's name for them."""
        sub = f"b281eb78-0000-4000-8000-{next(self._ids):012}"
        attributes = {"sub": sub, "email": email, "email_verified": str(verified).lower()}
        self.users[sub] = {"attributes": attributes, "status": "CONFIRMED", "enabled": True, **more}
        return sub

    def sign_in(
        self, provider: str, subject: str, kind: str = "OIDC", *, mapped: Any = None, **claims: Any
    ) -> str:
        """A federated sign-in, from the provider's answer to the profile."""
        claims = {"sub": subject, **claims}
        request = {
            "providerName": provider,
            "providerType": kind,
            "attributes": {"idToken": claims},
        }
        told = {name: value for name, value in claims.items() if isinstance(value, str)}
        if inbound := self.triggers.get("InboundFederation"):
            event = _event("InboundFederation_ExternalProvider", subject, request)
            event["response"] = {"userAttributesToMap": {}}
            told = inbound(event)["response"]["userAttributesToMap"] or told
        told = {**told, **(mapped or {})}
        user_name = f"{provider}_{subject}"
        name = self.links.get((provider, subject), user_name)
        if name not in self.users:
            asked = _event("PreSignUp_ExternalProvider", user_name, {"userAttributes": told})
            self.triggers["PreSignUp"](asked)
            name = self.links.get((provider, subject), user_name)
        if not self.users.get(name, {"enabled": True})["enabled"]:
            raise Refusal("DISABLED", "User is disabled")
        there = self.users.setdefault(
            name, {"attributes": {"sub": name}, "status": "EXTERNAL_PROVIDER", "enabled": True}
        )
        own = {each: text for each, text in told.items() if each not in {"sub", "identities"}}
        there["attributes"].update(own)
        return name

    def email_of(self, name: str) -> tuple[str, str]:
        attributes = self.users[name]["attributes"]
        return attributes["email"], attributes["email_verified"]

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("admin_"):
            raise AttributeError(name)
        action = getattr(self, f"_{name}")

        def call(*, UserPoolId: str, **given: Any) -> Any:  # noqa: N803  # as boto3
            assert POOL_ID == UserPoolId
            self.calls.append(name)
            if name in self.errors:
                raise self.errors[name]
            return action(**given)

        return call

    def _found(self, word: str) -> str:
        for name, user in self.users.items():
            email = user["attributes"].get("email", "")
            is_native = user["status"] != "EXTERNAL_PROVIDER"
            if name == word or (is_native and email.lower() == word.lower()):
                return name
        raise refused("UserNotFoundException")

    def _admin_get_user(self, Username: str) -> Any:  # noqa: N803
        name = self._found(Username)
        user = self.users[name]
        linked = [
            {"providerName": provider, "providerType": "OIDC", "userId": subject}
            for (provider, subject), to in self.links.items()
            if to == name
        ]
        attributes = {**user["attributes"], "identities": json.dumps(linked)}
        return {
            "Username": name,
            "UserAttributes": [{"Name": each, "Value": text} for each, text in attributes.items()],
            "UserStatus": user["status"],
            "Enabled": user["enabled"],
        }

    def _admin_create_user(self, Username: str, UserAttributes: Any, MessageAction: str) -> Any:  # noqa: N803
        assert MessageAction == "SUPPRESS"
        sub = self.add(Username, status="FORCE_CHANGE_PASSWORD")
        given = [{"Name": "sub", "Value": sub}, *UserAttributes]
        return {"User": {"Username": sub, "Attributes": given}}

    def _admin_set_user_password(self, Username: str, Password: str, *, Permanent: bool) -> Any:  # noqa: N803
        assert Permanent
        assert len(Password) > 60
        self.users[self._found(Username)]["status"] = "CONFIRMED"
        return {}

    def _admin_link_provider_for_user(self, DestinationUser: Any, SourceUser: Any) -> Any:  # noqa: N803
        assert "Cognito_Subject" == SourceUser["ProviderAttributeName"]
        name = DestinationUser["ProviderAttributeValue"]
        source = (SourceUser["ProviderName"], SourceUser["ProviderAttributeValue"])
        if name not in self.users:  # an alias is no user name
            raise refused("UserNotFoundException")
        if "_".join(source) in self.users or self.links.get(source):
            raise refused("AliasExistsException")
        if MOST_LINKS == [*self.links.values()].count(name):
            raise refused("LimitExceededException")
        self.links[source] = name
        return {}

    def _admin_disable_provider_for_user(self, User: Any) -> Any:  # noqa: N803
        if not self.links.pop((User["ProviderName"], User["ProviderAttributeValue"]), None):
            raise refused("ResourceNotFoundException")
        return {}


def _event(source: str, user_name: str, request: Any) -> dict[str, Any]:
    return {
        "version": "1",
        "triggerSource": source,
        "userPoolId": POOL_ID,
        "userName": user_name,
        "callerContext": {"clientId": "client1"},
        "request": request,
        "response": {},
    }
