"""A name server that lies: answers of every odd shape, and a sign-up that goes on."""

import struct
import time

import dns.message
import dns.rcode
import dns.rrset
import pytest

from local.name_server import NameServer
from rules.addresses.mail_route import MailRoute, Way
from runtime.addresses.dns import SILENT, UNKNOWN, mail_routes

NAME = "victim.example"
TTL = 60


class Lying(NameServer):
    """Answers every question with the octets that *made* gives for it."""

    def __init__(self, made):
        super().__init__({})
        self._lie = made

    def _answer(self, wire, transport):
        return self._lie(dns.message.from_wire(wire), transport)


def told(query, *sets, rcode=dns.rcode.NOERROR, section="answer"):
    reply = dns.message.make_response(query, recursion_available=True)
    reply.set_rcode(rcode)
    for name, kind, *data in sets:
        owner = f"{query.question[0].name}" if name == "" else name
        getattr(reply, section).append(dns.rrset.from_text(owner, TTL, "IN", kind, *data))
    return reply.to_wire(max_size=65_535)


def one_mx(query, rdata):
    """An answer whose one record has *rdata*, whatever that is."""
    wire = bytearray(told(query))
    wire[7] = 1  # records in the answer
    end = 12 + len(query.question[0].name.to_wire()) + 4
    fields = b"\xc0\x0c" + struct.pack("!HHIH", 15, 1, TTL, len(rdata))
    return bytes(wire[:end]) + fields + rdata + bytes(wire[end:])


def of_thousand(query, transport):
    if transport == "udp":
        return told(query)[:2] + b"\x83\x80" + told(query)[4:]  # cut: TC
    return told(query, ("", "MX", *(f"{n} m{n}.mail.example." for n in range(1000))))


CHAIN = [("", "CNAME", "c1.x."), *((f"c{n}.x.", "CNAME", f"c{n + 1}.x.") for n in range(1, 60))]
ROUTES = {
    "NXDOMAIN with an answer": (
        lambda query, _: told(query, ("", "MX", "1 mx.x.example."), rcode=dns.rcode.NXDOMAIN),
        {SILENT},
    ),
    "an alias of itself": (lambda query, _: told(query, ("", "CNAME", f"{NAME}.")), {SILENT}),
    "sixty aliases": (lambda query, _: told(query, *CHAIN), {SILENT}),
    "an MX in the authority": (
        lambda query, _: told(query, ("", "MX", "1 mx.x.example."), section="authority"),
        {MailRoute(Way.NO_ROUTE)},
    ),
    "an MX in the additional section": (
        lambda query, _: told(query, ("", "MX", "1 mx.x.example."), section="additional"),
        {MailRoute(Way.NO_ROUTE)},
    ),
    "a host of 320 octets": (
        lambda query, _: one_mx(query, b"\0\1" + 5 * (b"\x3f" + 63 * b"a") + b"\0"),
        {UNKNOWN},
    ),
    "a pointer at itself": (lambda query, _: one_mx(query, b"\0\1\xc0\xff"), {UNKNOWN}),
    "an empty datagram": (lambda *_: b"", {UNKNOWN}),
    "MX with a null MX": (
        lambda query, _: told(query, ("", "MX", "0 .", "9 mx.x.example.")),
        {MailRoute(Way.MX, ("mx.x.example",))},
    ),
    "the longest host": (
        lambda query, _: told(query, ("", "MX", f"1 {'.'.join(['a' * 63] * 3)}.{'a' * 59}.")),
        {MailRoute(Way.MX, (f"{'.'.join(['a' * 63] * 3)}.{'a' * 59}",))},
    ),
    "a thousand by TCP": (
        of_thousand,
        {MailRoute(Way.MX, tuple(f"m{n}.mail.example" for n in range(20)))},
    ),
}


@pytest.mark.parametrize("lie", ROUTES)
def test_whatever_a_zone_answers_the_sign_up_goes_on(lie):
    """It is read as it is meant, or fails open; nobody waits long for what cannot be read."""
    made, expected = ROUTES[lie]
    within_s = 0.2 if expected == {UNKNOWN} else 30.0
    with Lying(made) as server:
        routes = mail_routes((("127.0.0.1", server.port),))

        assert routes.of(NAME, ends=time.monotonic() + within_s) in expected
