"""The check of e-mail addresses, with everything that it asks: lists, DNS, the policy."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from rules.addresses.judgement import judge
from rules.addresses.operator_list import domain_list, own_names
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.suspicion import marked
from rules.addresses.verdict import Verdict
from rules.value import replace
from runtime import aws
from runtime.addresses import data_files
from runtime.addresses.dns import NOT_ASKED, MailRoutes, mail_routes
from runtime.entry import current_invocation
from runtime.observe import MetricLines
from runtime.settings.addresses import AddressSettings

_DNS_S = 1.2  # for all questions of one sign-up
PATIENT_S = 5.0  # where nobody waits: name servers that are always late hide behind 1.2
_LISTS_S = 0.3
_FIRST_LISTS_S = 1.0  # at the start of a container, when nobody is served yet
# An event at its slowest and the answer to Cognito; Cognito's five seconds began before ours.
_OTHERS_NEED_S = 2.0


class Check(Protocol):
    """Judge an address; *vouched* if an identity provider says that it is the user's."""

    def __call__(self, address: str, /, *, vouched: bool = False) -> Verdict: ...  # noqa: D102


class AddressCheck:
    """Judges addresses by the *policy*, in the time that the invocation leaves."""

    def __init__(
        self,
        policy: Policy,
        *,
        lists: Callable[[float], Lists],
        routes: MailRoutes | None,
        remaining_ms: Callable[[], int],
        dns_s: float = _DNS_S,
    ) -> None:
        """
        Ask DNS for *dns_s* seconds at most; without *routes*, not at all.

        *lists* gets the seconds that it may take.
        """
        self._policy = policy
        self._lists = lists
        self._routes = routes
        self._remaining_ms = remaining_ms
        self._dns_s = dns_s

    def __call__(self, address: str, /, *, vouched: bool = False) -> Verdict:
        """See `Check`."""
        lists = self._lists(self._at_most(_LISTS_S))
        ends = monotonic() + self._at_most(self._dns_s)  # of all questions
        verdict = judge(
            address,
            policy=self._policy.for_identity_providers() if vouched else self._policy,
            lists=lists,
            route_of=lambda domain: self._routes.of(domain, ends=ends) if self._routes else None,
            addresses_of=lambda hosts: (
                self._routes.addresses(hosts, ends=ends) if self._routes else NOT_ASKED
            ),
        )
        return verdict if self._policy.mode is Mode.OFF else marked(verdict, lists)

    def _at_most(self, seconds: float) -> float:
        return max(0.0, min(seconds, self._remaining_ms() / 1000 - _OTHERS_NEED_S))


def address_check(settings: AddressSettings, *, dns_s: float = _DNS_S) -> AddressCheck:
    """
    The check as operators set it up.

    Raises:
        UnusableList: An operator's own domains are none.

    """
    policy = Policy(
        mode=Mode(settings.email_policy),
        refuses_relays=settings.refuses_relays,
        refuses_undeliverable=settings.refuses_undeliverable,
    )
    servers = settings.dns_servers
    return AddressCheck(
        policy,
        lists=_lists(settings),
        routes=mail_routes(servers, endpoint=_endpoint()) if settings.asks_dns else None,
        remaining_ms=lambda: current_invocation().remaining_ms(),
        dns_s=dns_s,
    )


def _endpoint() -> str:
    """The host that events go to: where its name does not resolve, nothing works. Or none."""
    try:
        host = aws.host_of("sns")
    except LookupError:  # outside Lambda
        return ""
    return host if host[-1:].isalpha() and "." in host else ""


def _lists(settings: AddressSettings) -> Callable[[float], Lists]:
    allowed, denied = own_names(settings.allowed_domains), own_names(settings.denied_domains)
    lists = replace(
        data_files.shipped_lists(), allowed=domain_list(allowed), denied=domain_list(denied)
    )
    if not settings.domain_lists_bucket:
        return lambda _: lists
    from runtime.addresses.operator_lists import OperatorLists  # noqa: PLC0415  # late: import cost

    swapped = OperatorLists(
        aws.s3(),
        bucket=settings.domain_lists_bucket,
        folder=settings.domain_lists_folder,
        otherwise=lists,
        own={"allowed": allowed, "denied": denied},
        lines=MetricLines(namespace=settings.metrics_namespace, service=settings.service),
    )
    swapped.current(within_s=_FIRST_LISTS_S)
    return lambda within_s: swapped.current(within_s=within_s)
