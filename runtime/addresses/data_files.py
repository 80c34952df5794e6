"""The data files that ship with the code, mapped into memory and not read."""

from __future__ import annotations

from functools import cache
from mmap import ACCESS_READ, mmap
from os.path import abspath, dirname
from typing import BinaryIO

from rules.addresses.domain_list import DomainList
from rules.addresses.policy import Lists

# What a package with this module has to hold as well: pipeline.delivery.closure reads it.
SHIPPED = _DISPOSABLE, _RELAYS, _MAIL_HOSTS, _INFRASTRUCTURE, _SHARED_HOSTS, _HELD, _PROVIDERS = (
    "data/disposable_domains.txt",
    "data/relay_domains.txt",
    "data/disposable_mx.txt",
    "data/mail_infrastructure.txt",
    "data/shared_hosts.txt",
    "data/held_domains.txt",
    "data/mail_providers.txt",
)
_ROOT = dirname(dirname(dirname(abspath(__file__))))  # noqa: PTH100, PTH120  # pathlib: 3 ms


@cache
def shipped_lists() -> Lists:
    """All of them; the operator's own lists are empty."""
    return Lists(
        disposable=shipped_list(_DISPOSABLE),
        relays=shipped_list(_RELAYS),
        mail_hosts=shipped_list(_MAIL_HOSTS),
        infrastructure=shipped_list(_INFRASTRUCTURE),
        shared_hosts=shipped_list(_SHARED_HOSTS),
        held=shipped_list(_HELD),
        providers=frozenset(_names(_PROVIDERS)),
    )


def relay_domains() -> list[str]:
    """The names in ``data/relay_domains.txt``."""
    return _names(_RELAYS)


def mapped(file: BinaryIO) -> DomainList:
    """The list in *file*, which may be closed afterwards."""
    return DomainList(mmap(file.fileno(), 0, access=ACCESS_READ))


def shipped_list(name: str) -> DomainList:
    """The list in the file *name*, such as ``data/relay_domains.txt``."""
    with open(f"{_ROOT}/{name}", "rb") as file:  # noqa: PTH123  # pathlib: 3 ms
        return mapped(file)


def _names(name: str) -> list[str]:
    """Read the names in a short file, without their tags."""
    with open(f"{_ROOT}/{name}", encoding="ascii") as file:  # noqa: PTH123  # pathlib: 3 ms
        lines = file.read().splitlines()
    return [line.partition(" ")[0] for line in lines if not line.startswith("#")]
