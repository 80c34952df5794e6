"""
Judging an address: by the lists where they can, and by DNS where they cannot.

An address is disposable if its domain is listed with evidence, or if its mail
goes to a host that does nothing else. A name that only aggregates list has to be
confirmed by DNS, by mail that is dead or has a host of its own that nobody knows:
some of them are wrong. A name under a host that hands out sub-domains is suspect.
Before any list a slip of the finger is told as one: nobody who meant a big provider
is called disposable.
"""

from __future__ import annotations

from collections.abc import Callable

from rules.addresses.domain_list import Listed
from rules.addresses.email_address import domain_or_none
from rules.addresses.guarded import is_guarded
from rules.addresses.mail_route import UNTOLD, HostAddresses, MailRoute
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.provider_names import PROVIDERS
from rules.addresses.route_verdict import by_route, relayed
from rules.addresses.typing_error import Slip, Sureness, slip_of
from rules.addresses.verdict import Finding, Tier, Verdict
from rules.value import replace

_LONGEST_TYPED = 64  # characters of a provider's name with whatever is wrong in it
_LISTED = {Tier.EVIDENCE, Tier.AGGREGATE}


def _not_asked(_: tuple[str, ...]) -> HostAddresses:
    return HostAddresses()


def judge(
    address: str,
    *,
    policy: Policy,
    lists: Lists,
    route_of: Callable[[str], MailRoute | None],
    addresses_of: Callable[[tuple[str, ...]], HostAddresses] = _not_asked,
) -> Verdict:
    """
    Judge *address*; DNS is asked only where the lists do not decide.

    *route_of* answers None if DNS is not to be asked at all; *addresses_of* is
    asked for the hosts of a route whose names do not decide.
    """
    domain = domain_or_none(address)
    if domain is None:
        return Verdict(
            None, Finding.INVALID_EMAIL, is_refused=True, suggestion=_meant(address, lists)
        )
    if policy.mode is Mode.OFF:
        return Verdict(domain)
    slip = None if domain in lists.providers else _slip(domain, lists)
    verdict = _by_own_lists(domain, lists) or _by_lists(domain, policy, lists, slip)
    if verdict is None:
        verdict = by_route(
            _listed(domain, lists, slip),
            slip.sureness if slip else Sureness.NONE,
            policy=policy,
            lists=lists,
            route=route_of(domain),
            addresses_of=addresses_of,
        )
        if not (slip and verdict.way in UNTOLD):  # nobody can tell whether it is one
            verdict = _as_listed(verdict, policy, lists)
        verdict = _as_shared(verdict, policy, lists)
    is_refused = verdict.finding is not None and policy.mode is not Mode.MONITOR
    return replace(verdict, is_refused=is_refused)


def _slip(domain: str, lists: Lists) -> Slip | None:
    """A provider that the operator refuses is not suggested to anybody."""
    slip = slip_of(domain)
    return None if slip and slip.provider and lists.denied.match(slip.provider) else slip


def _meant(address: str, lists: Lists) -> str | None:
    """The provider that stands in what is no address: ``jo@gmail,com``, ``jo@gmailcom``."""
    typed = address[-_LONGEST_TYPED:].rpartition("@")[2].strip().lower().replace(",", ".")
    name = ".".join(filter(None, typed.split(".")))
    if name in PROVIDERS:
        return None if lists.denied.match(name) else name
    slip = _slip(name, lists)
    return slip.provider if slip else None


def _by_own_lists(domain: str, lists: Lists) -> Verdict | None:
    """What the operator's own lists decide; the longer entry wins, and else the allowed one."""
    allowed, denied = lists.allowed.match(domain), lists.denied.match(domain)
    if allowed and not (denied and len(denied.name) > len(allowed.name)):
        return Verdict(domain, tier=Tier.ALLOWED, matched=allowed.name)
    return _disposable(domain, Tier.DENIED, denied) if denied else None


def _by_lists(domain: str, policy: Policy, lists: Lists, slip: Slip | None) -> Verdict | None:
    """What the other lists decide; None where DNS has to."""
    if domain in lists.providers:
        return Verdict(domain)
    if relay := lists.relays.match(domain):
        return relayed(Verdict(domain), relay, policy)
    listed = lists.disposable.match(domain)
    if listed and slip and slip.sureness is not Sureness.WEAK:
        return _mistyped(domain, listed, slip, policy)
    if listed and slip is None and _is_enough(domain, _tier(listed), policy, lists):
        return _disposable(domain, _tier(listed), listed)
    return None  # a weak slip is no slip where DNS says that somebody takes mail there


def _is_enough(domain: str, tier: Tier | None, policy: Policy, lists: Lists) -> bool:
    """Whether the word of the list refuses the domain, whatever becomes of its mail."""
    is_strict = policy.mode is Mode.STRICT
    return tier is Tier.EVIDENCE or (is_strict and not is_guarded(domain, lists))


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


def _listed(domain: str, lists: Lists, slip: Slip | None) -> Verdict:
    """What is known before DNS is asked."""
    listed = lists.disposable.match(domain)
    return Verdict(
        domain,
        is_suspect=listed is not None,
        tier=_tier(listed) if listed else None,
        matched=listed.name if listed else None,
        suggestion=slip.provider if slip else None,
    )


def _as_listed(verdict: Verdict, policy: Policy, lists: Lists) -> Verdict:
    """What DNS has not shown to be a slip is what the list says of it."""
    domain, tier = verdict.domain or "", verdict.tier
    if verdict.finding or not verdict.is_suspect or tier not in _LISTED:
        return verdict
    is_own = verdict.has_own_host and not is_guarded(domain, lists)
    if is_own or _is_enough(domain, tier, policy, lists):
        return _refused(verdict)
    return verdict


def _as_shared(verdict: Verdict, policy: Policy, lists: Lists) -> Verdict:
    """
    A name under a host that hands out sub-domains is suspect: hobbyists live there, too.

    The host itself is nobody's name. Where names are sold, or mostly people with a machine at home
    have one, nobody is refused for it.
    """
    shared = lists.shared_hosts.match(verdict.domain or "")
    if verdict.finding or verdict.tier or not shared or shared.name == verdict.domain:
        return verdict
    verdict = replace(verdict, tier=Tier.SHARED_HOST, matched=shared.name, is_suspect=True)
    is_enough = shared.tag == "free" and policy.mode is Mode.STRICT
    return _refused(verdict) if is_enough else verdict


def _refused(verdict: Verdict) -> Verdict:
    return replace(verdict, finding=Finding.DISPOSABLE_DOMAIN, is_suspect=False, suggestion=None)


def _tier(listed: Listed) -> Tier:
    return Tier.AGGREGATE if listed.tag else Tier.EVIDENCE


def _disposable(domain: str, tier: Tier, listed: Listed) -> Verdict:
    return Verdict(domain, Finding.DISPOSABLE_DOMAIN, tier=tier, matched=listed.name)
