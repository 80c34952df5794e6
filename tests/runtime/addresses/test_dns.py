"""DNS as it is and as it fails, asked of a real name server on 127.0.0.1."""

import socket
import sys
import time
from collections.abc import Iterator

import dns.message
import dns.resolver
import pytest

from local.name_server import Fault, NameServer
from rules.addresses.mail_route import MailRoute, Way
from runtime.addresses.dns import UNKNOWN, MailRoutes, mail_routes
from runtime.addresses.dns_answers import ShortMemory
from tests.loop.quiet_time import QuietTime

MX = MailRoute(Way.MX, ("mx.mail.example",))
MAIL = {"MX": ["10 mx.mail.example."]}
ZONES = {
    "mx.example": {"MX": ["20 b.mail.example.", "10 A.Mail.example."]},
    "null.example": {"MX": ["0 ."]},
    "address.example": {"A": ["192.0.2.1"]},
    "address6.example": {"AAAA": ["2001:db8::1"]},
    "text.example": {"TXT": ['"v=spf1 -all"']},
    "below.parent.example": {"A": ["192.0.2.1"]},
    "own-machine.example": {"MX": ["10 localhost.", "20 127.0.0.1."]},
    "alias.example": {"CNAME": ["alias2.example."]},
    "alias2.example": {"CNAME": ["plain.example."]},
    "nowhere.example": {"CNAME": ["gone.example."]},
    "loop.example": {"CNAME": ["loop2.example."]},
    "loop2.example": {"CNAME": ["loop.example."]},
    "plain.example": MAIL,
    "slow.example": MAIL,
    "truncated.example": MAIL,
    "late-address.example": {"A": ["192.0.2.1"]},
}
IN_TIME_S = 30.0  # of tests whose subject is the answer: a loaded machine takes its time
FAULTS = {f"{fault.value}.example": fault for fault in Fault} | {"late-address.example": Fault.SLOW}


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with NameServer(ZONES, faults=FAULTS) as server:
        yield server


@pytest.fixture
def routes(server):
    server.asked.clear()
    return mail_routes((("127.0.0.1", server.port),))


@pytest.mark.parametrize(
    ("domain", "route"),
    [
        ("mx.example", MailRoute(Way.MX, ("a.mail.example", "b.mail.example"))),
        ("null.example", MailRoute(Way.NULL_MX)),
        ("address.example", MailRoute(Way.IMPLICIT_MX)),
        ("address6.example", MailRoute(Way.IMPLICIT_MX)),
        ("text.example", MailRoute(Way.NO_ROUTE)),
        ("parent.example", MailRoute(Way.NO_ROUTE)),
        ("own-machine.example", MailRoute(Way.NO_ROUTE)),
        ("gone.example", MailRoute(Way.NO_DOMAIN)),
        ("alias.example", MX),
        ("nowhere.example", MailRoute(Way.NO_DOMAIN)),
        ("truncated.example", MX),
        ("slow.example", MX),
    ],
)
def test_every_answer_has_its_meaning(routes, domain, route):
    """Aliases are followed, and a truncated answer is fetched by TCP."""
    assert route == routes.of(domain, within_s=IN_TIME_S)


@pytest.mark.parametrize(
    ("domain", "longest_s"),
    [
        ("servfail.example", 0.5),
        ("refused.example", 0.5),
        ("loop.example", 0.5),
        ("garbage.example", 0.8),
        ("silent.example", 0.8),
    ],
)
def test_whatever_goes_wrong_the_way_is_unknown_and_in_time(routes, domain, longest_s, capsys):
    """One line tells why; it names nobody."""
    quiet = QuietTime()

    assert UNKNOWN == routes.of(domain, within_s=0.6)
    assert quiet.passed_s < longest_s
    assert "DNS did not tell the way of mail" in capsys.readouterr().out


def test_all_questions_of_one_sign_up_share_one_deadline(routes, server):
    """No MX after 0.3 s, no address by 0.5: not another 0.5 for the next question."""
    quiet = QuietTime()

    assert UNKNOWN == routes.of("late-address.example", within_s=0.5)
    assert quiet.passed_s < 0.75
    assert "AAAA" not in [kind for _, kind, _ in server.asked]


def test_names_are_asked_as_they_are(routes, server):
    """Absolute: the search list of the machine adds nothing to them."""
    routes.of("gone.example", within_s=IN_TIME_S)

    assert {"gone.example"} == {name for name, _, _ in server.asked}


@pytest.mark.parametrize("domain", ["mx.example", "text.example", "gone.example"])
def test_answers_are_kept(routes, server, domain):
    """The denials, too."""
    routes.of(domain, within_s=IN_TIME_S)
    asked = len(server.asked)

    assert routes.of(domain, within_s=IN_TIME_S).way in {Way.MX, Way.NO_ROUTE, Way.NO_DOMAIN}
    assert asked == len(server.asked)


def test_answers_are_not_kept_for_long(monkeypatch):
    """A denial without an SOA record would be kept for 68 years."""
    memory = ShortMemory(10)
    denial = dns.message.make_response(dns.message.make_query("gone.example.", "MX"))
    denial.__class__ = dns.message.QueryMessage
    answer = dns.resolver.Answer(denial.question[0].name, "MX", "IN", denial)
    memory.put("key", answer)
    later = time.time() + 301

    assert answer is memory.get("key")
    monkeypatch.setattr(dns.resolver.time, "time", lambda: later)
    assert memory.get("key") is None


def test_a_second_server_is_asked_when_the_first_is_dead(server):
    """After half a second, which leaves it enough."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as dead:
        dead.bind(("127.0.0.1", 0))
        routes = mail_routes((("127.0.0.1", dead.getsockname()[1]), ("127.0.0.1", server.port)))

        assert MX == routes.of("plain.example", within_s=IN_TIME_S)


def test_the_systems_own_servers_are_asked_if_none_are_named(monkeypatch, server):
    """Those of /etc/resolv.conf."""

    def configured(resolver, _):
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.port

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", configured)
    monkeypatch.setattr(sys, "platform", "linux")

    assert MX == mail_routes(()).of("plain.example", within_s=IN_TIME_S)


def test_a_machine_without_name_servers_stops_no_sign_up(monkeypatch):
    """It fails open, as all of it does."""

    def no_configuration(*_):
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", no_configuration)
    monkeypatch.setattr(sys, "platform", "linux")

    assert UNKNOWN == mail_routes(()).of("plain.example", within_s=IN_TIME_S)


class Answers:
    """Notes who was asked for; is out of time while *is_slow*."""

    def __init__(self):
        self.asked = []
        self.is_slow = False

    def route(self, domain, *, within_s):
        self.asked.append((domain, within_s))
        if self.is_slow:
            raise TimeoutError
        return MX


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def routes_of(clock):
    return lambda answers: MailRoutes(lambda: answers, clock=lambda: clock[0])


def test_nobody_waits_longer_than_they_say(routes_of):
    """Whatever the library does meanwhile: it is known to take longer than it is told."""

    class Overdue(Answers):
        def route(self, domain, *, within_s):
            time.sleep(10 * within_s)
            return super().route(domain, within_s=within_s)

    quiet = QuietTime()

    assert UNKNOWN == routes_of(Overdue()).of("plain.example", within_s=0.05)
    assert quiet.passed_s < 0.4


def test_without_time_nobody_is_asked(routes_of, answers):
    """The answer to Cognito comes first."""
    assert UNKNOWN == routes_of(answers).of("plain.example", within_s=0.0)
    assert [] == answers.asked


def test_after_three_time_outs_in_a_row_nobody_is_asked_for_a_minute(routes_of, answers, clock):
    """Then again."""
    routes, answers.is_slow = routes_of(answers), True
    for _ in range(5):
        assert UNKNOWN == routes.of("plain.example", within_s=5)
    assert 3 == len(answers.asked)
    answers.is_slow = False

    clock[0] += 59
    assert UNKNOWN == routes.of("plain.example", within_s=5)
    clock[0] += 2
    assert MX == routes.of("plain.example", within_s=5)


def test_after_the_minute_one_question_tries(routes_of, answers, clock):
    """Another time-out, and nobody is asked for a minute more."""
    routes, answers.is_slow = routes_of(answers), True
    for _ in range(3):
        routes.of("plain.example", within_s=5)
    clock[0] += 61

    for _ in range(3):
        assert UNKNOWN == routes.of("plain.example", within_s=5)
    assert 4 == len(answers.asked)


def test_an_answer_makes_time_outs_forgotten(routes_of, answers):
    """One slow domain in a while is no dead name server."""
    routes = routes_of(answers)
    for answers.is_slow in (True, True, False, True, True, False):
        routes.of("plain.example", within_s=5)

    assert 6 == len(answers.asked)


def test_a_server_that_refuses_does_not_count_as_slow(routes_of):
    """It costs nobody any time."""

    class Refusing(Answers):
        def route(self, domain, *, within_s):
            super().route(domain, within_s=within_s)
            raise dns.resolver.NoNameservers

    refusing = Refusing()
    routes = routes_of(refusing)
    for _ in range(5):
        assert UNKNOWN == routes.of("plain.example", within_s=5)

    assert 5 == len(refusing.asked)


def test_a_server_that_refuses_again_is_asked_again(routes_of, clock):
    """It is no longer slow; that it refuses is no reason to wait."""

    class Refusing(Answers):
        def route(self, domain, *, within_s):
            super().route(domain, within_s=within_s)
            raise dns.resolver.NoNameservers

    server = Refusing()
    routes, server.is_slow = routes_of(server), True
    for _ in range(3):
        routes.of("plain.example", within_s=5)
    server.is_slow = False
    clock[0] += 61

    for _ in range(3):
        assert UNKNOWN == routes.of("plain.example", within_s=5)
    assert 6 == len(server.asked)
