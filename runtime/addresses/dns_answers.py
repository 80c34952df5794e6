"""How mail gets to a domain, as name servers tell it. Only `runtime.addresses.dns` imports this."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from rules.addresses.mail_route import HostAddresses, MailRoute, Way
from runtime.addresses.dns_memory import Memory
from runtime.addresses.dns_questions import Asking, Question, Server
from runtime.addresses.dns_reply import Reply

_KEPT = 1000
_HOSTS_ASKED = 2
_SYSTEM = "/etc/resolv.conf"
_USUAL_PORT = 53


class NoAnswer(Exception):  # what happened, as TimeoutError is
    """
    No server gave an answer that is one.

    Attributes:
        is_time_out: Nothing came; otherwise a refusal, or an answer that leads nowhere.
        control: Whether there was a sign of life with it; None if nobody can tell.
        resolver_answers: Whether the resolver answered something else in the meantime.

    """

    def __init__(
        self, *, is_time_out: bool, control: bool | None = None, resolver_answers: bool = False
    ) -> None:
        super().__init__("time-out" if is_time_out else "refused")
        self.is_time_out = is_time_out
        self.control = control
        self.resolver_answers = resolver_answers


class DnsAnswers:
    """Asks *servers*, or those of the system; keeps answers for five minutes at most."""

    def __init__(self, servers: Sequence[Server], *, endpoint: str = "") -> None:
        """
        Read which servers the system has, if none are named.

        The control questions are for the root's servers, which are in every
        cache, and for *endpoint*, whose short time to live needs a resolver
        that gets answers itself.
        """
        self._servers = list(servers) or _of_the_system()
        controls = [("", "NS"), *([(endpoint, "A")] if endpoint else [])]
        self._controls, self._surest_control = cycle(controls), controls[-1]
        self._routes: Memory[MailRoute] = Memory(_KEPT)
        self._addresses: Memory[tuple[str, ...]] = Memory(_KEPT)

    def route(self, domain: str, *, ends: float, with_control: bool = False) -> MailRoute:
        """
        The way that mail takes to *domain*, known until *ends*, a time of the monotonic clock.

        Raises `NoAnswer`.
        """
        if kept := self._routes.get(domain):
            return kept
        question = Question(domain, "MX")
        told = self._told(question, ends, with_control=with_control)
        route, kept_s = MailRoute(Way.NO_DOMAIN), told.kept_s
        if told.records:
            route = MailRoute.by_mx(told.hosts())
        elif told.is_there:
            route, kept_s = self._without_mx(domain, ends)
        self._routes.put(domain, route, for_s=kept_s)
        return route

    def addresses(self, hosts: Sequence[str], *, ends: float) -> HostAddresses:
        """The addresses of the first two of *hosts*, as far as they are known until *ends*."""
        asked = hosts[:_HOSTS_ASKED]
        found = {host: kept for host in asked if (kept := self._addresses.get(host)) is not None}
        questions = {host: _both(host) for host in asked if host not in found}
        self._ask([each for both in questions.values() for each in both], ends)
        is_complete = len(hosts) == len(asked)
        for host, both in questions.items():
            told = [Reply.read(question.answer) for question in both]
            replies = [each for each in told if each]
            found[host] = tuple(address for each in replies for address in each.addresses())
            if len(replies) == len(told):
                self._addresses.put(host, found[host], for_s=min(each.kept_s for each in replies))
            else:
                is_complete = False
        return HostAddresses(
            tuple(address for each in found.values() for address in each), is_complete
        )

    def _without_mx(self, domain: str, ends: float) -> tuple[MailRoute, int]:
        """An address of the domain takes its mail then: RFC 5321, 5.1."""
        both = _both(domain)
        self._ask(both, ends)
        told = [Reply.read(question.answer) for question in both]
        found = [each for each in told if each and each.records]
        if found:
            return MailRoute(Way.IMPLICIT_MX), min(each.kept_s for each in found)
        if None in told:  # the resolver has answered before: its zone is to blame
            is_time_out = any(each.is_unanswered for each in both)
            raise NoAnswer(is_time_out=is_time_out, control=True, resolver_answers=True)
        return MailRoute(Way.NO_ROUTE), min(each.kept_s for each in told if each)

    def _told(self, question: Question, ends: float, *, with_control: bool) -> Reply:
        """
        The reply to *question*; a control question goes with it, or once the reply is late.

        A late control question has too little time to tell that the resolver is silent.
        """
        kind = next(self._controls) if with_control else self._surest_control
        control = Question(*kind)
        self._ask([question], ends, *([control], ()) if with_control else ((), [control]))
        if told := Reply.read(question.answer):
            return told
        if question.is_over and not control.sent:  # refused at once
            self._ask([control], ends)
        is_alive = control.sent > 0 and control.is_over
        raise NoAnswer(
            is_time_out=question.is_unanswered,
            control=is_alive or (False if with_control else None),
            resolver_answers=control.answer is not None and kind == self._surest_control,
        )

    def _ask(
        self,
        questions: list[Question],
        ends: float,
        beside: Sequence[Question] = (),
        later: Sequence[Question] = (),
    ) -> None:
        """The server that answered is asked first the next time."""
        with Asking(self._servers, ends=ends) as asking:
            asking.ask(questions, beside, later)
        for question in questions:
            if question.by in self._servers[1:]:
                self._servers.remove(question.by)
                self._servers.insert(0, question.by)


def _both(name: str) -> list[Question]:
    return [Question(name, "A"), Question(name, "AAAA")]


def _of_the_system() -> list[Server]:
    """Those of resolv.conf(5). Raises OSError or ValueError if there are none."""
    with open(_SYSTEM, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  # pathlib: 3 ms
        lines = [line.split() for line in file]
    found = [line[1] for line in lines if line[:1] == ["nameserver"] and len(line) > 1]
    if not found:
        raise ValueError(f"{_SYSTEM} names no server")
    return [(address, _USUAL_PORT) for address in found]
