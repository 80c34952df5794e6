"""Which events are counted as sign-ups, and what operators are told."""

from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest

from events.consumers import sign_up_learning
from events.consumers.sign_up_learning import handle
from events.consuming.learner import Learner, Learnt
from events.consuming.learnt_told import pager, teller
from events.contract.catalogue import Kind
from events.contract.schema import encode
from rules.addresses.domain_list import DomainList
from rules.addresses.learning import Entry, Sort
from rules.addresses.policy import Lists
from rules.addresses.verdict import Verdict
from rules.value import replace
from runtime.consuming.sign_up_counts import SignUp
from tests.events.consumers.conftest import SUB
from tests.events.consuming.memory_counts import MemoryCounts

NO_LISTS = Lists(*(DomainList(b"x.example x\n"),) * 3, providers=frozenset())
AGE = timedelta(milliseconds=250, microseconds=456)  # as events are made, and told


class Heard(list):
    hear = list.append


@pytest.fixture
def heard(make, batch, dead_letters):
    """What is heard of an event; what cannot be read is buried."""

    def heard(kind, *, subject=SUB, **data):
        heard = Heard()
        event = batch(encode(make(kind, subject=subject, **data)), "poison")
        answer = handle(event, learner=heard, bury=dead_letters.bury)
        assert {"batchItemFailures": []} == answer
        assert ["poison"] == [body for body, _ in dead_letters.letters]
        dead_letters.letters.clear()
        return heard

    return heard


def test_an_accepted_sign_up_is_heard_with_what_speaks_against_it(heard, now):
    """A mark that comes from counting is none."""
    told = {"email_domain": "a.example", "mail_host": "mx.a.example", "mailbox": "m" * 26}
    marks = {"parked,mail_word": True, "own_mail_host,learnt": False}
    for text, is_marked in marks.items():
        [sign_up] = heard(
            Kind.SIGN_UP_ACCEPTED, trigger="PreSignUp_SignUp", client_id="c", marks=text, **told
        )

        assert sign_up == SignUp(
            SUB,
            accepted_at=now - AGE,
            domain="a.example",
            mail_host="mx.a.example",
            mailbox="m" * 26,
            is_marked=is_marked,
            pool_id="eu-west-1_AbC",
        )


@pytest.mark.parametrize(
    ("told", "host"),
    [
        ({"mail_route": "implicit_mx"}, "a.example"),
        ({"mail_route": "mx"}, "a.example"),
        ({"mail_route": "mx", "mail_host": "mx.b.example"}, "mx.b.example"),
        ({"dns_unavailable": True, "marks": "dns_unavailable,mail_word"}, ""),
        ({"dns_unavailable": True, "marks": "mail_word,silent_zone"}, "a.example"),
        ({}, ""),
    ],
)
def test_a_domain_without_a_host_that_has_a_name_is_its_own(heard, told, host):
    """Otherwise an address record, or an underscore, would keep it from being counted."""
    [sign_up] = heard(
        Kind.SIGN_UP_ACCEPTED,
        trigger="PreSignUp_SignUp",
        client_id="c",
        email_domain="a.example",
        **told,
    )

    assert host == sign_up.mail_host


@pytest.mark.parametrize(
    ("mark", "entries"), [("silent_zone", ["suspect", "deny"]), ("dns_unavailable", [])]
)
def test_a_slow_zone_does_not_escape_counting(make, batch, dead_letters, mark, entries, now):
    """Its name is counted as if DNS had told its host; while the resolver is silent, none is."""
    told, counts = [], MemoryCounts()
    counts.began, counts.count = now - timedelta(days=30), 1000
    learner = Learner(counts, lists=NO_LISTS, registrable=str, reuse=9, tell=told.append)
    for number in range(10):
        data = {
            "dns_unavailable": True,
            "marks": f"cheap_end,{mark}",
            "mailbox": 26 * chr(97 + number),
        }
        data |= {"trigger": "PreSignUp_SignUp", "client_id": "c", "email_domain": "late.shop"}
        for kind, more in ((Kind.SIGN_UP_ACCEPTED, data), (Kind.USER_CONFIRMED, {})):
            event = make(kind, subject=f"{number:0>8}{SUB[8:]}", **more)
            handle(batch(encode(event)), learner=learner, bury=dead_letters.bury)

    assert [("late.shop", entry) for entry in entries] == [(each.name, each.entry) for each in told]


def test_a_confirmed_user_is_the_proof(heard, now):
    """Of whichever sign-up it was."""
    assert [SignUp(SUB, proved_at=now - AGE, pool_id="eu-west-1_AbC")] == heard(
        Kind.USER_CONFIRMED, email_domain="a.example"
    )


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Kind.SIGN_UP_ACCEPTED, {"trigger": "PreSignUp_AdminCreateUser"}),
        (Kind.SIGN_UP_ACCEPTED, {"trigger": "PreSignUp_ExternalProvider"}),
        (Kind.SIGN_UP_ACCEPTED, {"trigger": "PreSignUp_SignUp", "subject": None}),
        (Kind.SIGN_IN_SUCCEEDED, {}),
    ],
)
def test_nothing_else_is_counted(heard, kind, data):
    """Somebody vouches for those users, or nobody knows who they are."""
    assert [] == heard(kind, **data)


def test_operators_are_told_the_numbers_and_no_mailbox():
    """With facts for programs; an event tells subscribers the names."""
    alerts, events = [], []
    tell = teller(
        type("Operators", (), {"tell": alerts.append}),
        lambda kind, **told: events.append((kind, told)),
        service="ours",
    )
    until = datetime(2026, 12, 4, 9, tzinfo=UTC)
    learnt = partial(Learnt, until=until, pool_id="pool")
    tell(learnt(Sort.DOMAIN, Entry.DENY, "a.example", accepted=8, proved=5))
    tell(learnt(Sort.MAILBOX, Entry.DENY, "", accepted=3, proved=3))

    assert ["a.example", "-"] == [alert.attributes["name"] for alert in alerts]
    assert "sort: domain\nentry: deny\nname: a.example\ncount: D:8/5\n" in alerts[0].text
    assert {"Unusual sign-ups in ours"} == {alert.subject for alert in alerts}
    [(kind, told)] = events
    assert (Kind.DOMAIN_LEARNT, "pool", None) == (kind, told["pool_id"], told["subject"])
    assert told["data"] == {
        "name": "a.example",
        "sort": "domain",
        "entry": "deny",
        "accepted": 8,
        "proved": 5,
        "until": "2026-12-04T09:00:00Z",
    }


def test_operators_are_told_that_no_more_accounts_are_disabled():
    """A list that is wrong is the likely cause."""
    alerts = []
    pager(type("Operators", (), {"tell": alerts.append}), service="ours")()

    [alert] = alerts
    assert "reconsidered_sign_ups" == alert.attributes["signal"]
    assert "A list may be wrong" in alert.text


class Second:
    """What judges again: notes what is taken, and whether it ran."""

    def __init__(self):
        self.taken, self.second_look = [], self

    def take(self, sign_up):
        self.taken.append((sign_up.sub, sign_up.standing))

    def run(self):
        return {"looked": 3, "failed": 0}


def test_an_accepted_sign_up_is_taken_with_its_standing(make, batch, dead_letters):
    """It is counted first, so that what is known of it is there."""
    second, heard = Second(), Heard()
    told = {"trigger": "PreSignUp_SignUp", "client_id": "c", "email_domain": "a.example"}
    events = [
        make(Kind.SIGN_UP_ACCEPTED, subject=SUB, **told),
        make(Kind.SIGN_UP_ACCEPTED, subject=SUB, **told, mail_route="mx"),
        make(Kind.USER_CONFIRMED, subject=SUB),
        make(Kind.SIGN_IN_SUCCEEDED, subject=SUB),
    ]
    handle(batch(*map(encode, events)), learner=heard, bury=dead_letters.bury, reconsidering=second)

    assert [(SUB, "accepted"), (SUB, ""), (SUB, "")] == second.taken
    assert ["accepted", "", ""] == [sign_up.standing for sign_up in heard]


def test_the_schedule_has_what_is_due_judged_again(dead_letters):
    """And nothing where nobody asked for it."""
    asked = {"source": "aws.events", "detail-type": "Scheduled Event"}
    call = partial(handle, asked, learner=Heard(), bury=dead_letters.bury)

    assert {"looked": 3, "failed": 0} == call(reconsidering=Second())
    assert {} == call()


@pytest.fixture
def named(monkeypatch):
    """The names that the template gives."""
    for name in ("LEARNT_TABLE", "DEAD_LETTER_QUEUE_URL", "DOMAIN_LISTS_FOLDER"):
        monkeypatch.setenv(name, name.lower())
    for name in ("OPERATORS_TOPIC_ARN", "USER_EVENTS_TOPIC_ARN"):
        monkeypatch.setenv(name, f"arn:aws:sns:eu-west-1:123456789012:{name}")
    for name in ("ALLOWED_DOMAINS", "DENIED_DOMAINS", "DOMAIN_LISTS_BUCKET"):
        monkeypatch.setenv(name, "")
    for name in ("DNS_SERVERS", "CHATS"):
        monkeypatch.setenv(name, "")
    for name, text in {
        "ADDRESS_CHOICES": "balanced allow refuse disabled",
        "EVENT_PUBLISH_TIMEOUT_MS": "500",
        "LEARNT_SIGN_UPS": "deny",
        "MAILBOX_REUSE_LIMIT": "2",
        "RECONSIDER_SIGN_UPS": "off",
        "POWERTOOLS_SERVICE_NAME": "ours",
        "POWERTOOLS_METRICS_NAMESPACE": "Ours",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, text)


@pytest.mark.usefixtures("named")
def test_it_is_wired_with_the_lists_that_ship():
    """By the names that the template gives; nothing is asked before an event comes."""
    handle = sign_up_learning.wire()

    assert {"learner", "bury"} == handle.keywords.keys()
    assert {"batchItemFailures": []} == handle({"Records": []})
    assert {} == handle({})


@pytest.mark.usefixtures("named")
def test_it_is_wired_to_judge_again_where_that_is_asked_for(monkeypatch):
    """By the lists of today, by DNS, and by what was learnt meanwhile."""
    monkeypatch.setenv("RECONSIDER_SIGN_UPS", "group")
    verdict = Verdict("mailinator.com")
    learnt = SimpleNamespace(judged_by_name=lambda found: replace(found, is_suspect=True))
    monkeypatch.setattr(sign_up_learning, "learnt_names", lambda *_, **__: learnt)
    patience = []

    def check(_, *, dns_s):
        patience.append(dns_s)
        return lambda _: verdict

    monkeypatch.setattr(sign_up_learning, "address_check", check)
    second_look = sign_up_learning.wire().keywords["reconsidering"].second_look

    assert ("group", False) == (second_look.policy, second_look.is_monitoring)
    assert [5.0] == patience  # an always late zone answers in that time
    assert replace(verdict, is_suspect=True) == second_look.judged("mailinator.com")
    with pytest.raises(LookupError):  # no invocation
        second_look.remaining_ms()
