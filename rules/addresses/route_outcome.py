"""What becomes of a domain by the way of its mail: dead, relayed, parked, thrown away, or read."""

from __future__ import annotations

from rules.addresses.domain_list import Listed
from rules.addresses.policy import Mode, Policy
from rules.addresses.typing_error import Sureness
from rules.addresses.verdict import Finding, Tier, Verdict
from rules.value import replace


def relayed(verdict: Verdict, relay: Listed, policy: Policy) -> Verdict:
    """Somebody's real mailbox is behind it, whatever an aggregate says."""
    finding = Finding.RELAY_DOMAIN if policy.refuses_relays else None
    return replace(verdict, finding=finding, tier=Tier.RELAY, matched=relay.name, is_suspect=False)


def dead(verdict: Verdict, sureness: Sureness, policy: Policy) -> Verdict:
    """A disposable domain has no mail later on, and so has an unregistered one: a typing error."""
    if verdict.is_suspect and not sureness:
        return replace(verdict, finding=Finding.DISPOSABLE_DOMAIN, is_suspect=False)
    if not policy.refuses_undeliverable:
        return verdict
    return replace(verdict, finding=Finding.UNDELIVERABLE, is_suspect=False)


def confirmed(
    verdict: Verdict, host: Listed, tier: Tier, sureness: Sureness, policy: Policy
) -> Verdict:
    """A list and a host agree, or the host alone knows; a squatter's slip is told as a slip."""
    if not verdict.is_suspect:
        verdict = replace(verdict, tier=tier, matched=host.name)
    if sureness >= Sureness.LIKELY and policy.refuses_undeliverable:
        return replace(verdict, finding=Finding.UNDELIVERABLE, is_suspect=False)
    finding = Finding.DISPOSABLE_DOMAIN if verdict.is_suspect else Finding.DISPOSABLE_MX
    return replace(verdict, finding=finding, is_suspect=False, suggestion=None)


def parked(verdict: Verdict, host: Listed, sureness: Sureness, policy: Policy) -> Verdict:
    """Nobody reads the mail of a domain that is for sale; of a mistyped one a squatter may."""
    is_slip = sureness >= Sureness.LIKELY
    if policy.refuses_undeliverable and (is_slip or policy.mode is Mode.STRICT):
        return replace(
            verdict, finding=Finding.UNDELIVERABLE, tier=Tier.MAIL_HOST, matched=host.name
        )
    return replace(verdict, is_suspect=True)


def typed(verdict: Verdict, sureness: Sureness) -> Verdict:
    """Mail gets there, and somebody has that domain: let in, with a word in the event."""
    if sureness is Sureness.WEAK:
        return replace(verdict, suggestion=None)
    return replace(verdict, is_suspect=verdict.is_suspect or sureness is Sureness.SURE)
