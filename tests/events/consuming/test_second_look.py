"""What is told of a sign-up that is judged again, and what is done to its user."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from events.consuming.second_look import Reconsidering, SecondLook
from events.contract.catalogue import Kind, Reason
from rules.addresses.second_look import SLOT_S, Standing
from rules.addresses.verdict import Finding, Tier, Verdict
from runtime.aws_client.errors import Refused
from runtime.consuming.sign_up_counts import SignUp
from runtime.consuming.sign_up_looks import Due, Known
from runtime.memberships.groups import GroupNotAssigned
from runtime.user_pool.users import UserGone
from tests.events.consuming.memory_looks import MemoryLooks

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SLOT = int(NOON.timestamp()) // SLOT_S
SUB, POOL, DOMAIN = "b281eb78-0000-4000-8000-000000000001", "eu-west-1_AbC", "a.example"
KNOWN = Known(SUB, DOMAIN, NOON.timestamp() - 3600, Standing.ACCEPTED, POOL, is_proved=True)
LISTED = Verdict(
    DOMAIN, Finding.DISPOSABLE_DOMAIN, is_refused=True, tier=Tier.EVIDENCE, matched=DOMAIN
)
SUSPECT = Verdict(DOMAIN, is_suspect=True, tier=Tier.AGGREGATE, matched=DOMAIN)
FINE = Verdict(DOMAIN)


def metrics(capsys):
    lines = capsys.readouterr().out.splitlines()
    return [json.loads(line) for line in lines if '"_aws"' in line]


class Users:
    """Notes what is done to users."""

    def __init__(self):
        self.done, self.address_at, self.error, self.is_administrator = [], DOMAIN, None, False

    def has_address_at(self, _sub, domain):
        if self.error:
            raise self.error
        return domain == self.address_at

    def add(self, sub):
        self.done.append(("add", sub))

    def remove(self, sub):
        self.done.append(("remove", sub))

    def disable(self, sub):
        if not self.is_administrator:
            self.done.append(("disable", sub))
        return not self.is_administrator


class World:
    """A run over sign-ups that are known, with a verdict on every domain."""

    def __init__(self, lines):
        self.looks, self.users = MemoryLooks(KNOWN), Users()
        self.verdict, self.policy, self.monitors = LISTED, "disable", False
        self.told, self.paged, self.asked, self.left_ms = [], [], [], 10_000
        self.waits, self.heard = [], []
        self.lines = lines

    def judged(self, domain):
        self.asked.append(domain)
        return self.verdict

    def run(self, look=0, *subs):
        self.looks.waiting = [Due(SLOT - 2, sub, look) for sub in subs or [SUB]]
        return SecondLook(
            looks=self.looks,
            suspects=lambda _: self.users,
            policy=self.policy,
            judged=self.judged,
            hear=self.heard.append,
            is_monitoring=self.monitors,
            tell=lambda kind, *, pool_id, subject, data: self.told.append(
                (kind, pool_id, subject, {name: it for name, it in data.items() if it})
            ),
            page=lambda: self.paged.append(1),
            pace=SimpleNamespace(wait=lambda: self.waits.append(1)),
            lines=self.lines,
            remaining_ms=lambda: self.left_ms,
            now=lambda: NOON,
        ).run()


@pytest.fixture
def world(metric_lines):
    return World(metric_lines)


def test_a_domain_that_was_listed_meanwhile_is_told_and_its_user_disabled(world):
    """Once: at the next look nothing has changed."""
    assert {"looked": 1, "failed": 0} == world.run()
    [(kind, pool, sub, data)] = world.told

    assert (Kind.SIGN_UP_RECONSIDERED, POOL, SUB) == (kind, pool, sub)
    assert data == {
        "after": "hour",
        "was": "accepted",
        "now": "refused",
        "would_refuse": Reason.DISPOSABLE_DOMAIN,
        "action": "disabled",
        "email_domain": DOMAIN,
        "tier": "evidence",
        "matched_domain": DOMAIN,
    }
    assert [("disable", SUB)] == world.users.done
    assert [] == world.looks.waiting
    [day] = world.looks.later
    assert (SUB, 1) == (day.sub, day.look)
    world.run(1)
    assert 1 == len(world.told)


@pytest.mark.parametrize(
    ("policy", "verdict", "action", "done"),
    [
        ("report", LISTED, None, []),
        ("group", LISTED, "group", ["add"]),
        ("group", SUSPECT, "group", ["add"]),
        ("disable", SUSPECT, "group", ["add"]),
        ("disable", LISTED, "disabled", ["disable"]),
        ("disable", Verdict(DOMAIN, Finding.UNDELIVERABLE), None, []),
    ],
)
def test_what_a_change_costs_is_up_to_the_policy(world, policy, verdict, action, done):
    """Nobody is disabled for being suspect, and nothing costs anything whose mail is dead."""
    world.policy, world.verdict = policy, verdict
    world.run()

    assert [action] == [data.get("action") for *_, data in world.told]
    assert done == [what for what, _ in world.users.done]


def test_nothing_is_done_to_who_never_answered_a_code(world):
    """Another directory brings users without one; nor is it where the policy only monitors."""
    world.looks.sign_ups[SUB] = replace(KNOWN, is_proved=False)
    world.run()
    world.looks.sign_ups[SUB], world.monitors = KNOWN, True
    world.verdict = replace(LISTED, is_refused=False)
    world.run()

    assert [None, None] == [data.get("action") for *_, data in world.told]
    assert [Reason.DISPOSABLE_DOMAIN] * 2 == [data["would_refuse"] for *_, data in world.told]
    assert [] == world.users.done


def test_a_change_back_is_told_once_and_takes_the_group_away(world):
    """An account stays disabled: somebody else may have disabled it as well."""
    world.policy = "group"
    world.run(0)
    world.verdict = FINE
    world.run(1)
    world.run(2)

    assert [("refused", "group"), ("accepted", "removed")] == [
        (data["now"], data["action"]) for *_, data in world.told
    ]
    assert ["add", "remove"] == [what for what, _ in world.users.done]
    assert "" == world.looks.sign_ups[SUB].action


def test_a_disabled_account_stays_so_and_an_operator_can_find_it(world):
    """Though the list was wrong."""
    world.run(0)
    world.verdict = FINE
    world.run(1)

    assert ["disabled", None] == [data.get("action") for *_, data in world.told]
    assert [("disable", SUB)] == world.users.done
    assert "disabled" == world.looks.sign_ups[SUB].action


def test_what_becomes_better_without_having_become_worse_is_not_told(world):
    """Suspect at the sign-up, and fine by now: nobody was told of anything."""
    world.looks.sign_ups[SUB] = replace(KNOWN, standing=Standing.SUSPECT)
    world.verdict = FINE
    world.run()

    assert [] == world.told
    assert 1 == world.looks.sign_ups[SUB].looks


def test_a_user_who_is_gone_or_has_another_address_is_looked_at_no_more(world):
    """Nothing is told of them, either."""
    for error, address_at in ((UserGone(), DOMAIN), (None, "b.example")):
        world.users.error, world.users.address_at = error, address_at
        world.run()
    world.looks.sign_ups.clear()
    world.run()

    assert ([], [], []) == (world.told, world.looks.later, world.users.done)


def test_a_look_that_is_done_already_is_not_done_again(world):
    """The queue delivers twice, and a run may end half-way."""
    world.looks.sign_ups[SUB] = replace(KNOWN, looks=1)
    world.run(0)

    assert ([], []) == (world.told, world.asked)


def test_the_accounts_of_a_day_have_a_limit_and_operators_are_told(world):
    """So has a list that is wrong; an administrator is spared, too."""
    world.looks.most_disabled = 0
    world.run()
    world.looks.sign_ups[SUB], world.looks.most_disabled = KNOWN, 9
    world.users.is_administrator = True
    world.run()

    assert ["spared", "spared"] == [data["action"] for *_, data in world.told]
    assert ([1], []) == (world.paged, world.users.done)
    assert "" == world.looks.sign_ups[SUB].action


@pytest.mark.parametrize(
    "error", [Refused({"Error": {"Code": "X"}}), GroupNotAssigned(Reason.THROTTLED), KeyError("x")]
)
def test_what_fails_is_due_again_in_the_next_slot(world, error, logged):
    """And holds nobody else up."""
    world.looks.error = error
    assert {"looked": 0, "failed": 1} == world.run()

    assert [Due(SLOT + 1, SUB, 0)] == world.looks.later
    assert [] == world.looks.waiting
    assert "sign-up not reconsidered" == logged[0]


def test_a_run_ends_in_time_and_says_how_late_it_is(world, capsys):
    """A domain is asked about once in a run, however many sign-ups it has."""
    subs = ["a", "b"]
    world.looks.sign_ups = {sub: replace(KNOWN, sub=sub) for sub in subs}
    world.run(0, *subs)
    assert ([DOMAIN], [1]) == (world.asked, world.waits)
    world.left_ms = 9_999
    assert {"looked": 0, "failed": 0} == world.run()

    assert [[0.0], [15.0]] == [each["ReconsiderLag"] for each in metrics(capsys)]


def test_a_sign_up_with_an_open_standing_is_taken_and_one_too_many_is_counted(world, capsys):
    """A settled one is not asked for, nor one of which only the proof is known."""
    reconsidering = Reconsidering(looks=world.looks, second_look=None, lines=world.lines)
    at = NOON - timedelta(minutes=1)
    for sign_up in (
        SignUp("settled", accepted_at=at),
        SignUp("proved", proved_at=at, standing="accepted"),
        SignUp("first", accepted_at=at, standing="suspect"),
        SignUp("second", accepted_at=at, standing="accepted"),
    ):
        reconsidering.take(sign_up)

    assert [("first", at), ("second", at)] == [each[:2] for each in world.looks.later]
    assert [[1.0]] == [each["SignUpNotReconsidered"] for each in metrics(capsys)]


@pytest.mark.parametrize(
    ("counted_by", "host", "is_counted"),
    [
        (DOMAIN, "mx.farm.example", True),
        ("", "mx.farm.example", True),
        ("mx.other.example", "mx.farm.example", False),
        (DOMAIN, DOMAIN, False),
        (DOMAIN, None, False),
    ],
)
def test_a_mail_host_that_dns_hid_from_the_sign_up_is_counted(world, counted_by, host, is_counted):
    """A domain with slow name servers had none in its event; many such share one host."""
    world.looks.sign_ups[SUB] = replace(KNOWN, mail_host=counted_by)
    world.verdict = replace(FINE, host=host)
    world.run()
    world.run(1)

    assert ([SignUp(SUB, mail_host=host, pool_id=POOL)] if is_counted else []) == world.heard
