"""
What is in the packages, as CycloneDX 1.6 has it: from the lock, which has a hash for each file.

The lock names all that the functions can import, and installation checks its
hashes; so nothing is looked for on this machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

# A name, a version, perhaps a marker of platforms, and a line for each file.
_ENTRY: Final = re.compile(
    r"^([\w.-]+)==([\w.!+-]+)(?: ;[^\\\n]*)?((?: \\\n    --hash=\S+)+)", re.MULTILINE
)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill_of_materials(lock: str, *, version: str, at: str) -> str:
    """Return the bill of what *lock* names, made *at* that time."""
    components = list(_components(lock))
    own = {"type": "application", "name": "cognito-triggers", "version": version}
    own["bom-ref"] = _url("cognito-triggers", version)
    told = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid5(NAMESPACE_URL, f"{version}\n{lock}").urn,
        "version": 1,
        "metadata": {"timestamp": at, "component": own},
        "components": components,
        "dependencies": [
            {"ref": own["bom-ref"], "dependsOn": [each["bom-ref"] for each in components]}
        ],
    }
    return json.dumps(told, indent=2) + "\n"


def _components(lock: str) -> Iterator[dict[str, Any]]:
    """Each library, with the hashes of the files that may have been installed of it."""
    for name, version, hashes in _ENTRY.findall(lock):
        url = _url(name, version)
        files = [
            {
                "type": "distribution",
                "url": f"{url}#{digest}",
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
            for digest in _HASH.findall(hashes)
        ]
        yield {
            "type": "library",
            "bom-ref": url,
            "name": name,
            "version": version,
            "purl": url,
            "externalReferences": files,
        }


def _url(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"
