"""Which sign-ups are judged again, when, and what a change may cost."""

from hashlib import sha256

import pytest

from rules.addresses.second_look import (
    AFTER,
    Standing,
    due_slot,
    is_acted_on,
    is_worse,
    most_before,
    open_standing,
    standing_of,
)
from rules.addresses.verdict import Finding, Verdict

MOST_A_DAY = 20_000
SLOT_S = 900

DOMAIN = {"email_domain": "a.example"}
ASKED = {**DOMAIN, "mail_route": "mx"}
SUBS = [f"b281eb78-0000-4000-8000-{n:012}" for n in range(1000)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({**ASKED, "suspect": True, "tier": "aggregate"}, Standing.SUSPECT),
        ({**ASKED, "marks": "digits,own_mail_host"}, Standing.ACCEPTED),
        ({**DOMAIN, "mail_route": "implicit_mx", "marks": "implicit_mx"}, Standing.ACCEPTED),
        ({**DOMAIN, "dns_unavailable": True}, Standing.ACCEPTED),
        ({**DOMAIN, "passwordless": True}, Standing.ACCEPTED),  # its event has no verdict
        (ASKED, None),
        ({**ASKED, "marks": "digits"}, None),
        ({"email_domain": "gmail.com"}, None),
        ({**DOMAIN, "tier": "allowed"}, None),
        ({**DOMAIN, "tier": "relay"}, None),
        ({**ASKED, "would_refuse": "disposable_domain", "suspect": True}, None),
        ({}, None),
    ],
)
def test_sign_ups_are_judged_again_where_something_was_open(told, expected):
    """Suspect, not judged, or with a mail host that nobody knows."""
    assert expected == open_standing(told, providers={"gmail.com"})


@pytest.mark.parametrize(("look", "seconds"), [(0, 3600), (1, 86_400), (2, 604_800)])
def test_a_look_is_due_after_its_time_give_or_take_a_tenth(look, seconds):
    """By the user, so that not all of an attack are looked at in one slot."""
    begun = 1_795_737_600
    slots = {due_slot(sub, accepted_at=begun, look=look) for sub in SUBS}

    assert int(begun + 0.9 * seconds) // SLOT_S <= min(slots) < max(slots)
    assert max(slots) <= int(begun + 1.1 * seconds) // SLOT_S
    assert min(slots) <= int(begun + 0.91 * seconds) // SLOT_S
    assert int(begun + 1.09 * seconds) // SLOT_S <= max(slots)
    assert len(AFTER) == 3


def test_of_many_sign_ups_a_day_one_in_ten_goes_on_to_be_taken():
    """The same ones whenever that is asked."""
    on = [sub for sub in SUBS if most_before(sub) == MOST_A_DAY]

    assert 60 < len(on) < 140
    assert on == [sub for sub in SUBS if int(sha256(sub.encode()).hexdigest()[:8], 16) % 10 == 0]
    assert {15_000, 20_000} == {most_before(sub) for sub in SUBS}


def test_standings_have_an_order():
    """Worse is what is further from being accepted."""
    worse = [(was, now) for was in Standing for now in Standing if is_worse(was, now)]

    assert worse == [
        (Standing.ACCEPTED, Standing.SUSPECT),
        (Standing.ACCEPTED, Standing.REFUSED),
        (Standing.SUSPECT, Standing.REFUSED),
    ]


@pytest.mark.parametrize(
    ("verdict", "standing", "costs"),
    [
        (Verdict("a.example"), Standing.ACCEPTED, False),
        (Verdict("a.example", is_suspect=True), Standing.SUSPECT, True),
        (Verdict("a.example", Finding.DISPOSABLE_DOMAIN), Standing.REFUSED, True),
        (Verdict("a.example", Finding.DISPOSABLE_MX, is_refused=True), Standing.REFUSED, True),
        (Verdict("a.example", Finding.UNDELIVERABLE), Standing.REFUSED, False),
        (Verdict("a.example", Finding.RELAY_DOMAIN), Standing.REFUSED, False),
    ],
)
def test_only_abuse_costs_a_user_anything(verdict, standing, costs):
    """A dead domain or a relay does not; nothing does where the policy only monitors."""
    assert standing == standing_of(verdict)
    assert costs == is_acted_on(verdict, is_monitoring=False)
    assert not is_acted_on(verdict, is_monitoring=True)
