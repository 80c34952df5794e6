"""The public suffixes, mapped into memory."""

from __future__ import annotations

from functools import cache
from os.path import abspath, dirname

from rules.addresses.domain_list import DomainList
from runtime.addresses.data_files import mapped

SHIPPED = (_SUFFIXES,) = ("data/public_suffixes.txt",)
_ROOT = dirname(dirname(dirname(abspath(__file__))))  # noqa: PTH100, PTH120  # as in data_files


@cache
def public_suffixes() -> DomainList:
    """As `rules.addresses.registrable` reads them."""
    with open(f"{_ROOT}/{_SUFFIXES}", "rb") as file:  # noqa: PTH123  # likewise
        return mapped(file)
