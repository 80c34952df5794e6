"""What speaks against an address, and how much."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.contract.catalogue import CATALOGUE, Kind
from rules.addresses.domain_list import DomainList
from rules.addresses.mail_route import Way
from rules.addresses.policy import Lists
from rules.addresses.suspicion import POINTS, Mark, band, marked, suspicion
from rules.addresses.verdict import Tier, Verdict

DOCUMENT = Path(__file__).parents[3] / "docs" / "disposable-domains.md"
LISTS = Lists(
    disposable=DomainList(b""),
    relays=DomainList(b""),
    mail_hosts=DomainList(b"parking.example parked\nthrowaway.example dedicated\n"),
    providers=frozenset({"tempmail.example"}),
    infrastructure=DomainList(b"everybodys.example\nroutes.example routing\n"),
    shared_hosts=DomainList(b"free.example free\nhobby.example hobby\n"),
)


@pytest.mark.parametrize(
    ("verdict", "marks"),
    [
        (Verdict("fine.example"), ()),
        (Verdict(None), ()),
        (Verdict("tempmail.example"), ()),
        (Verdict("a.top", tier=Tier.ALLOWED), ()),
        (Verdict("a.top", tier=Tier.RELAY), ()),
        *(
            (Verdict("fine.example", tier=tier), (Mark.EVIDENCE,))
            for tier in (Tier.EVIDENCE, Tier.DENIED, Tier.MAIL_HOST, Tier.MAIL_ADDRESS)
        ),
        (Verdict("fine.example", tier=Tier.AGGREGATE), (Mark.AGGREGATE,)),
        (Verdict("a.free.example", tier=Tier.SHARED_HOST), (Mark.FREE_SUB_DOMAIN,)),
        (Verdict("a.hobby.example"), (Mark.SHARED_SUB_DOMAIN,)),
        (Verdict("free.example"), ()),
        (Verdict("fine.example", way=Way.IMPLICIT_MX), (Mark.IMPLICIT_MX,)),
        (Verdict("fine.example", way=Way.UNKNOWN), (Mark.DNS_UNAVAILABLE,)),
        (Verdict("fine.example", way=Way.SILENT), (Mark.SILENT_ZONE,)),
        (Verdict("fine.example", host="a.example", has_own_host=True), (Mark.OWN_MAIL_HOST,)),
        (Verdict("fine.example", host="mx.routes.example"), (Mark.MAIL_ROUTING,)),
        (Verdict("fine.example", host="mx.everybodys.example"), ()),
        (Verdict("fine.example", host="mx.parking.example"), (Mark.PARKED,)),
        (Verdict("fine.example", host="mx.throwaway.example"), ()),
        (Verdict("gmial.com", is_suspect=True, suggestion="gmail.com"), (Mark.TYPING_ERROR,)),
        (Verdict("gmeil.com", suggestion="gmail.com"), ()),
        (Verdict("a.xyz"), (Mark.CHEAP_END,)),
        (Verdict("xyz.example"), ()),
        (Verdict("in.quickinbox.example"), (Mark.MAIL_WORD,)),
        (Verdict("mail.quick.example"), ()),
        (Verdict("a1234.example"), (Mark.DIGITS,)),
        (Verdict("a123.example"), ()),
        (Verdict("mail2026.top"), (Mark.CHEAP_END, Mark.MAIL_WORD, Mark.DIGITS)),
    ],
)
def test_what_is_known_of_an_address_marks_it(verdict, marks):
    """Who is known to be fine has no mark, and no score."""
    found = marked(verdict, LISTS)

    assert marks == found.marks
    assert (suspicion(marks) if marks else None) == found.suspicion == found.told()["suspicion"]


@pytest.mark.parametrize(
    ("marks", "score", "said"),
    [
        ((), 1, "none"),
        ((Mark.OWN_MAIL_HOST,), 4, "none"),
        ((Mark.CHEAP_END,), 17, "none"),
        ((Mark.CHEAP_END, Mark.MAIL_WORD, Mark.DIGITS), 17, "none"),
        ((Mark.CHEAP_END, Mark.OWN_MAIL_HOST), 44, "low"),
        ((Mark.AGGREGATE,), 61, "suspect"),
        ((Mark.FREE_SUB_DOMAIN,), 91, "strong"),
        ((Mark.EVIDENCE,), 99, "strong"),
        (tuple(Mark), 100, "strong"),
    ],
)
def test_a_score_is_the_share_of_abuse_among_such_addresses(marks, score, said):
    """One in a hundred is abused of those with no mark; marks of the name count once."""
    assert (score, said) == (suspicion(marks), band(score))


@given(st.sets(st.sampled_from(Mark)), st.sampled_from(Mark))
def test_one_more_mark_never_lowers_the_score(marks, more):
    """Whichever there are."""
    assert 0 <= suspicion(marks) <= suspicion(marks | {more}) <= 100


def test_every_mark_has_points_and_fits_into_an_event():
    """All of them at once, too."""
    schema = CATALOGUE[Kind.SIGN_UP_ACCEPTED]["marks"].schema

    assert set(Mark) == POINTS.keys()
    assert len(",".join(Mark)) <= schema["maxLength"]


def test_the_order_of_marks_is_always_the_same():
    """So an event is the same each time."""
    for first, second in combinations(Mark, 2):
        assert suspicion([first, second]) == suspicion([second, first])


@pytest.mark.parametrize("host", [None, "mx", "a_b.example.com", "mx..example", "m\u00fc.example"])
def test_a_host_that_is_no_plain_name_is_not_told(host):
    """What DNS lets pass need not be a name."""
    assert Verdict("fine.example", host=host).told()["mail_host"] is None


@pytest.mark.parametrize("host", ["mx-1.example.com", "own.example"])
def test_a_host_with_a_plain_name_is_told(host):
    """Of two labels or more."""
    assert host == Verdict("a.example", host=host).told()["mail_host"]


def test_the_points_are_those_of_the_document():
    """The table has the source of each number."""
    rows = re.findall(r"^\| (`.+) \| (\d+) \|", DOCUMENT.read_text(), re.MULTILINE)
    told = {
        Mark(name): int(points)
        for cell, points in rows
        for name in re.findall(r"`(\w+)`", cell)
        if name in set(Mark)
    }

    assert told == POINTS
