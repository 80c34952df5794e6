"""What is linked to one user, for the user and for operators: to look at, to prove, to remove."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from runtime.linking.identity_table import Identity, IdentityTable
from runtime.linking.native_users import NativeUser, NativeUsers
from runtime.passwordless.address_key import AddressKeySource


class NotProved(LookupError):
    """Nothing waits by that handle, or it waits for the owner of another address."""


class LastWayIn(Exception):
    """Without the identity nobody could sign in to the account: its address is not proved."""


class OwnLinks:
    """*table* is called when it is first needed: it fetches a secret. Calls raise `CallFailed`."""

    def __init__(self, table: Callable[[], IdentityTable], users: NativeUsers) -> None:
        self._make = table
        self._users = users

    @cached_property
    def _table(self) -> IdentityTable:
        return self._make()

    def all(self, subject: str) -> list[Identity]:
        """What is linked to the user with that ``sub``; nothing if they are no native user."""
        user = self._users.find(subject)
        return user.identities if user else []

    def prove(self, handle: str, *, subject: str, address: str) -> Identity:
        """
        Link what waits by *handle* to the user with that ``sub``, who has proved *address*.

        Raises:
            NotProved: There is nothing, or it is not theirs. Whatever waited is gone.
            NotLinked: Cognito does not link it.

        """
        arrival = self._table.take_waiting(handle)
        user = self._users.find(subject)
        if arrival is None or user is None or arrival.owner != self._table.owner_of(address):
            raise NotProved
        self._users.link(arrival.identity, to=user.name)
        self._table.note_link(arrival.identity, subject=user.subject)
        return arrival.identity

    def remove(self, provider: str, *, subject: str) -> list[Identity]:
        """
        Unlink what *provider* has of the user with that ``sub``; it stays unlinked.

        That it is to stay so is written first: a sign-in meanwhile would link it again.
        Raises `LastWayIn`.
        """
        user = self._users.find(subject)
        if user is None:
            return []
        gone = [each for each in user.identities if each.provider == provider]
        if gone and not _has_another_way(user):
            raise LastWayIn
        for each in gone:
            self._table.note_unlinked(each, subject=user.subject)
            self._users.unlink(each)
        return gone


def _has_another_way(user: NativeUser) -> bool:
    """A code by mail, or a new password by one."""
    return user.is_verified


def own_links(clients: tuple[Any, Any, Any], *, table: str, key_arn: str, pool_id: str) -> OwnLinks:
    """Those in *table*; *clients* are of DynamoDB, Secrets Manager and Cognito."""
    dynamodb, secrets, cognito = clients

    def identities() -> IdentityTable:
        keys = AddressKeySource(secrets, arn=key_arn)
        return IdentityTable(dynamodb, table=table, pool_id=pool_id, keys=keys)

    return OwnLinks(identities, NativeUsers(cognito, pool_id=pool_id))
