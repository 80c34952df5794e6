"""
The templates as they are released: with the addresses of the zips.

Lambda takes code only from a bucket of its own Region, so the bucket is a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from pipeline.delivery.code_uris import with_code_uris

PARAMETER: Final = "CodeBucket"
_DESCRIBED: Final = f"""  {PARAMETER}:
    Type: String
    Description: >-
      Bucket with the functions' code, in the Region of the stack. cognito-triggers deploy
      fills it, and makes it if it is asked to.
    AllowedPattern: "[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9]"

"""
_OF_ALL: Final = re.compile(r"^    CodeUri: \.\.?\n", re.MULTILINE)
_RUNBOOK: Final = re.compile(r"(?<=^    Default: )docs/operations\.md$", re.MULTILINE)


class NotAsExpected(ValueError):
    """The template lacks what a release of it is written by; the message says what."""


def released(
    template: Path, keys: Mapping[str, str], *, version: str, repository: str | None = None
) -> str:
    """Return the text of *template* with the code at *keys* of a bucket by parameter."""

    def address(handler: str) -> str:
        return f"{{Bucket: !Ref {PARAMETER}, Key: {keys[handler]}}}"

    text = addressed(template, address, version=version, repository=repository)
    return once_before("Parameters:\n", _DESCRIBED, text)


def addressed(
    template: Path,
    address: Callable[[str], str],
    *,
    version: str,
    repository: str | None,
) -> str:
    """
    Return the text of *template* with the *address* of the code of each handler.

    Where the *repository* has an address, RunbookUrl is its page of that tag.
    """

    def of(_folder: Path, handler: str) -> str:
        if not handler:
            raise NotAsExpected(f"{template.name} names a folder that no function is built from")
        return address(handler)

    text = _once(_OF_ALL, "", with_code_uris(template, of))
    if repository:
        page = f"{repository.removesuffix('.git')}/blob/v{version}/docs/operations.md"
        text = _once(_RUNBOOK, page, text)
    return text


def once_before(heading: str, more: str, text: str) -> str:
    """Return *text* with *more* right below its line *heading*."""
    return _once(re.compile(f"^{heading}", re.MULTILINE), f"{heading}{more}", text)


def _once(pattern: re.Pattern[str], new: str, text: str) -> str:
    changed, count = pattern.subn(lambda _: new, text)
    if count != 1:
        raise NotAsExpected(f"the template has {count} of {pattern.pattern!r}, and one is expected")
    return changed
