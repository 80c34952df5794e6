"""DNS as it is and as it fails, asked of a real name server on 127.0.0.1."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from local.name_server import Fault, NameServer
from rules.addresses.mail_route import HostAddresses, MailRoute, Way
from runtime.addresses import dns_answers
from runtime.addresses.dns import NOT_ASKED, SILENT, UNKNOWN, MailRoutes, mail_routes
from runtime.addresses.dns_answers import DnsAnswers, NoAnswer
from runtime.addresses.dns_memory import Memory
from runtime.addresses.dns_questions import Question, _by_tcp
from tests.loop.quiet_time import QuietTime

MX = MailRoute(Way.MX, ("mx.mail.example",))
NO_ANSWER = {UNKNOWN, SILENT}  # which of them, the control question's time tells
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
    "dripping.example": {},
    "many.example": {"MX": [f"{n} mx{n:03}.mail.example." for n in range(40)]},
    "copies.example": {
        "MX": [*(f"{n} DECOY.mail.example." for n in range(40)), "50 mx.x.example."],
    },
    "dotted.example": {"MX": ["10 mx.mail.example.", "20 a\\.."]},  # a label that ends in a dot
    "mx.mail.example": {"A": ["192.31.196.1"], "AAAA": ["2001:4:112::1"]},
    "inside.mail.example": {"A": ["10.0.0.1"]},
    "both.mail.example": {"A": ["10.0.0.1", "192.31.196.1"]},
    "mapped.mail.example": {"AAAA": ["::ffff:10.0.0.1", "64:ff9b::a00:1"]},
    "nothing.mail.example": {"TXT": ['"here"']},
}
IN_TIME_S = 30.0  # of tests whose subject is the answer: a loaded machine takes its time
FAULTS = {f"{fault.value}.example": fault for fault in Fault} | {"late-address.example": Fault.SLOW}


def of(routes, domain, within_s=IN_TIME_S):
    return routes.of(domain, ends=time.monotonic() + within_s)


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
    assert route == of(routes, domain)


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

    assert of(routes, domain, 0.6) in NO_ANSWER
    assert quiet.passed_s < longest_s
    assert "DNS did not tell the way of mail" in capsys.readouterr().out


def test_all_questions_of_one_sign_up_share_one_deadline(routes):
    """No MX after 0.3 s, no address by 0.5: not another 0.5 for the next question."""
    quiet = QuietTime()

    assert SILENT == of(routes, "late-address.example", 0.5)  # the resolver said: no MX
    assert quiet.passed_s < 0.75


def test_names_are_asked_as_they_are(routes, server):
    """Absolute: the search list of the machine adds nothing to them."""
    of(routes, "gone.example")

    assert {"gone.example"} == {name for name, _, _ in server.asked}


@pytest.mark.parametrize("domain", ["mx.example", "text.example", "gone.example"])
def test_answers_are_kept(routes, server, domain):
    """The denials, too."""
    of(routes, domain)
    asked = len(server.asked)

    assert of(routes, domain).way in {Way.MX, Way.NO_ROUTE, Way.NO_DOMAIN}
    assert asked == len(server.asked)


def test_answers_are_kept_for_their_own_time_and_not_without_number():
    """The domain that was asked for longest ago goes first."""
    now = [1000.0]
    memory = Memory(2, clock=lambda: now[0])
    memory.put("a", 1, for_s=60)
    memory.put("b", 2, for_s=300)
    assert 1 == memory.get("a")
    memory.put("c", 3, for_s=300)
    assert [1, None, 3] == [memory.get(name) for name in "abc"]
    now[0] += 60

    assert [None, None, 3] == [memory.get(name) for name in "abc"]


@pytest.mark.parametrize("records", [["record"], []], ids=["there", "denied"])
@pytest.mark.parametrize("kept_s", [(60, 300), (300, 60)])
def test_two_answers_are_kept_as_long_as_the_shorter(monkeypatch, records, kept_s):
    """Of the two families of addresses, that is; where there are none, too."""
    told = iter([SimpleNamespace(records=records, kept_s=each) for each in kept_s])
    answers = DnsAnswers([("127.0.0.1", 53)])
    monkeypatch.setattr(answers, "_ask", lambda *_, **__: None)
    monkeypatch.setattr(dns_answers, "Reply", SimpleNamespace(read=lambda _: next(told)))

    assert 60 == answers._without_mx("plain.example", 9e9)[1]


@pytest.fixture
def dead():
    """A server that says nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        yield ("127.0.0.1", silent.getsockname()[1])


def test_a_second_server_is_asked_beside_one_that_is_dead(server, dead):
    """After a third of a second; the server that answered is asked first from then on."""
    routes = mail_routes((dead, ("127.0.0.1", server.port)))

    assert MX == of(routes, "plain.example")
    quiet = QuietTime()
    assert of(routes, "mx.example").hosts
    assert quiet.passed_s < 0.3


def test_a_closed_port_costs_no_time(server):
    """Nobody listens there, and the machine says so."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    quiet = QuietTime()
    routes = mail_routes((("127.0.0.1", port), ("127.0.0.1", server.port)))

    assert MX == of(routes, "plain.example")
    assert quiet.passed_s < 0.3


def test_a_server_that_refuses_costs_no_time(server):
    """The next one is asked at once."""
    with NameServer({}, faults={"plain.example": Fault.SERVFAIL}) as refusing:
        quiet = QuietTime()
        routes = mail_routes((("127.0.0.1", refusing.port), ("127.0.0.1", server.port)))

        assert MX == of(routes, "plain.example")
        assert quiet.passed_s < 0.3


@pytest.mark.parametrize("late_s", [0.3, 0.45, 0.6, 0.9])
def test_one_slow_answer_may_use_the_time_that_is_there(late_s):
    """It is listened to until the end, after all other questions, too."""
    with NameServer(ZONES, faults={"slow.example": Fault.SLOW}, slow_s=late_s) as slow:
        assert MX == of(mail_routes((("127.0.0.1", slow.port),)), "slow.example")


def open_sockets():
    """By what the kernel calls them; another thread may close one while they are read."""
    links = set()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            links.add(str(each.readlink()))
    return {link for link in links if link.startswith("socket:")}


def test_an_answer_after_the_end_is_none():
    """And leaves no socket open."""
    with NameServer(ZONES, faults={"slow.example": Fault.SLOW}, slow_s=0.4) as slow:
        routes = mail_routes((("127.0.0.1", slow.port),))

        with_server = open_sockets()
        assert UNKNOWN == of(routes, "slow.example", 0.1)
        assert set() == open_sockets() - with_server


def test_of_many_hosts_so_many_are_read(routes):
    """By TCP, as a datagram does not hold them."""
    assert [f"mx{n:03}.mail.example" for n in range(20)] == list(of(routes, "many.example").hosts)


def test_one_host_at_many_preferences_is_read_once(routes):
    """Otherwise its copies would hide the host behind it."""
    assert ("decoy.mail.example", "mx.x.example") == of(routes, "copies.example").hosts


@pytest.mark.parametrize(
    ("hosts", "found", "is_dead"),
    [
        (["mx.mail.example"], {"192.31.196.1", "2001:4:112::1"}, False),
        (["inside.mail.example"], {"10.0.0.1"}, True),
        (["both.mail.example"], {"10.0.0.1", "192.31.196.1"}, False),
        (["mapped.mail.example"], {"::ffff:10.0.0.1", "64:ff9b::a00:1"}, True),
        (["nothing.mail.example"], set(), True),
        (["gone.mail.example"], set(), True),
        (["gone.mail.example", "mx.mail.example"], {"192.31.196.1", "2001:4:112::1"}, False),
        (["gone.mail.example", "inside.mail.example"], {"10.0.0.1"}, True),
        (["gone1.mail.example", "gone2.mail.example", "third.mail.example"], set(), False),
        (["silent.example"], set(), False),
        (["servfail.example"], set(), False),
    ],
)
def test_hosts_have_addresses_or_none(routes, hosts, found, is_dead):
    """What is not answered, or not asked for, never makes a domain dead."""
    told = routes.addresses(tuple(hosts), ends=time.monotonic() + 0.8)

    assert found == set(told.found)
    assert is_dead == told.are_out_of_reach


def test_a_name_that_only_dns_can_hold_hides_no_other(routes):
    """The owner of a domain may have put it next to the host that identifies the service."""
    hosts = of(routes, "dotted.example").hosts
    told = routes.addresses(hosts, ends=time.monotonic() + IN_TIME_S)

    assert ("mx.mail.example", "a\\.") == hosts
    assert {"192.31.196.1", "2001:4:112::1"} == set(told.found)


def test_addresses_are_kept(routes, server):
    """Also that there are none."""
    for _ in range(2):
        routes.addresses(
            ("mx.mail.example", "gone.mail.example"), ends=time.monotonic() + IN_TIME_S
        )

    assert 4 == len(server.asked)


@pytest.mark.parametrize(
    ("text", "is_there"),
    [("nameserver 127.0.0.1\n", True), ("# nothing\nnameserver\noptions x\n", False)],
)
def test_the_systems_own_servers_are_asked_if_none_are_named(
    monkeypatch, server, tmp_path, logged, text, is_there
):
    """Those of resolv.conf; a machine without any stops no sign-up."""
    (tmp_path / "resolv.conf").write_text(text)
    monkeypatch.setattr(dns_answers, "_SYSTEM", tmp_path / "resolv.conf")
    monkeypatch.setattr(dns_answers, "_USUAL_PORT", server.port)

    assert (MX if is_there else UNKNOWN) == of(mail_routes(()), "plain.example")
    assert is_there == bool(mail_routes(()).addresses(("mx.mail.example",), ends=9e9).found)
    assert is_there == ("DNS did not tell addresses" not in logged)


class Answers:
    """Notes who was asked for; names are *silent*, or the resolver is."""

    def __init__(self, *silent):
        self.silent = set(silent)
        self.is_down = False
        self.asked = []

    def route(self, domain, *, with_control, **_):
        self.asked.append((domain, with_control))
        if self.is_down or domain in self.silent:
            raise NoAnswer(is_time_out=True, control=not self.is_down if with_control else None)
        if domain == "refused.example":
            raise NoAnswer(is_time_out=False)
        return MX

    def addresses(self, *_, **__):
        return HostAddresses(("192.31.196.1",))


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def routes_of(clock):
    def routes_of(answers):
        routes = answers.routes = MailRoutes(lambda: answers, clock=lambda: clock[0])
        return lambda domain: routes.of(domain, ends=clock[0] + 1.2)

    return routes_of


def test_without_time_nobody_is_asked(clock):
    """The answer to Cognito comes first."""
    answers = Answers()
    routes = MailRoutes(lambda: answers, clock=lambda: clock[0])

    assert UNKNOWN == routes.of("plain.example", ends=clock[0])
    assert NOT_ASKED == HostAddresses() == routes.addresses(("mx.mail.example",), ends=clock[0])
    assert [] == answers.asked


def test_one_silent_zone_is_silent_for_itself_alone(routes_of, clock, logged):
    """Its owner asks five times; the next user's domain is judged."""
    answers = Answers("silent.example")
    route = routes_of(answers)
    for _ in range(5):
        assert UNKNOWN == route("silent.example")

    assert MX == route("plain.example")
    assert ["silent.example", "plain.example"] == [domain for domain, _ in answers.asked]
    clock[0] += 61
    assert UNKNOWN == route("silent.example")
    assert 3 == len(answers.asked)
    assert "DNS was not asked for the way of mail" in logged


def test_silent_zones_without_number_never_make_it_rest(routes_of):
    """An abuser buys names by the hundred; from the third on a control question shows it."""
    silent = [f"silent{n}.example" for n in range(10_000)]
    answers = Answers(*silent)
    route = routes_of(answers)
    for domain in silent:
        assert UNKNOWN == route(domain)
        if domain.endswith("0.example"):
            assert MX == route(f"good-{domain}")

    assert len(silent) + len(silent) // 10 == len(answers.asked)
    assert UNKNOWN == route(silent[0])  # forgotten, and asked again: 256 are kept
    assert SILENT == route(silent[-1])
    assert len(silent) + len(silent) // 10 + 1 == len(answers.asked)


def test_silent_and_good_in_turn_never_make_it_rest(routes_of):
    """Whatever their order."""
    answers = Answers(*(f"silent{n}.example" for n in range(100)))
    route = routes_of(answers)
    for n in range(100):
        assert UNKNOWN == route(f"silent{n}.example")
        assert MX == route("plain.example")


def test_a_resolver_that_is_down_costs_three_users_their_patience(routes_of, clock):
    """Then it rests, for longer each time, up to a minute; and is found again at once."""
    answers = Answers()
    answers.is_down = True
    route = routes_of(answers)
    names = iter(f"name{n}.example" for n in range(1000))
    for _ in range(10):
        assert UNKNOWN == route(next(names))
    assert [False, False, True] == [control for _, control in answers.asked]

    for rest_s in (10, 20, 40, 60, 60):
        clock[0] += rest_s - 0.1
        route(next(names))
        asked = len(answers.asked)
        clock[0] += 0.2
        route(next(names))
        route(next(names))
        assert asked + 1 == len(answers.asked)

    assert NOT_ASKED == answers.routes.addresses(("mx.mail.example",), ends=clock[0] + 1.2)

    answers.is_down = False
    clock[0] += 61
    assert MX == route(next(names))
    assert (MX, False) == (route(next(names)), answers.asked[-1][1])


def test_who_refuses_is_alive(routes_of):
    """It costs nobody any time, and is asked again."""
    answers = Answers()
    route = routes_of(answers)
    for _ in range(5):
        assert UNKNOWN == route("refused.example")

    assert 5 == len(answers.asked)
    assert not any(control for _, control in answers.asked)


@pytest.mark.parametrize("domain", ["servfail.example", "refused.example", "loop.example"])
def test_a_zone_that_is_refused_by_a_resolver_that_answers_has_itself_to_blame(routes, domain):
    """Its owner may have it refuse us, and answer the sender of the codes."""
    assert SILENT == of(routes, domain)


def test_a_resolver_that_refuses_everybody_blames_no_zone():
    """What resolves wherever this runs does not resolve."""
    refused = dict.fromkeys((".", "plain.example", "sns.eu-west-1.example"), Fault.REFUSED)
    with NameServer(ZONES, faults=refused) as refusing:
        routes = mail_routes((("127.0.0.1", refusing.port),), endpoint="sns.eu-west-1.example")

        assert UNKNOWN == of(routes, "plain.example")


def test_a_silent_zone_has_itself_to_blame_while_the_resolver_answers(server):
    """The control question goes along with the hedge; the zone is not asked for a minute then."""
    for _ in range(50):  # on a loaded machine its answer may come too late
        routes = mail_routes((("127.0.0.1", server.port),), endpoint="sns.eu-west-1.example")
        if SILENT == of(routes, "silent.example", 0.9):
            break

    asked = len(server.asked)
    assert SILENT == of(routes, "silent.example")
    assert asked == len(server.asked)


def test_an_answer_in_time_has_no_control_question(routes, server):
    """It costs who is answered nothing."""
    assert MX == of(routes, "plain.example")

    assert {"plain.example"} == {name for name, _, _ in server.asked}


def test_the_control_question_goes_beside_the_users_own(capsys):
    """By the real questions: zones that are silent, and a server that answers for the root."""
    silent = {f"silent{n}.example": Fault.SILENT for n in range(4)}
    with NameServer(ZONES, faults=silent) as own:
        routes = mail_routes((("127.0.0.1", own.port),), endpoint="sns.eu-west-1.example")
        for domain in silent:
            assert UNKNOWN == of(routes, domain, 0.1)
        assert MX == of(routes, "plain.example")

    controls = {(name, kind) for name, kind, _ in own.asked if kind in {"NS", "A"}}
    assert {(".", "NS"), ("sns.eu-west-1.example", "A")} >= controls >= {(".", "NS")}
    assert "resolver_silent" not in capsys.readouterr().out


class HangingByTcp(NameServer):
    """Takes a connection, and says nothing."""

    def _answer_tcp(self, connection):
        with connection:
            self._stopped.wait()


def test_answers_that_come_while_one_is_fetched_by_tcp_are_read():
    """One abuser's answer that is cut, and never comes whole, makes nobody else's unheard."""
    cut = {f"cut{n}.example": Fault.TRUNCATED for n in range(3)}
    with HangingByTcp(ZONES, faults=cut) as own:
        routes = mail_routes((("127.0.0.1", own.port),))
        for domain in cut:
            assert of(routes, domain, 0.4) in NO_ANSWER

        assert MX == of(routes, "plain.example")
        told = routes.addresses(("cut0.example", "mx.mail.example"), ends=time.monotonic() + 0.4)
        assert {"192.31.196.1", "2001:4:112::1"} == set(told.found)


def test_a_dead_resolver_is_known_by_its_control_question(dead, capsys):
    """Nothing comes for the root either."""
    routes = mail_routes((dead,))
    for n in range(5):
        assert UNKNOWN == of(routes, f"name{n}.example", 0.05)

    told = capsys.readouterr().out
    assert 1 == told.count("resolver_silent")
    assert 2 == told.count("resting")


class Unreachable(socket.socket):
    """The machine has no way to the first server, or its port is 0."""

    def connect(self, address):
        if address[1] == 0:
            raise OSError("network is unreachable")
        super().connect(address)


def test_a_question_that_cannot_be_sent_goes_to_the_next_server(server, monkeypatch):
    """At once; and if there is none, nobody waits."""
    monkeypatch.setattr("runtime.addresses.dns_questions.socket.socket", Unreachable)
    routes = mail_routes((("127.0.0.1", 0), ("127.0.0.1", server.port)))

    assert MX == of(routes, "plain.example")
    assert UNKNOWN == of(mail_routes((("127.0.0.1", 0),)), "plain.example")


def test_an_answer_that_comes_twice_counts_once():
    """The hedge is answered, too, while another question is still open."""
    faults = {"slow.example": Fault.SLOW, "silent.example": Fault.SILENT}
    with NameServer(ZONES, faults=faults, slow_s=0.4) as slow:
        routes = mail_routes((("127.0.0.1", slow.port),))
        told = routes.addresses(("slow.example", "silent.example"), ends=time.monotonic() + 1.2)

    assert HostAddresses() == told


@pytest.mark.parametrize("sent", [b"", b"\x00", b"\x00\x40half of it", b"\x00\x04none"])
@pytest.mark.parametrize("hangs", [True, False])
def test_an_answer_by_tcp_that_breaks_off_is_none(sent, hangs):
    """Whether the server hangs up, or says nothing more until the end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        query = Question("plain.example", "MX").query()

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(sent)
                if hangs:
                    connection.recv(1)

        thread = Thread(target=answer)
        thread.start()
        told = _by_tcp(query, listener.getsockname(), ends=time.monotonic() + 0.2)
        thread.join()

    assert told is None


def test_nobody_is_asked_by_tcp_when_time_is_over(server):
    """A truncated answer may come at the end."""
    query = Question("plain.example", "MX").query()

    assert _by_tcp(query, ("127.0.0.1", server.port), ends=time.monotonic() - 1) is None


class Nothing(socket.socket):
    """The kernel said that there was something, and then threw it away."""

    def recv(self, *_):
        Nothing.times += 1
        if Nothing.times == 1:
            raise BlockingIOError
        return super().recv(4096)


def test_a_datagram_that_the_kernel_throws_away_is_none(server, monkeypatch):
    """Its checksum was wrong; the right one comes with the hedge."""
    Nothing.times = 0
    monkeypatch.setattr("runtime.addresses.dns_questions.socket.socket", Nothing)

    assert MX == of(mail_routes((("127.0.0.1", server.port),)), "plain.example")
