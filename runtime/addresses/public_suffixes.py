"""The public suffixes, mapped into memory."""

from __future__ import annotations

from functools import cache

from rules.addresses.domain_list import DomainList
from runtime.addresses.data_files import shipped_list

SHIPPED = ("data/public_suffixes.txt",)  # pipeline.delivery.closure puts it into the package


@cache
def public_suffixes() -> DomainList:
    """As `rules.addresses.registrable` reads them."""
    return shipped_list(SHIPPED[0])
