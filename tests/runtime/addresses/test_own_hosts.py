"""
A listed domain with a mail host of its own, asked of a real name server on 127.0.0.1.

That an aggregate lists a domain is not enough to refuse it; that it does and nobody knows the
host that takes the mail first is. Each shape of an answer stands here once.
"""

from collections.abc import Iterator

import pytest

from local.name_server import Fault, NameServer
from rules.addresses.domain_list import DomainList
from rules.addresses.mail_route import Way
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.suspicion import Mark
from rules.addresses.verdict import Finding, Tier
from runtime.addresses.check import AddressCheck
from runtime.addresses.dns import mail_routes

OWN, SHARED = "mx.own.example.", "in.everybodys.example."
REFUSED, IN = Finding.DISPOSABLE_DOMAIN, None
# A domain, its records, and what becomes of an address there in `balanced`, if it is listed.
SHAPES = {
    "own": ({"MX": [f"10 {OWN}"]}, REFUSED),
    "capitals": ({"MX": ["10 MX.Own.Example."]}, REFUSED),
    "own-by-ipv6": ({"MX": ["10 mx6.own.example."]}, REFUSED),
    "underscore": ({"MX": ["10 _mx.own.example."]}, REFUSED),
    "below-itself": ({"MX": ["10 mail.below-itself.example."]}, REFUSED),
    "itself": ({"MX": ["10 itself.example."], "A": ["192.31.196.1"]}, REFUSED),
    "one-private-address": ({"MX": ["10 both.own.example."]}, REFUSED),
    "unanswered-address": ({"MX": ["10 dropped.own.example."]}, REFUSED),
    "decoy-behind": ({"MX": [f"10 {OWN}", f"50 {SHARED}"]}, REFUSED),
    "parked-behind": ({"MX": [f"10 {OWN}", "20 mx.parking.example."]}, REFUSED),
    "many": ({"MX": [f"{10 + n} mx{n:02}.own.example." for n in range(40)]}, REFUSED),
    "throwaway-behind": ({"MX": [f"10 {SHARED}", "50 mx.throwaway.example."]}, REFUSED),
    "throwaway-address": ({"MX": ["10 vanity.own.example."]}, REFUSED),
    "evidence-host": ({"MX": ["10 mx.seen.example."]}, REFUSED),
    "denied-host": ({"MX": ["10 mx.denied.example."]}, REFUSED),
    "private-address": ({"MX": ["10 inside.own.example."]}, REFUSED),
    "no-address": ({"MX": ["10 nothing.own.example."]}, REFUSED),
    "null": ({"MX": ["0 ."]}, REFUSED),
    "nobodys-before": ({"MX": ["10 no.everybodys.example.", f"20 {OWN}"]}, REFUSED),
    "nobodys-parked-before": ({"MX": ["10 no.parking.example.", f"20 {OWN}"]}, REFUSED),
    "nobodys-relay-before": ({"MX": ["10 no.relay.example.", f"20 {OWN}"]}, REFUSED),
    "nobodys-university-before": ({"MX": ["10 no.uni.ac.at.", f"20 {OWN}"]}, REFUSED),
    "relay-behind": ({"MX": [f"10 {OWN}", "20 mx.relay.example."]}, REFUSED),
    "shared": ({"MX": [f"10 {SHARED}"]}, IN),
    "shared-before": ({"MX": [f"10 {SHARED}", f"20 {OWN}"]}, IN),
    "routing": ({"MX": ["10 mx.routing.example."]}, IN),
    "parked": ({"MX": ["10 mx.parking.example.", "20 mx2.parking.example."]}, IN),
    "parked-before": ({"MX": ["10 mx.parking.example.", f"20 {OWN}"]}, IN),
    "university": ({"MX": ["10 mx.uni.ac.at."]}, IN),
    "allowed-host": ({"MX": ["10 mx.allowed.example."]}, IN),
    "relay": ({"MX": ["10 mx.relay.example."]}, IN),
    "no-mx": ({"A": ["192.31.196.1"]}, IN),
    "silent": ({"MX": [f"10 {OWN}"]}, IN),
    "held": ({"MX": [f"10 {OWN}"]}, IN),
}
GIVEN_AWAY = "30 vanity.own.example."
UNLISTED = {
    "unlisted": [f"10 {OWN}"],
    "behind-two": ["10 no1.own.example.", "20 no2.own.example.", GIVEN_AWAY],
    "behind-everybodys": ["10 no.everybodys.example.", GIVEN_AWAY],
    "before-a-relay": [GIVEN_AWAY, "40 mx.relay.example."],
}
GLOBAL = {"A": ["192.31.196.1"]}
HOSTS = {
    "mx.own.example": GLOBAL,
    "in.everybodys.example": GLOBAL,
    "mx.parking.example": GLOBAL,
    "mx6.own.example": {"AAAA": ["2001:4:112::1"]},
    "_mx.own.example": GLOBAL,
    "mail.below-itself.example": GLOBAL,
    "both.own.example": {"A": ["10.0.0.1", "192.31.196.1"]},
    "dropped.own.example": GLOBAL,
    "vanity.own.example": {"A": ["192.31.196.66"]},
    "inside.own.example": {"A": ["169.254.169.254"], "AAAA": ["::ffff:10.0.0.1"]},
    "nothing.own.example": {"TXT": ['"here"']},
    **{f"mx{n:02}.own.example": GLOBAL for n in range(40)},
}
# "silent" says that it cannot: its name servers are silent towards the resolver.
FAULTS = {"silent.example": Fault.SERVFAIL, "dropped.own.example": Fault.SILENT}
LISTED = sorted([*(f"{name}.example a\n" for name in SHAPES), "seen.example\n"])
LISTS = Lists(
    disposable=DomainList("".join(LISTED).encode()),
    relays=DomainList(b""),
    mail_hosts=DomainList(
        b"192.31.196.66 dedicated\nparking.example parked\nrelay.example relay\n"
        b"throwaway.example dedicated\n"
    ),
    providers=frozenset(),
    infrastructure=DomainList(b"everybodys.example\nrouting.example routing\n"),
    held=DomainList(b"held.example\n"),
    allowed=DomainList(b"allowed.example\n"),
    denied=DomainList(b"denied.example\n"),
)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    zones = {f"{name}.example": records for name, (records, _) in SHAPES.items()} | HOSTS
    zones |= {f"{name}.example": {"MX": hosts} for name, hosts in UNLISTED.items()}
    zones["itself.example"] = SHAPES["itself"][0]
    with NameServer(zones, faults=FAULTS) as server:
        yield server.port


@pytest.fixture
def verdict(port):
    """On an address at a domain, by lists and DNS, as PreSignUp has it."""

    def verdict(domain, mode=Mode.BALANCED):
        check = AddressCheck(
            Policy(mode=mode),
            lists=lambda _: LISTS,
            routes=mail_routes((("127.0.0.1", port),)),
            remaining_ms=lambda: 60_000,
        )
        return check(f"jo@{domain}")

    return verdict


@pytest.mark.parametrize("name", [*SHAPES])
def test_a_listed_domain_is_refused_if_nobody_knows_its_first_mail_host(verdict, name):
    """And is suspect otherwise, unless its mail goes through a relay."""
    _, expected = SHAPES[name]
    judged = verdict(f"{name}.example")

    assert expected == judged.finding
    assert (expected is IN and name != "relay") == judged.is_suspect


@pytest.mark.parametrize(
    ("name", "tier", "marks"),
    [
        ("own", Tier.AGGREGATE, (Mark.AGGREGATE, Mark.OWN_MAIL_HOST)),
        ("routing", Tier.AGGREGATE, (Mark.AGGREGATE, Mark.MAIL_ROUTING)),
        ("parked", Tier.AGGREGATE, (Mark.AGGREGATE, Mark.PARKED)),
        ("no-mx", Tier.AGGREGATE, (Mark.AGGREGATE, Mark.IMPLICIT_MX)),
        ("silent", Tier.AGGREGATE, (Mark.AGGREGATE, Mark.SILENT_ZONE)),
        ("relay", Tier.RELAY, ()),
    ],
)
def test_what_the_host_says_is_told_as_a_mark(verdict, name, tier, marks):
    """So that an app can ask for more."""
    judged = verdict(f"{name}.example")

    assert (tier, marks) == (judged.tier, judged.marks)


def test_an_own_host_refuses_nobody_whom_no_list_has(verdict):
    """Half of all companies have one."""
    judged = verdict("unlisted.example", Mode.STRICT)

    assert (None, Way.MX, False) == (judged.finding, judged.way, judged.is_suspect)
    assert (Mark.OWN_MAIL_HOST,) == judged.marks


@pytest.mark.parametrize("name", ["behind-two", "behind-everybodys", "before-a-relay"])
def test_hosts_that_are_never_used_hide_no_address(verdict, name):
    """Mail goes on to the next, and so does the question."""
    judged = verdict(f"{name}.example")

    assert (Finding.DISPOSABLE_MX, Tier.MAIL_ADDRESS) == (judged.finding, judged.tier)
    assert "vanity.own.example" == judged.host


def test_monitor_refuses_nobody_and_says_whom_balanced_would(verdict):
    """The same finding, and the user is let in."""
    judged = verdict("own.example", Mode.MONITOR)

    assert (REFUSED, False) == (judged.finding, judged.is_refused)
