"""The services that a function calls by boto3: botocore's data of all others is left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.delivery.closure import HiddenImport

_MAKERS = frozenset({"patient", "boto3_client"})
_MAKES_FOR_OTHERS = "runtime.boto3_clients"
# Boto3's own, by which a client would have no description of its service.
_OTHER_MAKERS = frozenset({"client", "create_client", "resource"})


def services_of(modules: Mapping[str, Path]) -> set[str]:
    """The services that these modules make boto3's clients of. Raises `HiddenImport`."""
    makers = {name: path for name, path in modules.items() if name != _MAKES_FOR_OTHERS}
    return {service for path in makers.values() for service in _services(path)}


def _services(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if not any(maker in text for maker in (*_MAKERS, "boto")):
        return  # most modules make none: their text is not parsed
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in _OTHER_MAKERS:
                raise HiddenImport(
                    f"{path}:{node.lineno} makes a client without {_MAKES_FOR_OTHERS}"
                )
            case ast.Call(func=function, args=[ast.Constant(value=str(service)), *_]):
                if _name_of(function) in _MAKERS:
                    yield service
            case ast.Call(func=function) if _name_of(function) in _MAKERS:
                raise HiddenImport(f"{path}:{node.lineno} does not name the service of its client")


def _name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
