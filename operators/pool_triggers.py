"""The function of each trigger of an existing pool: a line for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from operators.adoption.adopted import Adopted, NotReady
from operators.adoption.bindings import Entry
from operators.adoption.pool import Pool
from operators.finding import Finding
from operators.outside import Outside
from rules.attached_triggers import NOBODY, OURS, called, lost

_POOL: Final = "ExistingUserPoolId"
_TELLS: Final = {OURS: "this suite", NOBODY: "not attached"}


def of_existing_pool(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """By the rule of the alarm TriggersLost; nothing of a stack that has a pool of its own."""
    if not (pool_id := parameters.get(_POOL)):
        return
    try:
        adopted = Adopted(outside.client, outside.stack.name)
        offered = adopted.triggers(())
    except NotReady as why:
        yield Finding(f"not checked: {why}")
        return
    pool = Pool(outside.client("cognito-idp"), pool_id).describe()
    yield from _found(adopted, offered, pool)


def _found(
    adopted: Adopted, offered: Mapping[str, Entry], pool: Mapping[str, Any]
) -> Iterator[Finding]:
    config, attached = pool.get("LambdaConfig", {}), adopted.attached(pool["Id"])
    gone = lost(config, attached)
    expected = {**{name: {"is": entry} for name, entry in offered.items()}, **attached}
    who = called(config, expected)
    ours = {name: expected[name]["is"] for name in who if who[name] == OURS}
    shut_out = adopted.shut_out(ours, pool["Arn"])
    for name, each in who.items():
        if name in shut_out:
            why = "this suite, but without a permission for the pool: every call fails"
            yield Finding(f"{name}: {why}", stops_users=True)
        elif name in gone:
            there = "no function is attached" if each == NOBODY else f"{each} is attached"
            again = f"`operators attach --pool {pool['Id']} --only {name}`"
            yield Finding(f"{name}: lost, {there}: {again}")
        else:
            yield Finding(f"{name}: {_TELLS.get(each, f'another function, {each}')}")
