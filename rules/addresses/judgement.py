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

from rules.addresses.email_address import domain_or_none
from rules.addresses.list_verdict import as_found, as_listed, as_shared, by_lists, by_own_lists
from rules.addresses.mail_route import UNTOLD, HostAddresses, MailRoute
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.provider_names import PROVIDERS
from rules.addresses.route_verdict import by_route
from rules.addresses.typing_error import Slip, Sureness, slip_of
from rules.addresses.verdict import Finding, Verdict
from rules.value import replace

_LONGEST_TYPED = 64  # characters of a provider's name with whatever is wrong in it


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
    slip = _slip(domain, lists)
    verdict = by_own_lists(domain, lists) or by_lists(domain, policy, lists, slip)
    if verdict is None:
        verdict = by_route(
            as_found(domain, lists, slip),
            slip.sureness if slip else Sureness.NONE,
            policy=policy,
            lists=lists,
            route=route_of(domain),
            addresses_of=addresses_of,
        )
        if verdict.way not in UNTOLD:  # else nobody can tell whether it is a slip
            verdict = as_listed(verdict, domain, policy, lists)
        verdict = as_shared(verdict, domain, policy, lists)
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
