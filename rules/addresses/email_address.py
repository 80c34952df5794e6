"""The domain of an e-mail address, in one spelling."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

_LONGEST_TEXT = 320  # characters; more are not worth a look
_LONGEST_ADDRESS, _LONGEST_LOCAL_PART = 254, 64  # octets, RFC 5321, 4.5.3.1


class InvalidEmailAddress(ValueError):
    """The text is no e-mail address that mail could be sent to; it is not in the message."""


def domain_of(address: str) -> str:
    """
    The domain of *address* as a lower-case A-label name without a trailing dot.

    Upper case, full-width letters and dots, U-labels and a trailing dot all
    come out as the one name that DNS and the lists use (UTS 46). The local
    part is left to Cognito, which stores it, if only it is not too long:
    Japanese carriers, for one, have issued addresses that no RFC allows.

    >>> domain_of("Jo+news@News.Example.COM.")
    'news.example.com'
    >>> domain_of("jo@bücher。example")
    'xn--bcher-kva.example'

    Raises:
        InvalidEmailAddress: There is no "@", nothing before it, a control
            character, an address literal, a domain that cannot exist, or more
            of anything than mail can carry.

    """
    text = address.strip() if len(address) <= _LONGEST_TEXT else ""
    local_part, at, domain = text.rpartition("@")
    if not (at and local_part and text.isprintable()):
        raise InvalidEmailAddress
    try:
        checked = validate_email(f"x@{_without_root(domain)}", check_deliverability=False)
    except EmailNotValidError:
        raise InvalidEmailAddress from None  # the cause quotes the address
    name = checked.ascii_domain.lower()
    octets = len(local_part.encode())
    if octets > _LONGEST_LOCAL_PART or octets + 1 + len(name) > _LONGEST_ADDRESS:
        raise InvalidEmailAddress
    return name


def domain_or_none(address: str) -> str | None:
    """The domain of *address* as `domain_of` has it, or None if it is no address."""
    try:
        return domain_of(address)
    except InvalidEmailAddress:
        return None


def _without_root(domain: str) -> str:
    """Drop one trailing dot, in any of the four spellings of UTS 46."""
    return domain[:-1] if domain.endswith((".", "\u3002", "\uff0e", "\uff61")) else domain
