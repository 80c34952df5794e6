"""
Asking DNS how mail gets to a domain, within a time that is kept.

Fails open: whatever goes wrong, the way is unknown, and the caller lets the
address through. dnspython is imported at the first question: most containers
never ask one.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from rules.addresses.mail_route import HostAddresses, MailRoute, Way
from rules.addresses.resolver_breaker import ResolverBreaker
from runtime import observe

Servers = tuple[tuple[str, int], ...]
UNKNOWN = MailRoute(Way.UNKNOWN)
SILENT = MailRoute(Way.SILENT)
NOT_ASKED = HostAddresses()


class Answers(Protocol):
    """What answers; `runtime.addresses.dns_answers.DnsAnswers` documents each method."""

    def route(self, domain: str, *, ends: float, with_control: bool) -> MailRoute: ...  # noqa: D102  # DnsAnswers does
    def addresses(self, hosts: tuple[str, ...], *, ends: float) -> HostAddresses: ...  # noqa: D102  # DnsAnswers does


class MailRoutes:
    """The ways that mail takes, as the name servers of *make_answers* tell them."""

    def __init__(
        self, make_answers: Callable[[], Answers], *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._make_answers = make_answers
        self._answers: Answers | None = None
        self._clock = clock
        self._breaker = ResolverBreaker()

    def of(self, domain: str, *, ends: float) -> MailRoute:
        """
        The way to *domain*, a lower-case A-label name; known until *ends* or not at all.

        A domain that was silent is not asked about for a minute. While the
        resolver itself is silent, nobody is: it costs few users their patience.
        """
        now = self._clock()
        if cause := self._not_now(domain, now, ends):
            observe.logger().info("DNS was not asked for the way of mail", cause=cause)
            is_own = cause == "zone_silent" and self._breaker.is_own_silence(domain)
            return SILENT if is_own else UNKNOWN
        try:
            route = self._asked().route(domain, ends=ends, with_control=self._breaker.wants_control)
        except Exception as error:  # noqa: BLE001  # fail open, whatever came over the network
            cause = self._failed(domain, error)
            observe.logger().warning(
                "DNS did not tell the way of mail", error=type(error).__name__, cause=cause
            )
            return SILENT if getattr(error, "resolver_answers", False) else UNKNOWN
        self._breaker.answered()
        return route

    def addresses(self, hosts: tuple[str, ...], *, ends: float) -> HostAddresses:
        """The addresses of the first of *hosts*, as far as they are known until *ends*."""
        now = self._clock()
        if now >= ends or self._breaker.rests(now):
            return NOT_ASKED
        try:
            return self._asked().addresses(hosts, ends=ends)
        except Exception as error:  # noqa: BLE001  # fail open here, too
            observe.logger().warning("DNS did not tell addresses", error=type(error).__name__)
            return NOT_ASKED

    def _not_now(self, domain: str, now: float, ends: float) -> str:
        if now >= ends:
            return "no_time"
        if self._breaker.rests(now):
            return "resting"
        return "zone_silent" if self._breaker.is_silent(domain, now) else ""

    def _failed(self, domain: str, error: Exception) -> str:
        """A server that refuses in time delays no sign-up."""
        if not getattr(error, "is_time_out", False):
            self._breaker.answered()
            return "refused"
        control: bool | None = getattr(error, "control", None)
        self._breaker.timed_out(domain, control=control, now=self._clock())
        return "resolver_silent" if control is False else "zone_silent"

    def _asked(self) -> Answers:
        self._answers = self._answers or self._make_answers()
        return self._answers


def mail_routes(servers: Servers, *, endpoint: str = "") -> MailRoutes:
    """
    The ways as *servers* tell them, or as the system's name servers do if there are none.

    *endpoint* is a name that has to resolve wherever this runs.
    """

    def make_answers() -> Answers:
        from runtime.addresses.dns_answers import DnsAnswers  # noqa: PLC0415  # late: see above

        return DnsAnswers(servers, endpoint=endpoint)

    return MailRoutes(make_answers)
