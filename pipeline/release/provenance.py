"""
Where a release comes from: an in-toto statement with the predicate of SLSA 1.0.

It is unsigned. Who builds releases on a machine that can prove what it is signs this
file, or has it attested; `make release` says which commit it was and which files came of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

BUILD_TYPE: Final = "https://slsa.dev/provenance/v1#make-release"


def provenance(sums: Mapping[str, str], *, version: str, commit: str, source: str) -> str:
    """Return the statement about files, whose SHA-256 are *sums*, built from *commit*."""
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": name, "digest": {"sha256": digest}} for name, digest in sorted(sums.items())
        ],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {"version": version},
                "internalParameters": {},
                "resolvedDependencies": [{"uri": source, "digest": {"gitCommit": commit}}],
            },
            "runDetails": {"builder": {"id": f"{source}#make-release"}},
        },
    }
    return json.dumps(statement, indent=2) + "\n"
