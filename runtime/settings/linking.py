"""Federated users: where links are kept, and whose word counts."""

from __future__ import annotations

from runtime.settings.codes import AddressKeySettings
from runtime.settings.variable import text


class LinkTableSettings(AddressKeySettings):
    """
    Where links are kept; empty where nobody is linked.

    Attributes:
        link_table: The DynamoDB table of identities at providers.

    """

    link_table = text("LINK_TABLE", may_be_empty=True)


class FederationSettings(LinkTableSettings):
    """
    What the inbound federation trigger goes by.

    Attributes:
        provider_trust: JSON of the providers whose word about an address counts.
        federation_rules_file: Bucket and key of the operator's rules, or nothing.

    """

    provider_trust = text("PROVIDER_TRUST")
    federation_rules_file = text("FEDERATION_RULES_FILE", may_be_empty=True)
