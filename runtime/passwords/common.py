"""The list of common passwords that ships with the code, mapped into memory and not read."""

from __future__ import annotations

from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

from rules.passwords.common import CommonPasswords

# What a package with this module has to hold as well: pipeline.delivery.closure reads it.
SHIPPED = ("data/common_passwords.bin",)
_ROOT = Path(__file__).parents[2]


@cache
def common_passwords() -> CommonPasswords:
    """Those of ``data/common_passwords.bin``."""
    with (_ROOT / SHIPPED[0]).open("rb") as file:
        return CommonPasswords(mmap(file.fileno(), 0, access=ACCESS_READ))
