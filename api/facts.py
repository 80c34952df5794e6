"""Telling what only the API knows: Cognito calls no trigger for it."""

from __future__ import annotations

from typing import Protocol

from api.route import Asked
from events.contract.catalogue import Kind
from events.publishing.publish import Announcer
from rules.network_prefix import network_prefix


class Tell(Protocol):
    """Tell that *kind* happened to who asked; absent values are left away."""

    def __call__(self, kind: Kind, asked: Asked, /, **data: str | int | None) -> None: ...  # noqa: D102  # the class says it


def teller(announcer: Announcer, *, pool_id: str) -> Tell:
    """Tells through *announcer*; of an address no more than its network."""

    def tell(kind: Kind, asked: Asked, /, **data: str | int | None) -> None:
        bearer = asked.bearer
        told = {
            "client_id": bearer.client_id if bearer else None,
            "network": network_prefix(asked.caller.address),
            **data,
        }
        subject = bearer.subject if bearer else None
        announcer.tell(kind, pool_id=pool_id, subject=subject, data=told)

    return tell
