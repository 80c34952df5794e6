"""Native users of a pool whose users sign in by their address, and what is linked to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from rules.trigger_event import is_verified
from rules.value import dataclass, field
from runtime import chance
from runtime.aws_client.errors import CallFailed, Refused
from runtime.linking.identity_table import Identity
from runtime.user_pool.users import attributes_of

_SUBJECT: Final = "Cognito_Subject"


class NotLinked(CallFailed):
    """Cognito does not link the identity, now or ever: it has a profile, or the user has five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeUser:
    """
    A user as Cognito has them at one moment.

    Attributes:
        name: Cognito's own.
        has_temporary_password: Whether somebody invited the user, who has not been here yet.
        attributes: Personal data.

    """

    name: str
    is_enabled: bool
    has_temporary_password: bool = False
    attributes: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def subject(self) -> str:
        """The ``sub``."""
        return self.attributes.get("sub", "")

    @property
    def is_verified(self) -> bool:
        """Whether the address is proved."""
        return is_verified(self.attributes)

    @property
    def identities(self) -> list[Identity]:
        """What is linked to the user."""
        return identities_in(self.attributes)


def identities_in(attributes: Mapping[str, str]) -> list[Identity]:
    """
    What the attribute ``identities`` lists; nothing if it cannot be read.

    >>> [each.provider for each in identities_in({"identities": '[{"providerName": "Okta"}]'})]
    ['Okta']
    """
    try:
        listed = json.loads(attributes.get("identities") or "[]")
    except (ValueError, RecursionError):
        return []
    return [
        Identity(
            provider=str(each.get("providerName", "")),
            kind=str(each.get("providerType", "")),
            subject=str(each.get("userId", "")),
        )
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict)
    ]


class NativeUsers:
    """The native users of one pool. All calls raise `CallFailed`."""

    def __init__(
        self,
        cognito: Any,
        *,
        pool_id: str,
        new_password: Callable[[], str] = chance.unguessable_password,
    ) -> None:
        self._cognito = cognito
        self._pool_id = pool_id
        self._new_password = new_password

    def find(self, name: str) -> NativeUser | None:
        """Who has this address, user name or ``sub``; None if nobody has, or by a provider only."""
        try:
            user = self._cognito.admin_get_user(UserPoolId=self._pool_id, Username=name)
        except Refused as refused:
            if refused.code != "UserNotFoundException":
                raise
            return None
        if user.get("UserStatus") == "EXTERNAL_PROVIDER":
            return None
        return NativeUser(
            name=user["Username"],
            is_enabled=user.get("Enabled", True) is True,
            has_temporary_password=user.get("UserStatus") == "FORCE_CHANGE_PASSWORD",
            attributes=attributes_of(user),
        )

    def create(self, address: str) -> NativeUser:
        """
        A user with that proved *address*, confirmed, with a password that nobody knows.

        Cognito calls PreSignUp for it, while the call of the federated user still runs.
        """
        proved = {"email": address, "email_verified": "true"}
        made = self._cognito.admin_create_user(
            UserPoolId=self._pool_id,
            Username=address,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in proved.items()],
        )["User"]
        self.confirm(made["Username"])
        attributes = {each["Name"]: each.get("Value", "") for each in made["Attributes"]}
        return NativeUser(name=made["Username"], is_enabled=True, attributes=attributes)

    def confirm(self, name: str) -> None:
        """Give the user *name* a permanent random password."""
        self._cognito.admin_set_user_password(
            UserPoolId=self._pool_id, Username=name, Password=self._new_password(), Permanent=True
        )

    def link(self, identity: Identity, *, to: str) -> None:
        """
        Link *identity* to the user of the name *to*; once more is as good as once.

        By the subject, never by an attribute: the next owner of the address would be the user.
        """
        try:
            self._cognito.admin_link_provider_for_user(
                UserPoolId=self._pool_id,
                DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": to},
                SourceUser=_source(identity),
            )
        except Refused as refused:
            if refused.code in {"InvalidParameterException", "AliasExistsException"}:
                there = self.find(to)
                if there and _is_among(identity, there.identities):
                    return
                raise NotLinked(refused.code) from None
            if refused.code == "LimitExceededException":
                raise NotLinked(refused.code) from None
            raise

    def unlink(self, identity: Identity) -> None:
        """Take the link away; what was not there is gone as well."""
        try:
            self._cognito.admin_disable_provider_for_user(
                UserPoolId=self._pool_id, User=_source(identity)
            )
        except Refused as refused:
            if refused.code not in {"ResourceNotFoundException", "UserNotFoundException"}:
                raise


def _source(identity: Identity) -> dict[str, str]:
    return {
        "ProviderName": identity.provider,
        "ProviderAttributeName": _SUBJECT,
        "ProviderAttributeValue": identity.subject,
    }


def _is_among(identity: Identity, others: list[Identity]) -> bool:
    known = {(each.provider, each.subject) for each in others}
    return (identity.provider, identity.subject) in known
