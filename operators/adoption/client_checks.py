"""Checks of the app clients that passwordless sign-in is for, before the pool is changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from operators.adoption.checks import Finding

_ON: Final = "ENABLED"
_FLOWS: Final = frozenset({"ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"})


def client_findings(
    clients: Mapping[str, Mapping[str, Any]], *, chosen: Collection[str], code_lives_s: int
) -> Iterator[Finding]:
    """
    Find why a sign-in by code would fail at an app client; *clients* go by id.

    They are those *chosen*, or without a choice those that allow the flow.
    """
    custom = {client: each for client, each in clients.items() if _allows_the_flow(each)}
    yield from _without_the_flow(clients, custom, chosen)
    for client, each in sorted(custom.items()):
        if not chosen or client in chosen:
            yield from _of_a_client(client, each, -(-code_lives_s // 60))


def _allows_the_flow(client: Mapping[str, Any]) -> bool:
    flows = client.get("ExplicitAuthFlows", ())
    return not _FLOWS.isdisjoint(flows)


def _without_the_flow(
    clients: Collection[str], custom: Collection[str], chosen: Collection[str]
) -> Iterator[Finding]:
    for client in sorted({*chosen} - {*custom}):
        if client not in clients:
            yield Finding(
                "client",
                f"the pool has no app client {client}: check --client",
                may_be_accepted=False,
            )
        else:
            yield Finding(
                "client-flow",
                f"the app client {client} does not have ALLOW_CUSTOM_AUTH, so its passwordless "
                "sign-in fails: add it to its ExplicitAuthFlows",
            )
    if not custom and not chosen:
        yield Finding(
            "client-flow",
            "no app client has ALLOW_CUSTOM_AUTH, so passwordless sign-in fails: add it to the "
            "ExplicitAuthFlows of the app clients that use it",
        )


def _of_a_client(
    client: str, told: Mapping[str, Any], code_lives_minutes: int
) -> Iterator[Finding]:
    if told.get("PreventUserExistenceErrors") != _ON:
        yield Finding(
            "existence",
            f"the app client {client} allows user enumeration: set its "
            f"PreventUserExistenceErrors to {_ON}",
        )
    if (minutes := told.get("AuthSessionValidity", 3)) < code_lives_minutes:
        yield Finding(
            "session",
            f"a sign-in session of the app client {client} expires after {minutes} minutes, "
            f"before its code does: set its AuthSessionValidity to {code_lives_minutes}",
        )
