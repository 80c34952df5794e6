"""What a wheel says of itself: its pyproject.toml, from the project's own."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_FROM_THE_PROJECT = ("requires-python", "license")
# uv builds these itself if its own version is within the bounds: no package index is asked.
_BUILT_BY_UV = """[build-system]
requires = ["uv_build>=0.13,<1"]
build-backend = "uv_build"

[tool.uv.build-backend]
module-root = ""
"""


def project_of(root: Path) -> dict[str, Any]:
    """The table ``project`` of pyproject.toml."""
    project: dict[str, Any] = _read(root)["project"]
    return project


def repository_of(root: Path) -> str | None:
    """
    The public address of the repository: ``Repository`` of the table ``project.urls``.

    No other file says it. Where the table is missing, what is released says no address either:
    what a clone calls its remote is of that clone alone.
    """
    address: str | None = project_of(root).get("urls", {}).get("Repository")
    return address


def addresses(root: Path) -> dict[str, dict[str, str]]:
    """The table ``project.urls`` of a wheel; nothing if there is no address."""
    address = repository_of(root)
    return {"urls": {"Repository": address}} if address else {}


def laptop_of(root: Path) -> list[str]:
    """What ``make run`` needs in addition to what goes into Lambda."""
    group: list[str] = _read(root)["dependency-groups"]["run"]
    return group


def pyproject(root: Path, version: str, own: Mapping[str, Any], tables: Mapping[str, Any]) -> str:
    """The text of a pyproject.toml: *own* of its table ``project``, and further *tables* there."""
    project = project_of(root)
    facts = {"version": version, **{name: project[name] for name in _FROM_THE_PROJECT}, **own}
    lines = [_BUILT_BY_UV, "[project]", *map(_line, facts.items())]
    return "\n".join([*lines, "", table_text({**tables, **addresses(root)})])


def table_text(tables: Mapping[str, Any]) -> str:
    r"""
    Return the text of *tables* of the table ``project``.

    >>> table_text({"urls": {"Repository": "https://code.example/a"}})
    '[project.urls]\nRepository = "https://code.example/a"\n'
    """
    return "\n".join(
        "\n".join([f"[project.{name}]", *map(_line, table.items()), ""])
        for name, table in tables.items()
    )


def _read(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def _line(fact: tuple[str, str | Sequence[str]]) -> str:
    """
    Return a line of TOML, whose texts and lists of texts are written as those of JSON.

    >>> _line(("license", "MIT"))
    'license = "MIT"'
    """
    name, value = fact
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"
