"""Whether events look like the examples that the tests are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# There or not, and with whatever in it, as a client pleases.
_FREE = frozenset({"userAttributes", "clientMetadata", "validationData"})


def differences(events: Mapping[str, Any], examples: Path) -> list[str]:
    """What each event has that the example of its source lacks, and the other way round."""
    found: list[str] = []
    for source, event in events.items():
        file = examples / f"{source}.json"
        if not file.exists():
            found.append(f"{source} has no example")
            continue
        known, seen = (set(_members(each)) for each in (json.loads(file.read_text()), event))
        found += [f"{source} lacks {each}" for each in sorted(known - seen)]
        found += [f"{source} has {each} as well" for each in sorted(seen - known)]
    return found


def _members(event: Mapping[str, Any]) -> Iterator[str]:
    """
    The paths of the members, one level deep into request and response.

    >>> sorted(_members({"version": "1", "request": {"userAttributes": {}, "newDeviceUsed": True}}))
    ['request', 'request.newDeviceUsed', 'version']
    """
    for name, value in event.items():
        yield name
        if name in ("request", "response", "callerContext"):
            yield from (f"{name}.{member}" for member in value if member not in _FREE)
