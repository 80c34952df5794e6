"""
Identities at providers, in the table of links.

``A#<user name>`` a sign-in under way: what the provider said, for PreSignUp ·
``K#<handle>`` an identity that waits for a proof · ``L#<identity>`` the user
that an identity is linked to, or was before it was unlinked. Each name is a
keyed digest. Provider and subject are sealed; a user is a ``sub``. The first
two expire after ten minutes; a link stays, since it tells whose verified
address a sign-in may not change, and that what was unlinked stays unlinked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from rules.linking import identity_keys
from rules.passwordless.address_keys import owner
from rules.passwordless.sealed_address import SIZE, NotSealed, seal, unsealed
from rules.value import dataclass, field
from runtime import chance, clock
from runtime.passwordless.address_key import AddressKeys

LASTS: Final = timedelta(minutes=10)
LINKED, UNLINKED = "linked", "unlinked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """
    A user of a provider.

    Attributes:
        provider: The name that the user pool has for the provider.
        kind: Its type, such as OIDC.
        subject: The user's id there. Personal data.

    """

    provider: str
    kind: str
    subject: str = field(repr=False)

    @property
    def is_short_enough(self) -> bool:
        """Whether it can be kept: Cognito has no user name that cannot."""
        return len(_packed(self).encode(errors="surrogatepass")) <= SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """
    What a provider said of a sign-in that is under way.

    Attributes:
        owner: A digest of the address that it named; empty if it named none.
        is_believed: Whether its word proves that the user owns that address.

    """

    identity: Identity
    owner: str = ""
    is_believed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The user whom an identity leads to, or led to before it was unlinked."""

    subject: str
    is_unlinked: bool = False


class IdentityTable:
    """The table of one user pool. Calls raise `CallFailed`."""

    def __init__(  # noqa: PLR0913  # what it needs of the outside
        self,
        dynamodb: Any,
        *,
        table: str,
        pool_id: str,
        keys: Callable[[], AddressKeys],
        now: Callable[[], datetime] = clock.now,
        new_handle: Callable[[], str] = chance.unguessable_id,
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._pool_id = pool_id
        self._keys = keys
        self._now = now
        self._new_handle = new_handle

    def owner_of(self, address: str) -> str:
        """What stands for *address* in an arrival; empty without one."""
        return owner(self._keys().newest, pool_id=self._pool_id, address=address) if address else ""

    def note_arrival(self, user_name: str, arrival: Arrival) -> None:
        """Leave it for the PreSignUp of *user_name*; a later sign-in takes its place."""
        self._put_waiting(self._arrival_key(user_name), arrival)

    def arrival(self, user_name: str) -> Arrival | None:
        """What was left of the sign-in of *user_name*; None if nothing was, or long ago."""
        return self._waiting(self._arrival_key(user_name), self._got(self._arrival_key(user_name)))

    def wait_for_proof(self, arrival: Arrival) -> str:
        """Keep it until its address is proved; the handle that it is found by, once."""
        handle = self._new_handle()
        self._put_waiting(self._handle_key(handle), arrival)
        return handle

    def take_waiting(self, handle: str) -> Arrival | None:
        """What waits by *handle*, which nobody finds again; None if nothing does."""
        key = self._handle_key(handle)
        gone = self._dynamodb.delete_item(
            TableName=self._table, Key={"pk": {"S": key}}, ReturnValues="ALL_OLD"
        )
        return self._waiting(key, gone.get("Attributes"))

    def link(self, identity: Identity) -> Link | None:
        """The link of *identity* as it was last written."""
        for key in self._identity_keys(identity):
            if item := self._got(key):
                return Link(subject=item["sub"]["S"], is_unlinked=item["state"]["S"] == UNLINKED)
        return None

    def note_link(self, identity: Identity, *, subject: str) -> None:
        """Keep to whom *identity* is linked; it is no longer unlinked."""
        self._put_link(identity, subject=subject, state=LINKED)

    def note_unlinked(self, identity: Identity, *, subject: str) -> None:
        """Keep that *identity* is to stay unlinked."""
        self._put_link(identity, subject=subject, state=UNLINKED)

    def forget(self, identity: Identity) -> None:
        """Forget the link of *identity*: its user is gone."""
        for key in self._identity_keys(identity):
            self._dynamodb.delete_item(TableName=self._table, Key={"pk": {"S": key}})

    def _put_link(self, identity: Identity, *, subject: str, state: str) -> None:
        key = next(self._identity_keys(identity))
        item = {"pk": {"S": key}, "sub": {"S": subject}, "state": {"S": state}}
        self._dynamodb.put_item(TableName=self._table, Item=item)

    def _put_waiting(self, key: str, arrival: Arrival) -> None:
        sealed = seal(self._keys().newest, _packed(arrival.identity), challenge_id=key)
        item = {
            "pk": {"S": key},
            "sealed": {"S": sealed},
            "owner": {"S": arrival.owner},
            "is_believed": {"BOOL": arrival.is_believed},
            "expires_at": {"N": str(self._epoch(LASTS))},
        }
        self._dynamodb.put_item(TableName=self._table, Item=item)

    def _waiting(self, key: str, item: Mapping[str, Any] | None) -> Arrival | None:
        if not item or int(item["expires_at"]["N"]) <= self._epoch():
            return None
        try:
            text = unsealed(self._keys().newest, item["sealed"]["S"], challenge_id=key)
        except NotSealed:
            return None
        provider, kind, subject = json.loads(text)
        return Arrival(
            identity=Identity(provider=provider, kind=kind, subject=subject),
            owner=item["owner"]["S"],
            is_believed=item["is_believed"]["BOOL"],
        )

    def _got(self, key: str) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self._dynamodb.get_item(
            TableName=self._table, Key={"pk": {"S": key}}, ConsistentRead=True
        ).get("Item")
        return found

    def _identity_keys(self, identity: Identity) -> Iterator[str]:
        """The newest first: what was written before the secret changed is found as well."""
        for key in self._keys().live:
            digest = identity_keys.identity(
                key, pool_id=self._pool_id, provider=identity.provider, subject=identity.subject
            )
            yield f"L#{digest}"

    def _arrival_key(self, user_name: str) -> str:
        key, pool_id = self._keys().newest, self._pool_id
        return f"A#{identity_keys.arrival(key, pool_id=pool_id, user_name=user_name)}"

    def _handle_key(self, handle: str) -> str:
        key, pool_id = self._keys().newest, self._pool_id
        return f"K#{identity_keys.waiting(key, pool_id=pool_id, handle=handle)}"

    def _epoch(self, later: timedelta = timedelta()) -> int:
        return int((self._now() + later).timestamp())


def _packed(identity: Identity) -> str:
    parts = [identity.provider, identity.kind, identity.subject]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
