"""
Builds ``data/disposable_mx.txt`` from the table of mail hosts that this project keeps by hand.

A host in the table has a class, the sources that say so, and where somebody
counted, how many of the names that resolved to it were listed as disposable.
Shared hosts (mail routing and hosting for everybody) must not be in it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rules.feeds.domain_names import parents

TABLE = Path(__file__).parent / "mail_hosts.csv"
CLASSES = ("dedicated", "parked", "relay")
_HEADER = """\
# Built by `make disposable-domains` from pipeline/lists/mail_hosts.csv; do not edit.
# Mail hosts and what they are for, sorted bytewise; each covers the hosts below it.
# dedicated: disposable mail and nothing else
# parked: nobody reads what arrives
# relay: forwards to a real mailbox
# The table has the sources of each line, and NOTICE their licences.
"""


class UnknownClass(ValueError):
    """A host in the table has a class that no policy knows."""


@dataclass(frozen=True)
class MailHost:
    """A line of the table."""

    name: str
    purpose: str
    sources: tuple[str, ...]


def mail_hosts() -> Iterator[MailHost]:
    """Yield the hosts of the table."""
    with TABLE.open(encoding="ascii", newline="") as table:
        for row in csv.DictReader(table):
            if row["class"] not in CLASSES:
                raise UnknownClass(f"{row['host']}: {row['class']}")
            yield MailHost(row["host"], row["class"], tuple(row["sources"].split()))


def text_of_mail_hosts() -> str:
    """The file, without the hosts that a line for the host above them covers already."""
    purposes = {host.name: host.purpose for host in mail_hosts()}
    lines = (
        f"{name} {purpose}\n"
        for name, purpose in purposes.items()
        if purpose not in {purposes.get(parent) for parent in parents(name)}
    )
    return _HEADER + "".join(sorted(lines))
