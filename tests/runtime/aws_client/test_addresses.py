"""Looking up a host, with a resolver that is slow, silent or gone."""

import socket
from threading import Event

import pytest

from runtime.aws_client import addresses
from runtime.aws_client.addresses import Addresses
from runtime.aws_client.errors import Unanswered
from runtime.aws_client.wall import Wall

V4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))
OTHER_V4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", 443))
V6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 443, 0, 0))


class Resolver:
    """Answers as it is told, and notes what it is asked."""

    def __init__(self, *found):
        self.found, self.asked, self.may_answer = list(found), [], Event()
        self.may_answer.set()

    def __call__(self, name, port, **_):
        self.asked.append((name, port))
        self.may_answer.wait(30)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


def test_asks_for_the_absolute_name_and_takes_one_of_each_family():
    """No search domain is tried, and a VPC without IPv6 has its IPv4."""
    resolver = Resolver(V4, OTHER_V4, V6)
    found = Addresses("sns.eu-west-1.amazonaws.com", 443, look_up=resolver).current(Wall(30))

    assert [V4, V6] == found
    assert [(b"sns.eu-west-1.amazonaws.com.", 443)] == resolver.asked


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_leaves_other_names_as_they_are(host):
    resolver = Resolver(V4)
    Addresses(host, 80, look_up=resolver).current(Wall(30))

    assert [(host.encode(), 80)] == resolver.asked


def test_asks_once_in_five_minutes(monkeypatch):
    times = iter([0.0, 1.0, 200.0, 302.0, 303.0])
    resolver = Resolver(V4)
    kept = Addresses("localhost", 80, look_up=resolver)
    monkeypatch.setattr(addresses, "time", type("T", (), {"monotonic": lambda: next(times)}))
    walls = Wall(30), Wall(30), Wall(30)
    for wall in walls:
        kept.current(wall)

    assert len(resolver.asked) == 2


def test_waits_no_longer_than_it_may_and_asks_no_second_time_meanwhile():
    """One thread, however often it is called."""
    resolver = Resolver(V4)
    resolver.may_answer.clear()
    kept = Addresses("localhost", 80, look_up=resolver)
    for wall in (Wall(0.05), Wall(0.05), Wall(-1)):
        with pytest.raises(Unanswered) as raised:
            kept.current(wall)
        assert ("resolve", False) == (raised.value.why, raised.value.may_have_happened)
    assert len(resolver.asked) == 1

    resolver.may_answer.set()
    assert kept.current(Wall(30)) == [V4]


@pytest.mark.parametrize("failure", [socket.gaierror("no"), UnicodeError("too long")])
def test_old_addresses_are_better_than_none(failure):
    """A resolver that fails costs nobody who was served before."""
    resolver = Resolver(V4)
    kept = Addresses("localhost", 80, look_up=resolver)
    kept.current(Wall(30))
    kept.forget()
    resolver.found = failure

    assert kept.current(Wall(30)) == [V4]
    assert len(resolver.asked) == 2


def test_a_host_that_there_is_not():
    resolver = Resolver()
    resolver.found = socket.gaierror("no")

    with pytest.raises(Unanswered, match="resolve"):
        Addresses("nowhere", 80, look_up=resolver).current(Wall(30))


def test_half_of_the_time_is_left_for_a_call_with_old_addresses():
    """Where there is none, all of it is for the look-up."""

    class Looking:
        waited = None

        def is_alive(self):
            return True

        def join(self, seconds):
            self.waited = seconds

    kept, looking = Addresses("localhost", 80), Looking()
    kept._looking = looking
    kept._look(Wall(1000))
    first = looking.waited
    kept._found = [V4]
    kept._look(Wall(1000))

    assert first > 700
    assert 300 < looking.waited <= 500
