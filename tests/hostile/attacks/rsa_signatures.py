"""Project Wycheproof's RSA signatures: padding, encodings and lengths that have fooled others."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from rules.tokens import rsa_signature
from rules.tokens.rsa_signature import PublicKey, is_signed
from tests.hostile.attack import Attack, Tally, Worlds

_FILE = Path(__file__).parents[1] / "vectors/rsa_signatures.json.gz"


@cache
def _groups() -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = json.loads(gzip.decompress(_FILE.read_bytes()))
    return groups


def play(worlds: Worlds, rounds: int) -> Tally:
    """All of them; what may be taken or not, such as a digest without its NULL, is left out."""
    cases = [
        (PublicKey(int(group["modulus"], 16), int(group["exponent"], 16)), *case)
        for group in _groups()
        for case in group["cases"]
    ]
    some = cases[worlds.first : worlds.first + rounds]
    return sum((_tried(*case) for case in some), Tally())


def _tried(key: PublicKey, _: str, message: str, signature: str, result: str) -> Tally:
    taken = is_signed(bytes.fromhex(message), bytes.fromhex(signature), key=key)
    return Tally(
        tried=1,
        succeeded=int(taken and result == "invalid"),
        harmed=int(not taken and result == "valid"),
    )


def _ends_alike(message: bytes, size: int) -> "_AnyPadding":
    return _AnyPadding(_ENCODED(message, size))


class _AnyPadding(bytes):
    """Equal to whatever ends in the same digest, as code is that searches for it."""

    __slots__ = ()
    __hash__ = bytes.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, bytes) and self[-32:] == other[-32:]


_ENCODED = rsa_signature._encoded
ATTACK = Attack(
    name="RSA signatures of Wycheproof",
    promise="a signature has the one encoding that there is",
    rounds=776,
    play=play,
    controls={
        "padding is not compared": lambda: mock.patch.object(rsa_signature, "_encoded", _ends_alike)
    },
    control_rounds=776,
    repeats=False,
)
