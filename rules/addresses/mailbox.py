"""
The address of the mailbox behind an address, by the rules of big providers.

Only to count by: nobody mails to it. A host that is not here decides about the
local part by itself (RFC 5321, 2.3.11), so its addresses differ as they are written.
"""

from __future__ import annotations

import re

from rules.addresses.forms import wide

_GMAIL = {"gmail.com", "googlemail.com"}  # Google: "Dots don't matter in Gmail addresses"
_PROTON = {"proton.me", "pm.me", "protonmail.com", "protonmail.ch"}
_ICLOUD = {"icloud.com", "me.com", "mac.com"}
_YANDEX = re.compile(r"(?:yandex\.(?:ru|com|by|kz|ua|com\.tr|uz|fr|az|ee|lt|lv|md|tj|tm)|ya\.ru)")
_YAHOO = re.compile(r"(?:yahoo\.[a-z]{2,3}(?:\.[a-z]{2})?|ymail\.com|rocketmail\.com|aol\.com)")
_TAGGED = re.compile(
    r"(?:(?:outlook|hotmail|live)\.[a-z]{2,3}(?:\.[a-z]{2})?|msn\.com|posteo\.[a-z]+|mailbox\.org"
    r"|zoho\.(?:com|eu|in)|gmx\.[a-z]{2,3}|web\.de|(?:mail|bk|list|inbox)\.ru"
    r"|fastmail\.[a-z]{2,3}(?:\.[a-z]{2})?|sent\.com)"
)
# By its page on subdomain addressing.
_FASTMAIL = re.compile(r"([^.]+)\.(fastmail\.(?:com(?:\.au)?|co\.uk|[a-z]{2}))")


def mailbox(address: str) -> str:
    """
    The same for limits: tags are tags at every host, since to merge too much costs a shared limit.

    >>> mailbox("J.o+news@googlemail.com"), mailbox("j.o+news@example.com")
    ('jo@gmail.com', 'j.o@example.com')
    """
    local_part, at, domain = canonical(address).rpartition("@")
    return (local_part.partition("+")[0] or local_part) + at + domain


def canonical(address: str) -> str:
    """
    The address of the mailbox that *address* leads to, in the wide form of `forms`.

    >>> canonical("J.o.e+news@googlemail.com"), canonical("jo-shop@yahoo.co.uk")
    ('joe@gmail.com', 'jo@yahoo.co.uk')
    >>> canonical("news@jo.fastmail.fm"), canonical("jo.e@ya.ru"), canonical("a.b+c@example.com")
    ('jo@fastmail.fm', 'jo-e@yandex.ru', 'a.b+c@example.com')
    >>> canonical("+news@gmail.com")
    '+news@gmail.com'
    """
    local_part, _, domain = wide(address).rpartition("@")
    found, at = _mailbox(local_part, domain)
    return f"{found}@{at}" if found else f"{local_part}@{domain}"  # nothing left: no rule fits


def _mailbox(local_part: str, domain: str) -> tuple[str, str]:
    untagged = local_part.partition("+")[0]
    if first := _of_one_domain(untagged, domain):
        return first
    if _YAHOO.fullmatch(domain):
        return local_part.partition("-")[0], domain  # the base and a keyword
    if match := _FASTMAIL.fullmatch(domain):
        return match[1], match[2]
    return (untagged if _TAGGED.fullmatch(domain) else local_part), domain


def _of_one_domain(untagged: str, domain: str) -> tuple[str, str] | None:
    """Of providers whose domains are names of one mailbox."""
    if domain in _GMAIL:
        return untagged.replace(".", ""), "gmail.com"
    if domain in _PROTON:
        return re.sub(r"[._-]", "", untagged), "proton.me"
    if domain in _ICLOUD:
        return untagged, "icloud.com"
    return (untagged.replace(".", "-"), "yandex.ru") if _YANDEX.fullmatch(domain) else None
