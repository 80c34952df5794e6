"""Writes ``docs/openapi.json`` from the routes of the API: ``make openapi``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from api.app import acts
from api.openapi import document
from api.passwords import NewPasswords
from api.route import Route
from rules.passwords.common import CommonPasswords
from rules.passwords.policy import PasswordPolicy
from runtime.user_pool.app_client import AppClient

PATH = Path("docs/openapi.json")


def described() -> dict[str, Any]:
    """The description; nothing is called for it."""
    return cast("dict[str, Any]", json.loads(json.dumps(document(routes()))))


def routes() -> list[Route]:
    """The routes, in the order in which the API has them."""
    nobody = AppClient(None, None, pool_id="", client_id="")
    anything = NewPasswords(PasswordPolicy(CommonPasswords(b"")))
    return [*acts(nobody, _tell, anything)]


def main() -> None:
    """Write the file."""
    text = json.dumps(described(), indent=2)
    PATH.write_text(f"{text}\n")
    print(f"{PATH}: {len(described()['paths'])} paths")


def _tell(*_: object, **__: object) -> None:
    """To nobody: routes are only looked at."""


if __name__ == "__main__":
    main()
