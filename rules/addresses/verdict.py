"""What the policy makes of an e-mail address."""

from __future__ import annotations

from enum import StrEnum

from rules.addresses.mail_route import UNTOLD, Way
from rules.value import dataclass


class Finding(StrEnum):
    """Why an address is not welcome; the ``reason`` of the event."""

    INVALID_EMAIL = "invalid_email"
    DISPOSABLE_DOMAIN = "disposable_domain"
    DISPOSABLE_MX = "disposable_mx"
    RELAY_DOMAIN = "relay_domain"
    UNDELIVERABLE = "undeliverable"
    TOO_MANY = "too_many"


class Tier(StrEnum):
    """Which list the domain, or the host of its mail, was found on."""

    ALLOWED = "allowed"
    DENIED = "denied"
    EVIDENCE = "evidence"
    AGGREGATE = "aggregate"
    RELAY = "relay"
    MAIL_HOST = "mail_host"
    MAIL_ADDRESS = "mail_address"
    SHARED_HOST = "shared_host"
    LEARNT = "learnt"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What became of an address, and why.

    Attributes:
        domain: In its one spelling; None if the address is none.
        finding: What speaks against the address under the policy.
        is_refused: Whether it is refused for that; never in `Mode.MONITOR`.
        is_suspect: Something speaks against it, and not enough.
        matched: The entry of the list *tier* that covers it.
        way: What DNS said; None if it was not asked.
        suggestion: The provider that was probably meant.
        host: The host that takes the mail first, by DNS; None if there is none, or none was asked.
        has_own_host: Whether nobody knows that host: it is the domain's own, or a stranger's.
        marks: What speaks against the address, of `rules.addresses.suspicion.Mark`.
        suspicion: How much they speak against it, 0 to 100; None if there are none.
        mailbox: What stands for the mailbox, by a key; None where nobody counts mailboxes.

    """

    domain: str | None
    finding: Finding | None = None
    is_refused: bool = False
    is_suspect: bool = False
    tier: Tier | None = None
    matched: str | None = None
    way: Way | None = None
    suggestion: str | None = None
    host: str | None = None
    has_own_host: bool = False
    marks: tuple[str, ...] = ()
    suspicion: int | None = None
    mailbox: str | None = None

    def told(self) -> dict[str, str | int | None]:
        """What an event tells of it."""
        return {
            "reason": self.finding if self.is_refused else None,
            "would_refuse": None if self.is_refused else self.finding,
            "email_domain": self.domain,
            "tier": self.tier,
            "matched_domain": self.matched,
            "suggested_domain": self.suggestion,
            "mail_route": None if self.way in UNTOLD else self.way,
            "dns_unavailable": self.way in {Way.UNKNOWN, Way.SILENT},
            "suspect": self.is_suspect,
            "suspicion": self.suspicion,
            "marks": ",".join(self.marks),
            "mail_host": self.host if _is_plain(self.host or "") else None,
            "mailbox": self.mailbox,
        }


def _is_plain(host: str) -> bool:
    """Whether an event can tell it: some hosts have an underscore, or what DNS lets pass."""
    labels = host.replace("-", "x").split(".")
    return len(labels) > 1 and all(label.isascii() and label.isalnum() for label in labels)
