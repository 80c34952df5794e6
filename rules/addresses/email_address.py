"""The domain of an e-mail address, in one spelling."""

from __future__ import annotations

import re

_LONGEST_TEXT = 320  # characters; more are not worth a look
# What needs no library: letters, digits and hyphens. The last label begins and ends with a letter.
_PLAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z])?")
_SPECIAL_USE = {"arpa", "invalid", "local", "localhost", "onion", "test"}  # as email_validator's
# Who names another host in front of the "@" may have mail sent on to it: by a percent sign or an
# exclamation mark (RFC 5321, F.2), by an "@" in quotes, or by an encoded word (RFC 2047), which
# some mailers decode. The reader of that mail would prove to own an address of the domain behind.
_SENT_ON = re.compile(r"@|%(?:[\w-]+[.\u3002])+\w|(?:[\w-]+[.\u3002])+[\w-]+!|=\?")
_SPECIAL = re.compile(r'[()<>\[\]:;,\\"\s]')  # RFC 5322, 3.2.3, but for the dot: only in quotes
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LONGEST_ADDRESS, _LONGEST_LOCAL_PART = 254, 64  # octets, RFC 5321, 4.5.3.1


class InvalidEmailAddress(ValueError):
    """The text is no e-mail address that mail could be sent to; it is not in the message."""


def domain_of(address: str) -> str:
    """
    The domain of *address* as a lower-case A-label name without a trailing dot.

    Upper case, full-width letters and dots, U-labels and a trailing dot all
    come out as the one name that DNS and the lists use (UTS 46). The local
    part is left to Cognito, which stores it, if only it is not too long, and
    stands for one mailbox: Japanese carriers, for one, have issued addresses
    that no RFC allows.

    >>> domain_of("Jo+news@News.Example.COM.")
    'news.example.com'
    >>> domain_of("jo@bücher。example")
    'xn--bcher-kva.example'

    Raises:
        InvalidEmailAddress: There is no "@", nothing before it, a control
            character, an address literal, a domain that cannot exist, or more
            of anything than mail can carry; or there may be another address in it.

    """
    text = address.strip() if len(address) <= _LONGEST_TEXT else ""
    local_part, _, domain = text.rpartition("@")
    octets = len(local_part.encode(errors="surrogatepass"))
    if not (local_part and text.isprintable()) or octets > _LONGEST_LOCAL_PART:
        raise InvalidEmailAddress
    read = local_part if local_part.isascii() else _in_one_width(local_part)
    if _SENT_ON.search(read) or (_SPECIAL.search(read) and not _QUOTED.fullmatch(read)):
        raise InvalidEmailAddress
    name = _name(_without_root(domain))
    if octets + 1 + len(name) > _LONGEST_ADDRESS:
        raise InvalidEmailAddress
    return name


def _name(domain: str) -> str:
    """
    Return *domain* as DNS has it.

    The library costs a quarter of a trigger's start, and is asked only for
    what is not plain: Unicode, ``xn--``, what looks odd, and what is refused.
    """
    plain = domain.lower()
    is_plain = _PLAIN.fullmatch(plain) and "--" not in plain
    if is_plain and plain.rpartition(".")[2] not in _SPECIAL_USE:
        return plain
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  # late: see above

    try:
        return validate_email(f"x@{domain}", check_deliverability=False).ascii_domain.lower()
    except EmailNotValidError:
        raise InvalidEmailAddress from None  # the cause quotes the address


def domain_or_none(address: str) -> str | None:
    """The domain of *address* as `domain_of` has it, or None if it is no address."""
    try:
        return domain_of(address)
    except InvalidEmailAddress:
        return None


def _in_one_width(text: str) -> str:
    """As mailers may read it that take a full-width "@" for one, as is done with domains."""
    from unicodedata import normalize  # noqa: PLC0415  # late: most addresses are ASCII

    return normalize("NFKC", text)


def _without_root(domain: str) -> str:
    """Drop one trailing dot, in any of the four spellings of UTS 46."""
    return domain[:-1] if domain.endswith((".", "\u3002", "\uff0e", "\uff61")) else domain
