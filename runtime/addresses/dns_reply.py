"""What one answer of DNS says, read with dnspython."""

from __future__ import annotations

import dns.exception
import dns.message
import dns.rcode

from rules.value import dataclass

_KEPT_S, _DENIAL_KEPT_S = 300, 60  # at most, and sooner where DNS says so
_MOST_HOSTS = 20  # of one domain; more are not worth a look


@dataclass(frozen=True, slots=True)
class Reply:
    """
    The records of the name that was asked for, or of the one that its aliases lead to.

    Attributes:
        is_there: Whether the name exists; it may have no record of the type.
        records: As dnspython has them, of the type that was asked for alone.
        kept_s: How long they may be kept.

    """

    is_there: bool
    records: tuple[object, ...]
    kept_s: int

    @classmethod
    def read(cls, message: dns.message.Message | None) -> Reply | None:
        """Read *message*; None if it leads nowhere, as a loop of aliases does."""
        try:
            told = (
                message.resolve_chaining()
                if isinstance(message, dns.message.QueryMessage)
                else None
            )
        except dns.exception.DNSException:
            return None
        if message is None or told is None:
            return None
        records = tuple(told.answer or ())
        longest_s = _KEPT_S if records else _DENIAL_KEPT_S
        return cls(message.rcode() != dns.rcode.NXDOMAIN, records, min(longest_s, told.minimum_ttl))

    def hosts(self) -> list[str]:
        """The first hosts of MX records, best first, each once, lower-case without the root dot."""
        best = sorted((each.preference, each.exchange) for each in self.records)  # type: ignore[attr-defined]
        hosts = (host.to_text().removesuffix(".").lower() for _, host in best)
        return list(dict.fromkeys(hosts))[:_MOST_HOSTS]

    def addresses(self) -> list[str]:
        """The addresses of A and AAAA records."""
        return [each.address for each in self.records]  # type: ignore[attr-defined]
