"""What is counted of a sign-up, and what is entered and told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from events.consuming.learner import Learner
from rules.addresses.domain_list import DomainList
from rules.addresses.learning import Entry, Sort
from rules.addresses.policy import Lists
from runtime.consuming.sign_up_counts import SignUp
from tests.events.consuming.memory_counts import MemoryCounts

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LISTS = Lists(
    disposable=DomainList(b""),
    relays=DomainList(b"relay.example\n"),
    mail_hosts=DomainList(b"parking.example parked\n"),
    providers=frozenset({"gmail.com"}),
    infrastructure=DomainList(b"everybodys.example\n"),
    held=DomainList(b"city.example\n"),
)


@pytest.fixture
def told():
    return []


@pytest.fixture
def counts():
    """Of a stack that has learnt enough."""
    counts = MemoryCounts()
    counts.began, counts.count = NOON - timedelta(days=30), 1000
    return counts


@pytest.fixture
def hear(counts, told):
    """Hear of a sign-up of an account, at a minute, and that it was proved."""
    learner = Learner(
        counts,
        lists=LISTS,
        registrable=lambda name: ".".join(name.split(".")[-2:]),
        reuse=3,
        tell=told.append,
    )

    def hear(number, **changes):
        at = NOON + number * timedelta(minutes=1)
        usual = SignUp(
            f"sub-{number}",
            accepted_at=at,
            domain="in.fresh.example",
            mail_host="mx.own.example",
            mailbox=f"box{number}",
            is_marked=True,
        )
        learner.hear(replace(usual, **changes))
        learner.hear(SignUp(f"sub-{number}", proved_at=at))

    return hear


def test_a_name_is_suspect_and_then_refused_and_each_is_told_once(hear, told):
    """With its numbers, by what is registered."""
    for number in range(10):
        hear(number)

    names = [(each.sort, each.entry, each.name) for each in told]
    assert 3 == len(set(names)) == len(names)
    assert "D:5/4" in [each.why for each in told if each.entry is Entry.SUSPECT]
    assert (Sort.DOMAIN, Entry.DENY, "fresh.example") in names
    assert (Sort.MAIL_HOST, Entry.SUSPECT, "own.example") in names


def test_a_mail_host_with_many_names_is_refused(hear, counts):
    """Whatever is said of the names."""
    for number in range(10):
        hear(number, domain=f"n{number}.example", is_marked=False)

    assert counts.holds("H#own.example", Entry.DENY, NOON + timedelta(hours=1))


def test_a_mailbox_is_told_without_its_name(hear, told):
    """Nobody's digest is in a mail to operators."""
    for number in range(4):
        hear(number, mailbox="box", domain="gmail.com", mail_host="")

    [learnt] = told
    assert (Sort.MAILBOX, Entry.DENY, "", "B:3/3") == (
        *(learnt.sort, learnt.entry, learnt.name),
        learnt.why,
    )
    assert timedelta(days=6) < learnt.until - NOON < timedelta(days=8)


@pytest.mark.parametrize(
    "changes",
    [
        {"domain": "gmail.com"},
        {"domain": "a.relay.example"},
        {"domain": "it.city.example"},
        {"domain": "x.ac.at"},
        {"domain": ""},
        {"mail_host": ""},
        {"mail_host": "mx.everybodys.example"},
        {"mail_host": "mx.parking.example"},
        {"mail_host": "mx1.gmail.com"},
    ],
)
def test_who_is_known_is_not_counted_by_name(hear, counts, changes):
    """Nor by name where the mail is at a host of everybody's: companies come at once."""
    for number in range(10):
        hear(number, **changes)

    refused = [key for key in counts.days if key.startswith("D#")]
    assert [] == refused
    assert counts.days.keys() >= {"B#box1"}


def test_a_host_that_is_the_names_own_is_counted_with_the_name(hear, counts):
    """Not twice."""
    hear(1, domain="fresh.example", mail_host="mx.fresh.example")

    assert {"B#box1", "D#fresh.example"} == counts.days.keys()


@pytest.mark.parametrize("host", ["mx.city.example", "mx.relay.example", "x.ac.at"])
def test_a_host_that_nobody_may_list_is_not_counted(hear, counts, host):
    """The name before it is."""
    hear(1, mail_host=host)

    assert {"B#box1", "D#fresh.example"} == counts.days.keys()


def test_a_new_stack_is_only_told(hear, counts, told):
    """For two weeks, and for five hundred sign-ups."""
    counts.count = 0
    for number in range(10):
        hear(number)

    assert {Entry.ALERT} == {each.entry for each in told}
    assert not counts.holds("D#fresh.example", Entry.DENY, NOON)


@pytest.mark.parametrize(
    ("waited", "sign_ups", "entry"),
    [
        (timedelta(days=14), 500, Entry.DENY),
        (timedelta(days=14, seconds=-1), 500, Entry.ALERT),
        (timedelta(days=14), 499, Entry.ALERT),
    ],
)
def test_a_stack_has_learnt_enough_after_14_days_and_500_sign_ups(
    hear, counts, told, waited, sign_ups, entry
):
    """Both; the last sign-up counts with them."""
    counts.began, counts.count = NOON + timedelta(minutes=2) - waited, sign_ups - 3
    for number in range(3):
        hear(number, mailbox="box", domain="gmail.com")

    assert [entry] == [each.entry for each in told]


@pytest.mark.parametrize(
    ("days", "entry", "held"),
    [(30, Entry.DENY, timedelta(days=7)), (1, Entry.ALERT, timedelta(days=1))],
)
def test_an_entry_holds_for_7_days(hear, counts, told, days, entry, held):
    """What is only told is told again the next day."""
    counts.began = NOON - timedelta(days=days)
    for number in range(3):
        hear(number, mailbox="box", domain="gmail.com")

    [learnt] = told
    assert (entry, held) == (
        learnt.entry,
        learnt.until - NOON - timedelta(minutes=2),
    )


def test_without_a_digest_accounts_are_told_apart_by_their_sub(hear, counts):
    """Of an event from before there were digests."""
    for number in range(8):
        hear(number, mailbox="")

    assert counts.holds("D#fresh.example", Entry.DENY, NOON + timedelta(hours=1))


def test_the_same_told_again_counts_once(hear, told):
    """As queues do."""
    for _ in range(20):
        hear(1)

    assert [] == told


def test_a_proof_that_comes_first_is_counted_with_its_sign_up(counts, told):
    """Queues keep no order."""
    learner = Learner(counts, lists=LISTS, registrable=str, reuse=2, tell=told.append)
    for sub in ("a", "b"):
        learner.hear(SignUp(sub, proved_at=NOON))
    assert not counts.days
    for sub in ("a", "b"):
        learner.hear(SignUp(sub, accepted_at=NOON, mailbox="box"))

    assert ["B:2/2"] == [learnt.why for learnt in told]


def test_what_is_proved_later_is_learnt_when_it_is_proved(counts, told):
    """An entry holds from then on."""
    learner = Learner(counts, lists=LISTS, registrable=str, reuse=2, tell=told.append)
    later = NOON + timedelta(hours=2)
    for sub in ("a", "b"):
        learner.hear(SignUp(sub, accepted_at=NOON, mailbox="box"))
    for sub in ("a", "b"):
        learner.hear(SignUp(sub, proved_at=later))

    assert [later + timedelta(days=7)] == [learnt.until for learnt in told]


def test_many_domains_on_a_host_that_dns_tells_later_are_found_by_the_host(hear, counts):
    """
    Fifty domains, one sign-up an hour each; their name servers are too slow for PreSignUp.

    By name each is counted for itself. What the look an hour later is told counts for the host.
    """
    hidden = [f"slow{number % 50}.example" for number in range(50 * 24)]
    for number, name in enumerate(hidden):
        hear(number, domain=name, mail_host=name)
        hear(number, accepted_at=None, domain="", mail_host="mx.farm.example", mailbox="")
        if counts.holds(f"{Sort.MAIL_HOST}#farm.example", Entry.DENY, NOON):
            break

    assert 8 == number + 1
