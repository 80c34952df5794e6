"""What PreSignUp makes of what was learnt, and that it never fails for it."""

from datetime import UTC, datetime, timedelta
from threading import Event
from types import SimpleNamespace

import pytest

from rules.addresses.domain_list import DomainList
from rules.addresses.policy import Lists, Mode
from rules.addresses.verdict import Finding, Tier, Verdict
from rules.breaker import Breaker
from rules.passwordless.counted_mailbox import counted_mailbox
from rules.trigger_event import TriggerEvent
from rules.value import replace
from runtime.addresses import learnt as module
from runtime.addresses.learnt import Learnt
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.places import NoSuchPlace, learnt_table, link_places
from runtime.settings.codes import AddressKeySettings
from runtime.settings.sign_up import SignUpSettings

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
POOL = "eu-west-1_AbC"
KEYS = AddressKeys(Peppers(newest="2", by_version={"2": b"new", "1": b"old"}))
LISTS = Lists(
    disposable=DomainList(b""),
    relays=DomainList(b""),
    mail_hosts=DomainList(b""),
    providers=frozenset({"gmail.com"}),
    held=DomainList(b"city.example\n"),
)
FRESH = Verdict("in.fresh.example", host="mx.own.example", has_own_host=True)


class Table:
    """Answers with the entries of *items*; notes what it was asked."""

    def __init__(self):
        self.items, self.asked, self.error = {}, [], None

    def batch_get_item(self, *, RequestItems):  # noqa: N803  # DynamoDB's name
        keys = [key["pk"]["S"] for key in RequestItems["learnt"]["Keys"]]
        self.asked.append(keys)
        if self.error:
            raise self.error
        found = [{"pk": {"S": key}, **self.items[key]} for key in keys if key in self.items]
        return {"Responses": {"learnt": found}, "UnprocessedKeys": {}}

    def enter(self, key, what, *, until=NOON + timedelta(days=7)):
        self.items[key] = {f"{what}_until": {"N": str(int(until.timestamp()))}}


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def judged(table):
    """The verdict on somebody's sign-up, with what was learnt."""
    breaker = Breaker(failures=3, opens_for_s=30)

    def judged(verdict=FRESH, *, names="deny", mailboxes="refuse", monitors=False, **more):
        learnt = Learnt(
            **{
                "dynamodb": table,
                "table": "learnt",
                "keys": lambda: KEYS,
                "lists": LISTS,
                "names": names,
                "mailboxes": mailboxes,
                "is_monitoring": monitors,
                "breaker": breaker,
                "now": lambda: NOON,
                **more,
            }
        )
        return learnt.judged(asked(), verdict)

    return judged


def asked(email="J.o+x@gmail.com"):
    return TriggerEvent.read(
        {
            "triggerSource": "PreSignUp_SignUp",
            "userPoolId": POOL,
            "userName": "jo",
            "request": {"userAttributes": {"email": email}},
        }
    )


def mailbox(key=b"new"):
    return counted_mailbox(key, pool_id=POOL, address="jo@gmail.com")


@pytest.mark.parametrize("key", ["D#fresh.example", "D#in.fresh.example", "H#own.example"])
def test_an_entry_of_a_name_or_a_host_refuses(judged, table, key):
    """Or, by the parameter, marks, as does an entry that only suspects; monitor refuses nobody."""
    table.enter(key, "deny")
    refused, suspect = judged(), judged(names="suspect")
    table.enter(key, "suspect")

    assert (Finding.DISPOSABLE_DOMAIN, True, Tier.LEARNT) == (
        refused.finding,
        refused.is_refused,
        refused.tier,
    )
    assert (key[2:], ("learnt",), 91) == (refused.matched, refused.marks, refused.suspicion)
    for verdict in (suspect, judged()):
        assert (None, True, False) == (verdict.finding, verdict.is_suspect, verdict.is_refused)
    table.enter(key, "deny")
    assert not judged(monitors=True).is_refused


def test_an_entry_of_a_mailbox_refuses_by_its_own_words(judged, table):
    """By each live version of the key; the event has the newest, and never what was matched."""
    table.enter(f"B#{mailbox(b'old')}", "deny")
    refused, suspect = judged(Verdict("gmail.com")), judged(mailboxes="suspect")

    assert (Finding.TOO_MANY, True) == (refused.finding, refused.is_refused)
    assert (mailbox(), None) == (refused.mailbox, refused.matched)
    assert (None, True) == (suspect.finding, suspect.is_suspect)
    assert judged(mailboxes="allow").finding is None


def test_an_entry_that_has_ended_is_none(judged, table):
    """Though nobody has removed it."""
    table.enter("D#fresh.example", "deny", until=NOON)

    assert FRESH.marks == judged().marks
    assert judged().finding is None


@pytest.mark.parametrize(
    ("verdict", "names"),
    [
        (FRESH, "alert"),
        (Verdict("gmail.com"), "deny"),
        (Verdict("it.city.example"), "deny"),
        (Verdict("fresh.example", tier=Tier.ALLOWED), "deny"),
        (Verdict("fresh.example", tier=Tier.RELAY), "deny"),
        (Verdict("fresh.example", Finding.DISPOSABLE_DOMAIN, is_refused=True), "deny"),
        (Verdict(None, Finding.INVALID_EMAIL, is_refused=True), "deny"),
    ],
)
def test_nobody_is_asked_for_who_is_known(judged, table, verdict, names):
    """Nor where the operator only wants to be told; the mailbox is named all the same."""
    found = judged(verdict, names=names, mailboxes="allow")

    assert [] == table.asked
    assert (mailbox() if verdict.domain else None) == found.mailbox


def test_a_mark_of_a_list_stays(judged, table):
    """And is what the event tells."""
    table.enter("D#fresh.example", "suspect")
    listed = Verdict(
        "fresh.example", tier=Tier.AGGREGATE, matched="fresh.example", marks=("aggregate",)
    )
    verdict = judged(listed)

    assert (Tier.AGGREGATE, ("learnt", "aggregate")) == (verdict.tier, verdict.marks)


def test_no_more_than_ten_keys_are_read(judged, table):
    """However long the names are, and once."""
    deep = ".".join(["a"] * 60) + ".example"
    judged(Verdict(deep, host=deep, has_own_host=True))

    [keys] = table.asked
    assert 8 == len(keys) <= 10
    assert {"D#a.example", "H#a.example"} <= set(keys)


def test_a_table_that_fails_or_hangs_lets_in_and_is_left_alone(judged, table, logged):
    """Three times, then not asked for a while."""
    table.enter("D#fresh.example", "deny")
    table.error = Unanswered("timeout")
    for _ in range(5):
        assert judged().finding is None
    hangs = SimpleNamespace(batch_get_item=lambda **_: Event().wait(5))

    assert 3 == len(table.asked)
    fresh = Breaker(failures=3, opens_for_s=30)
    assert judged(dynamodb=hangs, within_s=0.01, breaker=fresh).finding is None
    assert {"learnt entries not read"} == set(logged)


def test_without_a_key_nobody_is_named(judged, logged):
    """And everybody let in."""

    def keys():
        raise Unanswered("timeout")

    assert judged(keys=keys).mailbox is None
    assert ["mailbox not named"] == logged


def test_a_sign_up_that_is_not_judged_is_named():
    """So that it counts: of who proved the address before."""
    learnt = SimpleNamespace(_mailboxes=lambda _: [mailbox()])

    assert mailbox() == Learnt.named(learnt, asked(), FRESH).mailbox
    assert Verdict(None) == Learnt.named(learnt, asked(), Verdict(None))


@pytest.mark.parametrize(("mode", "names"), [(Mode.BALANCED, "deny"), (Mode.OFF, "off")])
def test_the_table_is_named_by_a_tag_of_the_key(monkeypatch, mode, names, logged):
    """Without it nothing is asked, and sign-ups go on."""
    tags = [{"Key": "LearntTable", "Value": "learnt"}]
    secrets = SimpleNamespace(describe_secret=lambda **_: {"Tags": tags})
    monkeypatch.setattr(
        module, "aws", SimpleNamespace(secrets=lambda: secrets, dynamodb=lambda **_: None)
    )
    monkeypatch.setattr(module, "AddressKeySource", lambda *_, **__: lambda: KEYS)
    settings = SignUpSettings({"SIGN_UP": "allow off off cognito deny refuse"})
    key = AddressKeySettings({"ADDRESS_KEY_SECRET_ARN": "arn"})
    wired = module.learnt(settings, key, mode=mode)

    assert ("learnt", names, "refuse") == (wired.table, wired.names, wired.mailboxes)
    tags.clear()
    assert module.learnt(settings, key, mode=mode) is None
    with pytest.raises(NoSuchPlace, match="LearntTable"):
        learnt_table(secrets, arn="arn")
    with pytest.raises(NoSuchPlace, match="LinkTable"):
        link_places(secrets, arn="arn")
    assert ["nothing learnt is asked"] == logged


def test_a_name_is_judged_without_an_address(table):
    """For a second look at a sign-up: no mailbox is named, and no user waits."""
    table.enter("D#fresh.example", "deny")
    names = module.learnt_names(table, table="learnt", names="deny", mode=Mode.BALANCED)
    denied = replace(names, now=lambda: NOON).judged_by_name(FRESH)

    assert (Finding.DISPOSABLE_DOMAIN, Tier.LEARNT, None) == (
        denied.finding,
        denied.tier,
        denied.mailbox,
    )
    assert all(key[0] in "DH" for key in table.asked[0])
    table.asked, table.error = [], Unanswered("timed_out")
    for _ in range(5):
        assert FRESH == replace(names, now=lambda: NOON).judged_by_name(FRESH)
    assert 3 == len(table.asked)  # nor is a table asked that does not answer
    off = module.learnt_names(table, table="learnt", names="deny", mode=Mode.OFF)
    assert FRESH == off.judged_by_name(FRESH)
