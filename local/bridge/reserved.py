"""
Reserved concurrency that the account does not have, which ministack's stacks do not look at.

Lambda keeps 100 of the account's executions for functions that reserve none, and refuses a
function that would take them. Only an emulator that was given a quota has one to refuse by.
"""
# ruff: noqa: SLF001  (it calls what ministack keeps to itself)

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from ministack.services import lambda_svc

_UNRESERVED: Final = 100
_RESERVED: Final = "ReservedConcurrentExecutions"
_WHY: Final = (
    "Specified ReservedConcurrentExecutions for function decreases account's "
    "UnreservedConcurrentExecution below its minimum value of [100]."
)


def creation_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """AWS::Lambda::Function."""

    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        _refuse(properties)
        return original(logical_id, properties, stack)

    return create


def update_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """The same, when it is changed."""

    def update(name: str, old: dict[str, Any], new: dict[str, Any], *rest: Any, **more: Any) -> Any:
        _refuse(new)
        return original(name, old, new, *rest, **more)

    return update


def _refuse(properties: Mapping[str, Any]) -> None:
    reserved = int(properties.get(_RESERVED) or 0)
    is_given = "LAMBDA_ACCOUNT_CONCURRENCY" in os.environ
    if is_given and 0 < reserved > lambda_svc._ACCOUNT_CONCURRENCY_CAP - _UNRESERVED:
        raise ValueError(_WHY)
