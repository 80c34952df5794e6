"""Which events are counted as sign-ups, and what operators are told."""

from datetime import timedelta

import pytest

from events.consumers import sign_up_learning
from events.consumers.sign_up_learning import handle, teller
from events.consuming.learner import Learnt
from events.contract.catalogue import Kind
from events.contract.schema import encode
from rules.addresses.learning import Entry, Sort
from runtime.consuming.sign_up_counts import SignUp
from tests.events.consumers.conftest import SUB

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
        )


def test_a_confirmed_user_is_the_proof(heard, now):
    """Of whichever sign-up it was."""
    assert [SignUp(SUB, proved_at=now - AGE)] == heard(
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
    """With facts for whoever reads by machine."""
    alerts = []
    tell = teller(type("Operators", (), {"tell": alerts.append}), service="ours")
    tell(Learnt(Sort.DOMAIN, Entry.DENY, "a.example", "D:8/5"))
    tell(Learnt(Sort.MAILBOX, Entry.DENY, "", "B:3/3"))

    assert ["a.example", "-"] == [alert.attributes["name"] for alert in alerts]
    assert "sort: domain\nentry: deny\nname: a.example\ncount: D:8/5\n" in alerts[0].text
    assert {"Unusual sign-ups in ours"} == {alert.subject for alert in alerts}


def test_it_is_wired_with_the_lists_that_ship(monkeypatch):
    """By the names that the template gives; nothing is asked before an event comes."""
    for name in ("LEARNT_TABLE", "OPERATORS_TOPIC_ARN", "DEAD_LETTER_QUEUE_URL"):
        monkeypatch.setenv(name, name.lower())
    monkeypatch.setenv("MAILBOX_REUSE_LIMIT", "2")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "ours")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Ours")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    handle = sign_up_learning.wire()

    assert {"learner", "bury"} == handle.keywords.keys()
    assert {"batchItemFailures": []} == handle({"Records": []})
