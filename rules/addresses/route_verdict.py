"""What the way that mail takes says of a domain: its hosts by name, and then by address."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rules.addresses.domain_list import DomainList, Listed
from rules.addresses.guarded import is_guarded
from rules.addresses.mail_route import HostAddresses, MailRoute, Way
from rules.addresses.policy import Lists, Policy
from rules.addresses.route_outcome import confirmed, dead, parked, relayed, typed
from rules.addresses.typing_error import Sureness
from rules.addresses.verdict import Tier, Verdict
from rules.value import replace

_ASKED_AT_ONCE = 2  # hosts, for their addresses


def by_route(  # noqa: PLR0913  # all that speaks for or against a domain
    verdict: Verdict,
    sureness: Sureness,
    *,
    policy: Policy,
    lists: Lists,
    route: MailRoute | None,
    addresses_of: Callable[[tuple[str, ...]], HostAddresses],
) -> Verdict:
    """
    Finish *verdict*, which is suspect if a list without evidence has the domain.

    *sureness* is that of the slip whose suggestion it has. None as *route*: DNS
    was not to be asked.
    """
    if route is None:
        return verdict
    verdict = replace(verdict, way=route.way, host=route.hosts[0] if route.hosts else None)
    if route.is_dead:
        return dead(verdict, sureness, policy)
    if not route.hosts:
        return typed(verdict, sureness)
    decided = _by_any_host(verdict, route.hosts, sureness, policy, lists)
    return decided or _by_used_hosts(
        verdict, route.hosts, sureness, policy=policy, lists=lists, addresses_of=addresses_of
    )


def _by_any_host(
    verdict: Verdict, hosts: tuple[str, ...], sureness: Sureness, policy: Policy, lists: Lists
) -> Verdict | None:
    """A host of disposable mail decides at any position: no honest domain has one."""
    known = [lists.mail_hosts.match(host) for host in hosts]
    classes = {host.tag: host for host in reversed(known) if host}
    if found := _throwaway(hosts, classes, lists):
        return confirmed(verdict, *found, sureness, policy)
    if all(host and host.tag == "parked" for host in known):
        return parked(verdict, classes["parked"], sureness, policy)
    return None


def _by_used_hosts(  # noqa: PLR0913  # the lists, and all that a verdict is made of
    verdict: Verdict,
    hosts: tuple[str, ...],
    sureness: Sureness,
    *,
    policy: Policy,
    lists: Lists,
    addresses_of: Callable[[tuple[str, ...]], HostAddresses],
) -> Verdict:
    """
    What the first host decides by its name, or the first ones by their addresses.

    Hosts that mail does not get to are left out while there are others: a name
    below somebody's that nobody has costs nothing, and would hide the host behind it.
    """
    while True:
        verdict = replace(verdict, host=hosts[0])
        first = _by_first_host(verdict, hosts[0], sureness, policy, lists)
        if first and (lists.allowed.match(hosts[0]) or all(_is_known(h, lists) for h in hosts)):
            return first
        asked = hosts[: 1 if first else _ASKED_AT_ONCE]
        addresses, hosts = addresses_of(asked), hosts[len(asked) :]
        if not (hosts and addresses.are_out_of_reach):
            return first or _by_addresses(verdict, addresses, sureness, policy, lists)


def _by_first_host(
    verdict: Verdict, host: str, sureness: Sureness, policy: Policy, lists: Lists
) -> Verdict | None:
    known = lists.mail_hosts.match(host)
    if known and known.tag == "relay":
        return relayed(verdict, known, policy)
    return typed(verdict, sureness) if _is_known(host, lists) else None


def _is_known(host: str, lists: Lists) -> bool:
    names = (lists.mail_hosts, lists.allowed, lists.infrastructure)
    return is_guarded(host, lists) or any(each.match(host) for each in names)


def _throwaway(
    hosts: tuple[str, ...], classes: dict[str, Listed], lists: Lists
) -> tuple[Listed, Tier] | None:
    """What gives the hosts away: the operator's word, the table of hosts, or evidence."""
    if denied := _first(lists.denied, hosts):
        return denied, Tier.DENIED
    if dedicated := classes.get("dedicated"):
        return dedicated, Tier.MAIL_HOST
    listed = filter(None, map(lists.disposable.match, hosts))
    evidence = next((each for each in listed if not each.tag), None)
    return (evidence, Tier.EVIDENCE) if evidence else None


def _by_addresses(
    verdict: Verdict,
    addresses: HostAddresses,
    sureness: Sureness,
    policy: Policy,
    lists: Lists,
) -> Verdict:
    if dedicated := _first(lists.mail_hosts, addresses.found):
        return confirmed(verdict, dedicated, Tier.MAIL_ADDRESS, sureness, policy)
    if addresses.are_out_of_reach:
        return dead(replace(verdict, way=Way.NO_ROUTE), sureness, policy)
    return typed(replace(verdict, has_own_host=True), sureness)


def _first(names: DomainList, hosts: Iterable[str]) -> Listed | None:
    return next(filter(None, map(names.match, hosts)), None)
