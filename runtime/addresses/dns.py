"""
Asking DNS how mail gets to a domain, within a time that is kept.

Fails open: whatever goes wrong, the way is unknown, and the caller lets the
address through. dnspython takes longer than it is told to when servers do not
answer, so it runs in a thread that is not waited for longer than that. It is
imported in there, at the first question: most containers never ask one.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from rules.addresses.mail_route import MailRoute, Way
from rules.breaker import Breaker
from runtime import observe
from runtime.deadline import Running

Servers = tuple[tuple[str, int], ...]
UNKNOWN = MailRoute(Way.UNKNOWN)
_TIME_OUTS = 3  # in a row, then DNS is given a rest
_REST_S = 60


class Answers(Protocol):
    """What answers: `runtime.addresses.dns_answers.DnsAnswers`."""

    def route(self, domain: str, *, within_s: float) -> MailRoute: ...  # noqa: D102


class MailRoutes:
    """The ways that mail takes, as the name servers of *make_answers* tell them."""

    def __init__(
        self, make_answers: Callable[[], Answers], *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._make_answers = make_answers
        self._answers: Answers | None = None
        self._clock = clock
        self._breaker = Breaker(failures=_TIME_OUTS, opens_for_s=_REST_S)

    def of(self, domain: str, *, within_s: float) -> MailRoute:
        """
        The way to *domain*, a lower-case A-label name; known after *within_s* or not at all.

        After three time-outs in a row nobody is asked for a minute, and then
        one question tries: a dead name server costs few users their patience.
        """
        if within_s <= 0 or not self._breaker.allows(self._clock()):
            return UNKNOWN
        try:
            route = Running(lambda: self._ask(domain, within_s)).answer(within_s=within_s)
        except Exception as error:  # noqa: BLE001  # fail open, whatever came over the network
            observe.logger().warning("DNS did not tell the way of mail", error=type(error).__name__)
            self._note(is_time_out=isinstance(error, TimeoutError))
            return UNKNOWN
        self._note(is_time_out=False)
        return route

    def _note(self, *, is_time_out: bool) -> None:
        """Whoever refuses in time costs nobody any patience."""
        if is_time_out:
            self._breaker.failed(self._clock())
        else:
            self._breaker.succeeded()

    def _ask(self, domain: str, within_s: float) -> MailRoute:
        self._answers = self._answers or self._make_answers()
        return self._answers.route(domain, within_s=within_s)


def mail_routes(servers: Servers) -> MailRoutes:
    """The ways as *servers* tell them, or as the system's name servers do if there are none."""

    def make_answers() -> Answers:
        from runtime.addresses.dns_answers import DnsAnswers  # noqa: PLC0415  # late: see above

        return DnsAnswers(servers)

    return MailRoutes(make_answers)
