"""Which e-mail addresses are welcome: what operators choose, and what is known of domains."""

from __future__ import annotations

from enum import StrEnum

from rules.addresses.domain_list import DomainList
from rules.value import dataclass, replace

NO_NAMES = DomainList(b"")


class Mode(StrEnum):
    """How strict the policy is. What is no e-mail address is refused in every mode."""

    OFF = "off"  # nothing else is looked at
    MONITOR = "monitor"  # decides as BALANCED does, and only reports it
    BALANCED = "balanced"  # names without evidence are refused if DNS confirms them
    STRICT = "strict"  # they are refused at once; parked domains and free sub-domains are, too


@dataclass(frozen=True, slots=True)
class Policy:
    """What operators choose."""

    mode: Mode = Mode.BALANCED
    refuses_relays: bool = False
    refuses_undeliverable: bool = True

    def for_identity_providers(self) -> Policy:
        """The policy for users whose identity provider has checked that the address is theirs."""
        # Sign in with Apple hands out relay addresses, and nothing else to users who hide theirs.
        return replace(self, refuses_relays=False, refuses_undeliverable=False)


@dataclass(frozen=True, slots=True)
class Lists:
    """
    What is known of domains.

    Attributes:
        disposable: Untagged with evidence; any tag stands for less than that.
        mail_hosts: Hosts that take mail, by name or by address, each tagged dedicated, relay or
            parked.
        providers: Big mail providers, exactly; DNS is not asked for them.
        infrastructure: Hosts that take mail for anybody; nothing is concluded from them.
        shared_hosts: Hosts that hand sub-domains to strangers, each tagged free, hobby or paid.
        held: Names that an aggregate's word alone does not refuse: they are known to be somebody's.
        allowed: The operator's own, above everything else.
        denied: The operator's own, below *allowed* only.

    """

    disposable: DomainList
    relays: DomainList
    mail_hosts: DomainList
    providers: frozenset[str]
    infrastructure: DomainList = NO_NAMES
    shared_hosts: DomainList = NO_NAMES
    held: DomainList = NO_NAMES
    allowed: DomainList = NO_NAMES
    denied: DomainList = NO_NAMES
