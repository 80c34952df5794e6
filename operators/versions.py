"""
List the published versions of every function, or delete old ones.

A deployment deletes no version, so that an alias can be moved back to the previous
version. `prune` deletes versions that no alias routes traffic to and that are older than
the newest --keep of their function. A deleted version and its settings cannot be restored.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from operators.outside import Outside
from operators.typed import positive

_LATEST = "$LATEST"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """
    A published version of a function.

    Attributes:
        function: The function's logical id.
        physical_id: What Lambda calls the function.
        number: Lambda's, which only grows.
        published: The day, as 2026-11-27.
        description: Its configuration version, as ``configuration 7``.
        aliases: The aliases that send it traffic.
        is_old: Whether it is none of the newest that are kept.

    """

    function: str
    physical_id: str
    number: int
    published: str
    description: str
    octets: int
    aliases: tuple[str, ...]
    is_old: bool

    @property
    def is_superfluous(self) -> bool:
        """Whether `prune` deletes it."""
        return self.is_old and not self.aliases


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what to do, of which function, and how many to keep."""
    parser.add_argument("action", nargs="?", default="list", choices=["list", "prune"])
    parser.add_argument("--function", help="logical ID; without it, all functions of the stack")
    parser.add_argument(
        "--keep", type=positive, default=5, help="versions to keep of each function (%(default)s)"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Show the versions; for `prune` those to be deleted, then ask and delete them."""
    client = outside.client("lambda")
    found = [
        version
        for function, physical_id in outside.stack.functions(asked.function).items()
        for version in _versions(client, function, physical_id, keep=asked.keep)
    ]
    superfluous = [version for version in found if version.is_superfluous]
    for version in superfluous if asked.action == "prune" else found:
        outside.say(_line(version), **_item(version))
    size = sum(version.octets for version in superfluous) / _MEGABYTE
    outside.note(f"{len(found)} versions, {len(superfluous)} to delete, {size:.1f} MB")
    if asked.action == "prune" and superfluous and not outside.is_dry:
        outside.agree(f"Delete {len(superfluous)} versions?")
        _delete(client, superfluous, outside)
    return 0


def _delete(client: Any, versions: list[Version], outside: Outside) -> None:
    """One after another: Lambda itself refuses one that an alias names by now."""
    with outside.progress("deleting", of=len(versions)) as advance:
        for done, version in enumerate(versions, start=1):
            client.delete_function(FunctionName=version.physical_id, Qualifier=str(version.number))
            advance(done)
    outside.say(f"{len(versions)} deleted")


def _versions(client: Any, function: str, physical_id: str, *, keep: int) -> Iterator[Version]:
    """Those of a function, the newest first."""
    aliases = _aliases(client, physical_id)
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=physical_id)
    published = [each for page in pages for each in page["Versions"] if each["Version"] != _LATEST]
    published.sort(key=lambda each: -int(each["Version"]))
    for place, each in enumerate(published):
        yield Version(
            function=function,
            physical_id=physical_id,
            number=int(each["Version"]),
            published=each["LastModified"].partition("T")[0],
            description=each.get("Description", ""),
            octets=each["CodeSize"],
            aliases=tuple(name for name, of in aliases.items() if each["Version"] in of),
            is_old=place >= keep,
        )


def _aliases(client: Any, physical_id: str) -> Mapping[str, set[str]]:
    """The versions that each alias sends traffic to: two of them while it is shifted."""
    pages = client.get_paginator("list_aliases").paginate(FunctionName=physical_id)
    return {
        each["Name"]: {
            each["FunctionVersion"],
            *(each.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {}),
        }
        for page in pages
        for each in page["Aliases"]
    }


def _item(version: Version) -> dict[str, Any]:
    return {**asdict(version), "aliases": list(version.aliases), "prune": version.is_superfluous}


def _line(version: Version) -> str:
    state = "to delete" if version.is_superfluous else ", ".join(version.aliases)
    number, described = version.number, version.description
    told = f"{version.function:36} {number:>6}  {version.published}  {described:16} {state}"
    return told.rstrip()
