"""What the name server of `local.name_server` knows: zones, and how to answer from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Records = Mapping[str, Iterable[str]]  # {"MX": ["10 mx.example.com."], "A": ["192.0.2.1"]}
Zones = Mapping[str, Records]  # by name, lower-case A-labels without the root dot

_TTL_S = 60
_SOA = f"ns.invalid. hostmaster.invalid. 1 3600 600 86400 {_TTL_S}"
_MAIL: Records = {"MX": ["10 mx.mail.example."]}
# Nobody else is asked for these, though some of them exist: the demo stays on this machine.
DEMO_ZONES: Zones = {
    "example.com": _MAIL,
    "example.net": _MAIL,
    "example.org": _MAIL,
    "duck.com": {"MX": ["10 smtp-inbound1.duck.com."]},
    # On the list without evidence, and with the mail host of many.
    "drinkbride.com": {"MX": ["10 aspmx.l.google.com."]},
    "fresh-and-unlisted.example": {"MX": ["10 mail.wabblywabble.com.", "20 mail.wallywatts.com."]},
    "web-server-only.example": {"A": ["192.0.2.80"]},
    "takes-no-mail.example": {"MX": ["0 ."]},
    # A mail host of one's own has an address of the Internet's: this one is of AS112 (RFC 7535).
    "mx.mail.example": {"A": ["192.31.196.1"]},
}


def fill(answer: dns.message.Message, zones: Zones) -> None:
    """
    Put what *zones* hold into *answer*, as a server that asks on for others does.

    CNAME records are followed, a loop of them once around. What is not there
    comes with an SOA record, which says for how long.
    """
    [question] = answer.question
    kind = dns.rdatatype.to_text(question.rdtype)
    names = list(_chain(question.name.to_text(omit_final_dot=True).lower(), zones))
    for name in names:
        held = "CNAME" if "CNAME" in zones.get(name, {}) else kind
        if records := list(zones.get(name, {}).get(held, ())):
            answer.answer.append(dns.rrset.from_text(f"{name}.", _TTL_S, "IN", held, *records))
    if not any(held.rdtype == question.rdtype for held in answer.answer):
        answer.authority.append(dns.rrset.from_text(".", _TTL_S, "IN", "SOA", _SOA))
        if not _is_there(names[-1], zones):
            answer.set_rcode(dns.rcode.NXDOMAIN)


def _chain(name: str, zones: Zones) -> Iterator[str]:
    """*name*, and the names that CNAME records lead on to."""
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        yield name
        [*targets] = zones.get(name, {}).get("CNAME", ())
        name = targets[0].rstrip(".") if targets else ""


def _is_there(name: str, zones: Zones) -> bool:
    """Whether there is anything at *name* or below it."""
    return any(f".{held}".endswith(f".{name}") for held in zones)
