"""
Which e-mail addresses are welcome.

The lists decide where they can, DNS where they cannot. An address is
disposable if its domain is listed with evidence, or if its mail goes to a
host that does nothing else. A name that only aggregates list has to be
confirmed by DNS: some of them are wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from rules.addresses.domain_list import DomainList, Listed
from rules.addresses.email_address import domain_or_none
from rules.addresses.mail_route import MailRoute
from rules.addresses.typing_error import meant
from rules.addresses.verdict import Finding, Tier, Verdict
from rules.value import dataclass, replace

NO_NAMES = DomainList(b"")


class Mode(StrEnum):
    """How strict the policy is. What is no e-mail address is refused in every mode."""

    OFF = "off"  # nothing else is looked at
    MONITOR = "monitor"  # decides as BALANCED does, and only reports it
    BALANCED = "balanced"  # names without evidence are refused if DNS confirms them
    STRICT = "strict"  # they are refused at once, and so are parked domains


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
        mail_hosts: Hosts that take mail, each tagged dedicated, relay or parked.
        providers: Big mail providers, exactly; DNS is not asked for them.
        allowed: The operator's own, above everything else.
        denied: The operator's own, below *allowed* only.

    """

    disposable: DomainList
    relays: DomainList
    mail_hosts: DomainList
    providers: frozenset[str]
    allowed: DomainList = NO_NAMES
    denied: DomainList = NO_NAMES


def judge(
    address: str, *, policy: Policy, lists: Lists, route_of: Callable[[str], MailRoute | None]
) -> Verdict:
    """
    Judge *address*; *route_of* is asked only where the lists do not decide.

    *route_of* answers None if DNS is not to be asked at all.
    """
    domain = domain_or_none(address)
    if domain is None:
        return Verdict(None, Finding.INVALID_EMAIL, is_refused=True)
    if policy.mode is Mode.OFF:
        return Verdict(domain)
    verdict = (
        _by_own_lists(domain, lists)
        or _by_lists(domain, policy, lists)
        or _by_route(domain, policy, lists, route_of(domain))
    )
    is_refused = verdict.finding is not None and policy.mode is not Mode.MONITOR
    return replace(verdict, is_refused=is_refused)


def _by_own_lists(domain: str, lists: Lists) -> Verdict | None:
    """What the operator's own lists decide; the longer entry wins, and else the allowed one."""
    allowed, denied = lists.allowed.match(domain), lists.denied.match(domain)
    if allowed and not (denied and len(denied.name) > len(allowed.name)):
        return Verdict(domain, tier=Tier.ALLOWED, matched=allowed.name)
    return _disposable(domain, Tier.DENIED, denied) if denied else None


def _by_lists(domain: str, policy: Policy, lists: Lists) -> Verdict | None:
    """What the other lists decide; None where DNS has to."""
    if domain in lists.providers:
        return Verdict(domain)
    if relay := lists.relays.match(domain):
        return _relay(Verdict(domain), relay, policy)
    listed = lists.disposable.match(domain)
    if listed and not listed.tag:
        return _disposable(domain, Tier.EVIDENCE, listed)
    if listed and policy.mode is Mode.STRICT:
        return _disposable(domain, Tier.AGGREGATE, listed)
    return None


def _by_route(domain: str, policy: Policy, lists: Lists, route: MailRoute | None) -> Verdict:
    listed = lists.disposable.match(domain)
    verdict = Verdict(domain, way=route.way if route else None)
    if listed:
        verdict = replace(verdict, tier=Tier.AGGREGATE, matched=listed.name, is_suspect=True)
    if route is None:
        return verdict
    if route.is_dead:
        return _dead(verdict, policy, lists)
    hosts = [lists.mail_hosts.match(host) for host in route.hosts]
    classes = {host.tag: host for host in reversed(hosts) if host}
    if dedicated := classes.get("dedicated"):
        return _confirmed(verdict, dedicated)
    if relay := classes.get("relay"):
        return _relay(verdict, relay, policy)
    if hosts and all(host and host.tag == "parked" for host in hosts):
        return _parked(verdict, classes["parked"], policy)
    return verdict


def _disposable(domain: str, tier: Tier, listed: Listed) -> Verdict:
    return Verdict(domain, Finding.DISPOSABLE_DOMAIN, tier=tier, matched=listed.name)


def _relay(verdict: Verdict, relay: Listed, policy: Policy) -> Verdict:
    """Somebody's real mailbox is behind it, whatever an aggregate says."""
    finding = Finding.RELAY_DOMAIN if policy.refuses_relays else None
    return replace(verdict, finding=finding, tier=Tier.RELAY, matched=relay.name, is_suspect=False)


def _dead(verdict: Verdict, policy: Policy, lists: Lists) -> Verdict:
    if verdict.is_suspect:
        return replace(verdict, finding=Finding.DISPOSABLE_DOMAIN, is_suspect=False)
    if not policy.refuses_undeliverable:
        return verdict
    suggestion = meant(verdict.domain or "", lists.providers)
    return replace(verdict, finding=Finding.UNDELIVERABLE, suggestion=suggestion)


def _confirmed(verdict: Verdict, host: Listed) -> Verdict:
    if verdict.is_suspect:
        return replace(verdict, finding=Finding.DISPOSABLE_DOMAIN, is_suspect=False)
    return replace(verdict, finding=Finding.DISPOSABLE_MX, tier=Tier.MAIL_HOST, matched=host.name)


def _parked(verdict: Verdict, host: Listed, policy: Policy) -> Verdict:
    """Nobody reads the mail of a domain that is for sale."""
    if policy.mode is Mode.STRICT and policy.refuses_undeliverable:
        return replace(
            verdict, finding=Finding.UNDELIVERABLE, tier=Tier.MAIL_HOST, matched=host.name
        )
    return replace(verdict, is_suspect=True)
