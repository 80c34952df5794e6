"""Which environment variables the code of a function reads: it says so itself."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path
from typing import Final

from runtime.settings.service import ServiceSettings
from runtime.settings.variable import Settings, together, variables

ROOT: Final = Path(__file__).parent.parent
_PARTS: Final = "runtime.settings."


def read_by(module: str) -> set[str]:
    """
    The variables of all groups that *module* makes, but for those that every function has.

    >>> sorted(read_by("triggers.pre_authentication"))
    ['CHAINED_FUNCTION', 'EVENT_PUBLISH_TIMEOUT_MS', 'NATIVE_CODES', 'USER_EVENTS_TOPIC_ARN']
    """
    return {each.name for group in groups_of(module) for _, each in variables(group)} - EVERYWHERE


def together_of(module: str) -> dict[str, list[str]]:
    """
    The variables that have choices of *module* together, and the names of these, in order.

    >>> together_of("triggers.pre_sign_up")["SIGN_UP"][:3]
    ['FEDERATED_SIGN_UPS', 'LINK_ACCOUNTS', 'PASSWORDLESS_SIGN_UP']
    """
    return {name: names for group in groups_of(module) for name, names in together(group)}


@cache
def groups_of(module: str) -> list[type[Settings]]:
    """The groups of settings that *module* makes, in the order in which it imports them."""
    nodes = [*ast.walk(ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text()))]
    calls = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
    found = list[type[Settings]]()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(_PARTS):
            part = importlib.import_module(node.module)
            found += [getattr(part, each.name) for each in node.names if each.name in calls]
    return found


EVERYWHERE: Final = {variable.name for _, variable in variables(ServiceSettings)}
