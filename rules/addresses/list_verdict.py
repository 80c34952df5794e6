"""What the lists say of a domain: before DNS is asked, and once it has told the way of mail."""

from __future__ import annotations

from rules.addresses.domain_list import UNREVIEWED, Listed
from rules.addresses.guarded import is_guarded
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.route_outcome import relayed
from rules.addresses.typing_error import Slip, Sureness
from rules.addresses.verdict import Finding, Tier, Verdict
from rules.value import replace


def by_own_lists(domain: str, lists: Lists) -> Verdict | None:
    """What the operator's own lists decide; the longer entry wins, and else the allowed one."""
    allowed, denied = lists.allowed.match(domain), lists.denied.match(domain)
    if allowed and not (denied and len(denied.name) > len(allowed.name)):
        return Verdict(domain, tier=Tier.ALLOWED, matched=allowed.name)
    return _disposable(domain, Tier.DENIED, denied) if denied else None


def by_lists(domain: str, policy: Policy, lists: Lists, slip: Slip | None) -> Verdict | None:
    """What the other lists decide; None where DNS has to."""
    if domain in lists.providers:
        return Verdict(domain)
    if relay := lists.relays.match(domain):
        return relayed(Verdict(domain), relay, policy)
    listed = lists.disposable.match(domain)
    if listed and slip and slip.sureness is not Sureness.WEAK:
        return _mistyped(domain, listed, slip, policy)
    if listed and slip is None and _is_enough(domain, listed, policy, lists):
        return _disposable(domain, _tier(listed), listed)
    return None  # a weak slip is no slip where DNS says that somebody takes mail there


def as_found(domain: str, lists: Lists, slip: Slip | None) -> Verdict:
    """What is known before DNS is asked."""
    listed = lists.disposable.match(domain)
    return Verdict(
        domain,
        is_suspect=listed is not None,
        tier=_tier(listed) if listed else None,
        matched=listed.name if listed else None,
        suggestion=slip.provider if slip else None,
    )


def as_listed(verdict: Verdict, domain: str, policy: Policy, lists: Lists) -> Verdict:
    """What DNS has not shown to be a slip is what the list says of it."""
    listed = lists.disposable.match(domain)
    if not (verdict.is_suspect and listed):
        return verdict
    is_own = verdict.has_own_host and not is_guarded(domain, lists)
    if is_own or _is_enough(domain, listed, policy, lists):
        return _refused(verdict)
    return verdict


def as_shared(verdict: Verdict, domain: str, policy: Policy, lists: Lists) -> Verdict:
    """
    A name under a host that hands out sub-domains is suspect: hobbyists live there, too.

    The host itself is nobody's name. Where names are sold, or mostly people with a machine at home
    have one, nobody is refused for it.
    """
    shared = lists.shared_hosts.match(domain)
    if verdict.finding or verdict.tier or not shared or shared.name == domain:
        return verdict
    verdict = replace(verdict, tier=Tier.SHARED_HOST, matched=shared.name, is_suspect=True)
    is_enough = shared.tag == "free" and policy.mode is Mode.STRICT
    return _refused(verdict) if is_enough else verdict


def _is_enough(domain: str, listed: Listed, policy: Policy, lists: Lists) -> bool:
    """Whether the word of the list refuses the domain, whatever becomes of its mail."""
    if not listed.tag:
        return True
    is_copied = policy.mode is Mode.STRICT and listed.tag != UNREVIEWED
    return is_copied and not is_guarded(domain, lists)


def _mistyped(domain: str, listed: Listed, slip: Slip, policy: Policy) -> Verdict:
    """The user reads what was meant; who wanted the listed domain learns nothing."""
    return Verdict(
        domain,
        Finding.UNDELIVERABLE if policy.refuses_undeliverable else None,
        is_suspect=not policy.refuses_undeliverable,
        tier=_tier(listed),
        matched=listed.name,
        suggestion=slip.provider,
    )


def _refused(verdict: Verdict) -> Verdict:
    return replace(verdict, finding=Finding.DISPOSABLE_DOMAIN, is_suspect=False, suggestion=None)


def _tier(listed: Listed) -> Tier:
    return Tier.AGGREGATE if listed.tag else Tier.EVIDENCE


def _disposable(domain: str, tier: Tier, listed: Listed) -> Verdict:
    return Verdict(domain, Finding.DISPOSABLE_DOMAIN, tier=tier, matched=listed.name)
