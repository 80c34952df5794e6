"""Telling what only the API knows: Cognito calls no trigger for it."""

from __future__ import annotations

from typing import Protocol

from api.route import Asked
from events.contract.catalogue import Kind
from events.publishing.publish import Announcer
from rules.network_prefix import network_prefix


class Tell(Protocol):
    """
    Tell that *kind* happened to who asked; absent values are left away.

    *request_id* is that of a call to Cognito of which CloudTrail may tell as well: then nothing
    but *data* is told, as it does, so that both are one event.
    """

    def __call__(  # noqa: D102  # the class says it
        self, kind: Kind, asked: Asked, /, *, request_id: str = "", **data: str | int | None
    ) -> None: ...


def teller(announcer: Announcer, *, pool_id: str) -> Tell:
    """Tells through *announcer*; of an address no more than its network."""

    def tell(
        kind: Kind, asked: Asked, /, *, request_id: str = "", **data: str | int | None
    ) -> None:
        bearer = asked.bearer
        told = data if request_id else {**_of(asked), **data}
        subject = bearer.subject if bearer else None
        announcer.tell(kind, pool_id=pool_id, subject=subject, data=told, request_id=request_id)

    return tell


def _of(asked: Asked) -> dict[str, str | int | None]:
    client_id = asked.bearer.client_id if asked.bearer else None
    return {"client_id": client_id, "network": network_prefix(asked.caller.address)}
