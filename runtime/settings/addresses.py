"""Which e-mail addresses are welcome."""

from __future__ import annotations

import re

from runtime.settings.service import ServiceSettings
from runtime.settings.variable import Settings, Variable, one_of, switch, text


def _servers(text: str) -> tuple[tuple[str, int], ...]:
    server = r"((?:\d{1,3}\.){3}\d{1,3})(?::(\d{1,5}))?"
    matches = [re.fullmatch(server, each, re.ASCII) for each in text.split(",")] if text else []
    found = tuple((match[1], int(match[2] or 53)) for match in matches if match)
    if len(found) < len(matches) or any(port > 65535 for _, port in found):
        raise ValueError
    return found


class AddressSettings(ServiceSettings):
    """
    What the check of addresses needs.

    >>> AddressSettings.dns_servers.read({"DNS_SERVERS": "127.0.0.1:5353,192.0.2.1"})
    (('127.0.0.1', 5353), ('192.0.2.1', 53))

    Attributes:
        email_policy: How strict it is, a ``rules.addresses.policy.Mode``.
        refuses_relays: Whether addresses of mail relays are refused.
        refuses_undeliverable: Whether addresses that mail cannot reach are.
        allowed_domains: Domains that are let in whatever else is known, as
            ``rules.addresses.operator_list`` reads them.
        denied_domains: Domains that are refused, in the same form.
        domain_lists_bucket: The S3 bucket with lists that operators change,
            or nothing.
        domain_lists_folder: The folder of that bucket that they are in.
        asks_dns: Whether DNS is asked how mail gets to a domain.
        dns_servers: Address and port of the name servers to ask; none for
            those of the system.

    """

    together = "ADDRESS_CHOICES"
    email_policy = one_of("EMAIL_POLICY", "off", "monitor", "balanced", "strict")
    refuses_relays = switch("RELAY_ADDRESSES", off="allow", on="refuse")
    refuses_undeliverable = switch("UNDELIVERABLE_ADDRESSES", off="allow", on="refuse")
    allowed_domains = text("ALLOWED_DOMAINS", may_be_empty=True)
    denied_domains = text("DENIED_DOMAINS", may_be_empty=True)
    domain_lists_bucket = text("DOMAIN_LISTS_BUCKET", may_be_empty=True)
    domain_lists_folder = text("DOMAIN_LISTS_FOLDER")
    asks_dns = switch("DNS_CHECK", off="disabled", on="enabled")
    dns_servers = Variable(
        "DNS_SERVERS",
        _servers,
        must_be="IPv4 addresses, each with a port or without",
        may_be_empty=True,
    )


class AllowedSettings(Settings):
    """The domains that nothing speaks against, whatever else is known."""

    allowed_domains = AddressSettings.allowed_domains
