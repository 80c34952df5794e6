"""
The write that decides, condition by condition.

Each rule is a check; each condition of the write has a mutant that lacks it,
and a check that does not let the mutant pass.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.given_answer import given_answer
from rules.passwordless.one_time_code import Challenge
from runtime.aws_client.errors import Refused
from runtime.passwordless import challenge_table, repeated_answers
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_sending import ChallengeSending
from runtime.passwordless.challenge_table import Attempt, ChallengeTable

BUDGET = AnswerBudget(per_challenge=3, per_hour=10, per_day=25)
RIGHT = "v2"
NEVER_MIND = "attribute_exists(pk) OR attribute_not_exists(pk)"


class Table:
    """The table with challenges in it, and a clock."""

    def __init__(self, dynamodb, stored, now):
        self.dynamodb = dynamodb
        self.now = now
        self._stored = stored
        self._count = 0

    def put(self, challenge_id, **changes):
        changes = {"expires_at": epoch(self.now + timedelta(minutes=10)), **changes}
        self.dynamodb.put_item(TableName="table", Item=self._stored(challenge_id, **changes).item())

    def attempt(self, challenge_id="c1", right_by=None, *, user="u1", client_id="a1", **other):
        table = ChallengeTable(self.dynamodb, table="table", budget=BUDGET, sleep=lambda _: None)
        usual = {
            "method": "EMAIL_CODE",
            "charged_to": "email",
            "must_be_sent": False,
            "holder": user,
        }
        return table.attempt(
            Challenge(challenge_id, "p1", client_id, user),
            right_by=right_by,
            now=self.now,
            **usual | {"holder": user} | other,
        )

    def keys(self, prefix):
        items = self.dynamodb.scan(TableName="table")["Items"]
        return [one["pk"]["S"] for one in items if one["pk"]["S"].startswith(prefix)]

    def new(self, **changes):
        self._count += 1
        self.put(f"n{self._count}", **changes)
        return f"n{self._count}"

    def guess(self, times, **other):
        """So many wrong answers, three to a challenge."""
        answers = []
        while len(answers) < times:
            challenge_id = self.new()
            tries = min(3, times - len(answers))
            answers += [self.attempt(challenge_id, **other) for _ in range(tries)]
        return answers

    def wait(self, **how_long):
        self.now += timedelta(**how_long)


def a_right_answer_works_once(table):
    """Invariants 3 and 4, one after the other."""
    table.put("c1")

    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT)
    assert Attempt.USED == table.attempt(right_by=RIGHT)
    assert Attempt.USED == table.attempt()


def a_code_has_three_tries(table):
    """Invariant 2."""
    table.put("c1")
    assert [Attempt.WRONG] * 3 == [table.attempt() for _ in range(3)]
    assert Attempt.LOCKED == table.attempt(right_by=RIGHT)

    table.put("c2")
    assert [Attempt.WRONG] * 2 == [table.attempt("c2") for _ in range(2)]
    assert Attempt.VERIFIED == table.attempt("c2", RIGHT)


def a_code_expires_by_the_clock(table):
    """Invariant 12: at the second, and five of grace; DynamoDB's TTL deletes up to days late."""
    table.put("c1")
    table.put("c2")
    table.wait(seconds=604)
    assert Attempt.VERIFIED == table.attempt("c1", RIGHT)

    table.wait(seconds=1)
    assert Attempt.EXPIRED == table.attempt("c2", RIGHT)
    table.wait(days=2)
    assert Attempt.EXPIRED == table.attempt("c2", RIGHT)


def a_code_is_good_for_its_user_alone(table):
    """Invariant 7: and nobody else uses up its tries."""
    table.put("c1")
    for _ in range(4):
        assert Attempt.UNKNOWN == table.attempt(right_by=RIGHT, user="u2")
        assert Attempt.UNKNOWN == table.attempt(user="u2")

    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT)


def who_shares_the_limits_answers_wrong_and_never_right(table):
    """Invariants 54, 62: a challenge that both have counts for both, with or without a user."""
    table.put("c1", holder="h")
    for _ in range(2):
        assert Attempt.UNKNOWN == table.attempt(right_by=RIGHT, user="u2", holder="h")
        assert Attempt.WRONG == table.attempt(user="u2", holder="h")
    assert Attempt.WRONG == table.attempt(user="u2", holder="new", once_held_by=["h"])

    assert Attempt.LOCKED == table.attempt(right_by=RIGHT, holder="h")


def a_code_is_good_for_its_app_alone(table):
    """Invariant 8."""
    table.put("c1")
    for _ in range(4):
        assert Attempt.UNKNOWN == table.attempt(right_by=RIGHT, client_id="a2")

    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT)


def a_code_is_good_for_its_method_alone(table):
    """Invariant 9."""
    table.put("c1")
    assert Attempt.UNKNOWN == table.attempt(right_by=RIGHT, method="MAGIC_LINK")

    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT)


def a_code_is_good_for_its_purpose_alone(table):
    """Invariant 51: a code of a sign-in opens no sign-up, nor the other way round."""
    table.put("c1")
    table.put("c2", purpose="sign_up", sealed_address="sealed")
    assert Attempt.UNKNOWN == table.attempt("c1", RIGHT, purpose="sign_up")
    assert Attempt.UNKNOWN == table.attempt("c2", RIGHT)

    assert Attempt.WRONG == table.attempt("c2", purpose="sign_up")
    assert Attempt.VERIFIED == table.attempt("c1", RIGHT)
    assert Attempt.VERIFIED == table.attempt("c2", RIGHT, purpose="sign_up")


def an_address_is_forgotten_when_it_is_proved(table):
    """Invariant 75: nothing is to be mailed there any more."""
    table.put("c1", purpose="sign_up", sealed_address="sealed")
    key = {"pk": {"S": "C#c1"}}
    assert Attempt.WRONG == table.attempt("c1", purpose="sign_up", **given(answer="wrong"))
    assert "to" in table.dynamodb.get_item(TableName="table", Key=key)["Item"]  # to be mailed still
    assert Attempt.VERIFIED == table.attempt("c1", RIGHT, purpose="sign_up", **given())

    assert "to" not in table.dynamodb.get_item(TableName="table", Key=key)["Item"]


def a_code_of_before_is_good_for_a_sign_in(table):
    """A release ago no item said what it was for."""
    for challenge_id in ("c1", "c2"):
        table.put(challenge_id)
        table.dynamodb.update_item(
            TableName="table",
            Key={"pk": {"S": f"C#{challenge_id}"}},
            UpdateExpression="REMOVE purpose",
        )

    assert Attempt.UNKNOWN == table.attempt("c1", RIGHT, purpose="sign_up")
    assert Attempt.VERIFIED == table.attempt("c2", RIGHT)


def a_code_is_right_by_its_own_pepper(table):
    """Invariant 18: two live versions are not two chances."""
    table.put("c1")
    assert Attempt.UNKNOWN == table.attempt(right_by="v1")

    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT)


def a_ghost_never_gets_in(table):
    """Invariant 19, even if the trigger thought otherwise; and wrong answers are alike."""
    table.put("c1", is_ghost=True)
    assert Attempt.UNKNOWN == table.attempt(right_by=RIGHT)

    assert [Attempt.WRONG] * 3 == [table.attempt() for _ in range(3)]
    assert Attempt.LOCKED == table.attempt()


def what_was_superseded_is_void(table):
    """Invariant 6."""
    table.put("c1")
    table.dynamodb.update_item(
        TableName="table",
        Key={"pk": {"S": "C#c1"}},
        UpdateExpression="SET #state = :void",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":void": {"S": "superseded"}},
    )

    assert Attempt.USED == table.attempt(right_by=RIGHT)


def a_user_has_ten_answers_an_hour(table):
    """Invariant 1: over all sessions and codes; then even the right one is refused."""
    assert [Attempt.WRONG] * 10 == table.guess(10)
    late = table.new()
    assert Attempt.OVER_BUDGET == table.attempt(late)
    assert Attempt.OVER_BUDGET == table.attempt(late, RIGHT)
    assert Attempt.WRONG == table.attempt(table.new(user="u2"), user="u2")

    table.wait(hours=1)
    assert Attempt.VERIFIED == table.attempt(table.new(), RIGHT)


def a_user_has_25_answers_a_day(table):
    """Invariant 1: hours add up, and a new day is a new budget."""
    for times in (10, 10, 5):
        assert [Attempt.WRONG] * times == table.guess(times)
        table.wait(hours=1)
    late = table.new(expires_at=2**33)
    assert Attempt.OVER_BUDGET == table.attempt(late)
    assert Attempt.OVER_BUDGET == table.attempt(late, RIGHT)

    table.wait(days=1)
    assert Attempt.VERIFIED == table.attempt(late, RIGHT)


def a_right_answer_resets_the_hour_and_never_the_day(table):
    """Otherwise each sign-in of the user refills the budget of an attacker."""
    for _ in range(2):
        assert [Attempt.WRONG] * 9 == table.guess(9)
        assert Attempt.VERIFIED == table.attempt(table.new(), RIGHT)
    assert [Attempt.WRONG] * 5 == table.guess(5)

    assert Attempt.OVER_BUDGET == table.attempt(table.new(), RIGHT)


def a_refused_answer_is_charged_to_nobody(table):
    """All or nothing: a replay, a late or a foreign answer costs the user no budget."""
    table.put("c1")
    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT)
    for _ in range(30):
        assert Attempt.USED == table.attempt()
        assert Attempt.UNKNOWN == table.attempt("nowhere")

    assert [Attempt.WRONG] * 10 == table.guess(10)


def channels_have_budgets_of_their_own(table):
    """Invariant 26: who uses up the answers to mails leaves those to SMS, and the other way."""
    assert [Attempt.WRONG] * 10 == table.guess(10)
    assert Attempt.OVER_BUDGET == table.attempt(table.new(), RIGHT)
    assert [Attempt.WRONG] * 9 == table.guess(9, charged_to="sms")
    assert Attempt.VERIFIED == table.attempt(table.new(), RIGHT, charged_to="sms")
    assert Attempt.OVER_BUDGET == table.attempt(table.new(), RIGHT)

    assert [Attempt.WRONG] * 10 == table.guess(10, charged_to="sms")
    assert Attempt.OVER_BUDGET == table.attempt(table.new(), RIGHT, charged_to="sms")
    table.wait(hours=1)
    assert Attempt.VERIFIED == table.attempt(table.new(), RIGHT)


def what_nobody_guesses_is_in_no_budget(table):
    """Invariant 26: no number of wrong links locks anything but the challenge itself."""
    assert [Attempt.WRONG] * 40 == table.guess(40, charged_to=None)
    locked = table.new()
    assert [Attempt.WRONG] * 3 == [table.attempt(locked, charged_to=None) for _ in range(3)]
    assert Attempt.LOCKED == table.attempt(locked, RIGHT, charged_to=None)

    assert [Attempt.WRONG] * 10 == table.guess(10)
    assert Attempt.OVER_BUDGET == table.attempt(table.new(), RIGHT)
    by_link = table.new()
    assert Attempt.VERIFIED == table.attempt(by_link, RIGHT, charged_to=None)
    assert Attempt.USED == table.attempt(by_link, RIGHT, charged_to=None)
    assert Attempt.OVER_BUDGET == table.attempt(table.new(), RIGHT)


def a_code_that_nobody_was_sent_is_never_right(table):
    """Invariant 45: who has no number, or none that may get an SMS, has no code to guess."""
    sending = ChallengeSending(table.dynamodb, table="table", lease=timedelta(seconds=30))
    table.put("c1")
    assert Attempt.UNKNOWN == table.attempt(right_by=RIGHT, must_be_sent=True)
    sending.claim("c1", run="r1", now=table.now)
    sending.give_back("c1", run="r1")
    assert Attempt.UNKNOWN == table.attempt(right_by=RIGHT, must_be_sent=True)

    sending.claim("c1", run="r1", now=table.now)
    sending.settle("c1", run="r1", now=table.now, message_id="m-1")
    assert Attempt.WRONG == table.attempt(must_be_sent=True)
    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT, must_be_sent=True)
    table.put("c2")
    sending.claim("c2", run="r1", now=table.now)
    assert Attempt.VERIFIED == table.attempt("c2", RIGHT, must_be_sent=True)


def given(sign_in="s1", round_=0, answer="x"):
    """An answer that is told from others."""
    told = {"challenge_id": "c1", "sign_in": sign_in, "round_": str(round_)}
    return {"given": given_answer(b"key", answer, **told)}


def a_repeated_answer_is_counted_once(table):
    """Invariant 67: Cognito calls again; another sign-in at the same challenge does not hide it."""
    table.put("c1")
    one, two = given("s1"), given("s2")

    assert Attempt.WRONG == table.attempt(**one)
    assert Attempt.WRONG == table.attempt(**two)
    assert [Attempt.WRONG_AGAIN] * 4 == [table.attempt(**each) for each in (one, two) * 2]
    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT, **given("s1", 1, "right"))
    assert Attempt.WRONG_AGAIN == table.attempt(**one)
    assert 3 == int(attempts(table.dynamodb)["N"])


def attempts(dynamodb, challenge_id="c1"):
    key = {"pk": {"S": f"C#{challenge_id}"}}
    return dynamodb.get_item(TableName="table", Key=key)["Item"]["attempts"]


def what_is_answered_alike_in_another_round_is_counted(table):
    """Invariant 67: three tries are three, whatever is typed."""
    table.put("c1")

    assert [Attempt.WRONG] * 3 == [table.attempt(**given(round_=each)) for each in range(3)]
    assert Attempt.LOCKED == table.attempt(right_by=RIGHT, **given(round_=3, answer="right"))


def a_repeated_right_answer_is_right_three_times(table):
    """Invariant 67: within fifteen seconds; the challenge and the day are charged once."""
    for each, wait_s in (("c1", 0), ("c2", 15)):
        table.put(each)
        one = given(answer="right")
        assert Attempt.VERIFIED == table.attempt(each, RIGHT, **one)
        table.wait(seconds=wait_s)
        assert [Attempt.VERIFIED_AGAIN] * 2 == [table.attempt(each, RIGHT, **one) for _ in "12"]
        assert Attempt.USED == table.attempt(each, RIGHT, **one)
    table.put("c3")
    assert Attempt.VERIFIED == table.attempt("c3", RIGHT, **one)
    table.wait(seconds=16)
    assert Attempt.USED == table.attempt("c3", RIGHT, **one)


def of_all_that_share_a_challenge_one_wins(table):
    """Invariant 68: whatever is repeated, in whatever round."""
    table.put("c1")
    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT, **given("s1", 1, "right"))

    for round_ in range(4):
        assert Attempt.USED == table.attempt(right_by=RIGHT, **given("s2", round_, "right"))
    assert Attempt.USED == table.attempt(right_by=RIGHT)
    assert Attempt.USED == table.attempt(right_by=RIGHT, **given("s1", 0, "right"))
    assert Attempt.USED == table.attempt(**given("s1", 2, "wrong"))


def a_right_answer_that_was_not_heard_is_right_later(table):
    """Invariant 69: while the sign-in lives, which is longer than the code; and not for ever."""
    table.put("c1")
    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT, **given("s1", 0, "right"))
    table.wait(minutes=14)

    for round_ in (1, 1, 2, 3, 4, 5, 6, 7):
        later = given("s1", round_, "1234 5678")
        assert Attempt.VERIFIED == table.attempt(right_by=RIGHT, **later)
    assert Attempt.USED == table.attempt(right_by=RIGHT, **given("s1", 7, "right"))


def what_is_spent_is_known_by_the_answer(table):
    """Invariants 67 and 69: a code of an app is not right twice, and neither is another one."""
    table.put("c1", pepper="-")
    assert Attempt.VERIFIED == table.attempt(right_by="-", **given("s1", 0, "111111"))

    assert Attempt.VERIFIED_AGAIN == table.attempt(**given("s1", 0, "111111"))
    assert Attempt.VERIFIED == table.attempt(**given("s1", 1, "111111 "))
    assert Attempt.USED == table.attempt(right_by="-", **given("s1", 1, "222222"))
    assert Attempt.USED == table.attempt(**given("s1", 1, "333333"))


def what_is_repeated_elsewhere_is_not_the_same(table):
    """Invariants 7 to 9 and 18 hold of repeats."""
    table.put("c1")
    one = given(answer="right")
    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT, **one)

    other = given(answer="right too")
    for changed in ({"user": "u2"}, {"client_id": "a2"}, {"method": "MAGIC_LINK"}):
        assert Attempt.VERIFIED_AGAIN != table.attempt(right_by=RIGHT, **one, **changed)
    assert Attempt.USED == table.attempt(right_by="v1", **other)
    assert Attempt.VERIFIED_AGAIN == table.attempt(right_by=RIGHT, **other)


REPEATED = [
    a_repeated_answer_is_counted_once,
    what_is_answered_alike_in_another_round_is_counted,
    a_repeated_right_answer_is_right_three_times,
    of_all_that_share_a_challenge_one_wins,
    a_right_answer_that_was_not_heard_is_right_later,
    what_is_spent_is_known_by_the_answer,
    what_is_repeated_elsewhere_is_not_the_same,
]
# The quick ones first: a mutant is tried with each until one notices it.
CHECKS = [
    a_code_that_nobody_was_sent_is_never_right,
    a_right_answer_works_once,
    a_code_has_three_tries,
    a_code_expires_by_the_clock,
    a_code_is_good_for_its_user_alone,
    who_shares_the_limits_answers_wrong_and_never_right,
    a_code_is_good_for_its_app_alone,
    a_code_is_good_for_its_method_alone,
    a_code_is_good_for_its_purpose_alone,
    an_address_is_forgotten_when_it_is_proved,
    a_code_of_before_is_good_for_a_sign_in,
    a_code_is_right_by_its_own_pepper,
    a_ghost_never_gets_in,
    what_was_superseded_is_void,
    *REPEATED,
    a_user_has_ten_answers_an_hour,
    a_user_has_25_answers_a_day,
    a_right_answer_resets_the_hour_and_never_the_day,
    channels_have_budgets_of_their_own,
    what_nobody_guesses_is_in_no_budget,
    a_refused_answer_is_charged_to_nobody,
]


class Mutant:
    """DynamoDB, but one condition of the write is lost on the way, or one change of it."""

    def __init__(self, dynamodb, *, lacks, which=0, changed_to=NEVER_MIND):
        self._dynamodb = dynamodb
        self._lacks, self._which, self._changed_to = lacks, which, changed_to
        self.hits = 0

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)

    def transact_write_items(self, *, TransactItems, **given):  # noqa: N803  (boto3's name)
        if self._which >= len(TransactItems):
            return self._dynamodb.transact_write_items(TransactItems=TransactItems, **given)
        update = TransactItems[self._which]["Update"]
        for part in ("ConditionExpression", "UpdateExpression"):
            if self._lacks in update[part]:
                self.hits += 1
                # What is left out stays named, or DynamoDB would refuse the names as unused.
                spared = f"({self._lacks} OR {self._changed_to})"
                is_condition = part == "ConditionExpression"
                instead = spared if is_condition else self._changed_to
                update[part] = update[part].replace(self._lacks, instead)
        return self._dynamodb.transact_write_items(TransactItems=TransactItems, **given)


MUTANTS = {
    "may be used again": {"lacks": "#state = :pending"},
    "has any number of tries": {"lacks": "attempts < :tries"},
    "never expires": {"lacks": "expires_at > :now"},
    "is everybody's": {"lacks": "#user = :user"},
    "is everybody's to answer wrong": {"lacks": "holder IN (:holder0)"},
    "is good for every app": {"lacks": "client_id = :client_id"},
    "is good for every method": {"lacks": "#method = :method"},
    "is good for every purpose": {"lacks": "purpose = :purpose"},
    "is of no purpose": {"lacks": "(attribute_not_exists(purpose) OR purpose = :purpose)"},
    "is right by any pepper": {"lacks": "pepper = :pepper"},
    "is right for a ghost": {"lacks": "ghost = :no"},
    "is right unsent": {"lacks": "attribute_exists(lease_until)"},
    "does not count": {"lacks": " ADD attempts :one", "changed_to": " ADD elsewhere :one"},
    "counts two": {"lacks": " ADD attempts :one", "changed_to": " ADD attempts :tries"},
    "counts a repeat": {"lacks": "NOT contains(tried, :attempt)"},
    "notes the last answer alone": {
        "lacks": " ADD attempts :one, tried :tried",
        "changed_to": ", tried = :tried ADD attempts :one",
    },
    "notes no answer": {"lacks": "tried :tried", "changed_to": "elsewhere :tried"},
    "repeats without end": {"lacks": "repeats < :most"},
    "counts no repeats": {"lacks": "ADD repeats :one", "changed_to": "ADD elsewhere :one"},
    "has no hour": {"lacks": "#hour < :per_hour", "which": 1},
    "has no day": {"lacks": "answers < :per_day", "which": 1},
    "does not count the hour": {"lacks": "#hour :one", "which": 1, "changed_to": "elsewhere :one"},
    "does not count the day": {"lacks": "ADD answers", "which": 1, "changed_to": "ADD elsewhere"},
    "never resets the hour": {"lacks": "#hour = :zero", "which": 1, "changed_to": "o = :zero"},
    "resets the day": {
        "lacks": "#hour = :zero ADD answers :one",
        "which": 1,
        "changed_to": "#hour = :zero, answers = :one",
    },
}


# What decides of the same answer once more, and what a rule without a part of it would say.
REPEATS = {
    "is anybody's": ("is_right_again", lambda given, won: replace(given, sign_in=won.sign_in)),
    "is of any round": ("is_right_again", lambda given, won: replace(given, round_=won.round_)),
    "is of the first round alone": ("is_right_again", lambda given, _: replace(given, round_=0)),
    "is any answer": ("is_right_again", lambda given, won: replace(given, answer=won.answer)),
}


class OneBudget:
    """DynamoDB, but what is counted for one channel is counted for all."""

    def __init__(self, dynamodb):
        self._dynamodb = dynamodb

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)

    def transact_write_items(self, *, TransactItems, **given):  # noqa: N803  (boto3's name)
        for item in TransactItems:
            key = item["Update"]["Key"]["pk"]
            key["S"] = key["S"].replace("#sms#", "#email#")
        return self._dynamodb.transact_write_items(TransactItems=TransactItems, **given)


@pytest.fixture
def table(dynamodb, stored, now):
    return Table(dynamodb, stored, now.replace(hour=0, minute=0, second=0, microsecond=0))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_write_decides(check, table):
    """By each rule."""
    check(table)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_no_condition_of_the_write_is_idle(mutant, dynamodb, stored, now):
    """Without it, some rule is broken."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    hits = 0
    for check in sorted(CHECKS, key=lambda check: not alike(mutant, check.__name__)):
        for one in dynamodb.scan(TableName="table")["Items"]:
            dynamodb.delete_item(TableName="table", Key={"pk": one["pk"]})
        changed = Mutant(dynamodb, **MUTANTS[mutant])
        try:
            check(Table(changed, stored, start))
        except AssertionError:
            assert changed.hits
            return
        hits += changed.hits
    pytest.fail(f"nobody noticed; the condition was met {hits} times")


# A word of a mutant's name, and part of the name of the check that is likely to find it.
FINDERS = {
    **{word: word for word in ("hour", "day", "ghost", "app", "method", "pepper", "purpose")},
    "again": "works_once",
    "tries": "three_tries",
    "count": "three_tries",
    "expires": "expires",
    "everybody's": "its_user_alone",
    "repeat": "repeated_answer",
    "notes": "repeated_answer",
    "repeats": "repeated_right",
}


def alike(mutant, check):
    """Whether both speak of the same: then the one is likely to find the other, and soon."""
    return any(FINDERS[word] in check for word in mutant.split() if word in FINDERS)


@pytest.mark.parametrize("mutant", REPEATS)
def test_no_part_of_the_rule_of_repeats_is_idle(mutant, dynamodb, stored, now, monkeypatch):
    """Invariants 67 to 69: without it, an answer is repeated too often, or too seldom."""
    name, changed = REPEATS[mutant]
    rule = getattr(challenge_table, name)
    monkeypatch.setattr(
        challenge_table, name, lambda given, won, **told: rule(changed(given, won), won, **told)
    )
    assert _is_noticed(dynamodb, stored, now)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("is_right_again", lambda *_, **__: False),
        ("was_counted", lambda *_: False),
        ("most_repeats", lambda *_: 99),
    ],
)
def test_no_rule_of_repeats_is_idle(name, instead, dynamodb, stored, now, monkeypatch):
    """Invariants 67 to 69: each is noticed if it is not asked."""
    place = repeated_answers if name == "most_repeats" else challenge_table
    monkeypatch.setattr(place, name, instead)
    assert _is_noticed(dynamodb, stored, now)


def _is_noticed(dynamodb, stored, now):
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for check in REPEATED:
        for one in dynamodb.scan(TableName="table")["Items"]:
            dynamodb.delete_item(TableName="table", Key={"pk": one["pk"]})
        try:
            check(Table(dynamodb, stored, start))
        except AssertionError:
            return True
    return False


def test_26_one_budget_for_all_channels_is_noticed(dynamodb, stored, now):
    """Invariant 26: that they are apart is in the key."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with pytest.raises(AssertionError):
        channels_have_budgets_of_their_own(Table(OneBudget(dynamodb), stored, start))


def test_a_count_is_forgotten_when_its_window_is_over(table, dynamodb):
    """An hour after it, by TTL; not before."""
    table.guess(1)
    ends = sorted(
        int(one["expires_at"]["N"]) - int(table.now.timestamp())
        for one in dynamodb.scan(TableName="table")["Items"]
        if one["pk"]["S"].startswith("U#")
    )

    assert [25 * 3600] == ends


def test_a_broken_table_is_not_taken_for_a_wrong_answer(dynamodb, now):
    """The caller decides what it means."""
    broken = ChallengeTable(dynamodb, table="absent", budget=BUDGET)
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        broken.attempt(
            Challenge("c", "p", "a", "u"),
            method="M",
            right_by=None,
            charged_to="email",
            must_be_sent=False,
            holder="h",
            now=now,
        )


class Conflicting:
    """DynamoDB that is at another write of the same items, so many times."""

    def __init__(self, dynamodb, times):
        self._dynamodb, self.left, self.tokens = dynamodb, times, []

    def transact_write_items(self, **asked):
        self.tokens.append(asked.get("ClientRequestToken"))
        if self.left:
            self.left -= 1
            conflict, none = {"Code": "TransactionConflict"}, {"Code": "None"}
            error = {"Error": {"Code": "TransactionCanceledException", "Message": ""}}
            raise Refused(error | {"CancellationReasons": [conflict, none, none]}, "T")
        return self._dynamodb.transact_write_items(**asked)


def test_a_write_that_meets_another_is_tried_again(table):
    """Nothing was written then; all tries have one token, every answer another (invariant 30)."""
    table.put("c1")
    table.dynamodb = Conflicting(table.dynamodb, 2)

    assert Attempt.VERIFIED == table.attempt(right_by=RIGHT)
    assert Attempt.USED == table.attempt(right_by=RIGHT)
    *first, second = table.dynamodb.tokens
    assert 3 == len(first)
    assert 1 == len({*first})
    assert second not in first


def test_a_write_that_meets_others_again_and_again_is_not_made(table):
    """The caller says false."""
    table.put("c1")
    table.dynamodb = Conflicting(table.dynamodb, 4)
    with pytest.raises(Refused, match="TransactionCanceledException"):
        table.attempt(right_by=RIGHT)


def other(condition, key="other"):
    """A write to another item that belongs into the one write."""
    return {
        "Update": {
            "TableName": "table",
            "Key": {"pk": {"S": key}},
            "UpdateExpression": "SET used = :yes",
            "ConditionExpression": condition,
            "ExpressionAttributeValues": {":yes": {"BOOL": True}},
        }
    }


ONCE, NEVER = other("attribute_not_exists(used)"), other("attribute_exists(nothing)")


def test_what_else_belongs_to_a_right_answer_takes_place_with_it(table, item):
    """All or nothing: what it rests on is used once, whatever number of challenges there is."""
    table.put("c1")
    table.put("c2")

    assert Attempt.VERIFIED == table.attempt("c1", RIGHT, also=[ONCE])
    assert item("other")["used"]["BOOL"]
    assert Attempt.USED == table.attempt("c2", RIGHT, also=[ONCE])
    assert "pending" == item("C#c2")["state"]["S"]


def test_what_else_belongs_to_it_does_not_without_it(table, item):
    """A challenge that is used or locked, or a budget that is spent, uses nothing else up."""
    assert [Attempt.WRONG] * 10 == table.guess(10)
    assert Attempt.OVER_BUDGET == table.attempt(table.new(), RIGHT, also=[ONCE])
    assert Attempt.VERIFIED == table.attempt(used := table.new(), RIGHT, charged_to=None)
    assert Attempt.USED == table.attempt(used, RIGHT, charged_to=None, also=[ONCE])

    assert Attempt.UNKNOWN == table.attempt("nothing", RIGHT, charged_to=None, also=[ONCE])
    assert Attempt.UNKNOWN == table.attempt("nothing", RIGHT, charged_to=None, also=[NEVER])
    assert item("other") is None


def test_what_else_is_refused_is_charged_to_nobody(table):
    """As every answer whose write does not take place."""
    for _ in range(12):
        assert Attempt.USED == table.attempt(table.new(), RIGHT, also=[NEVER])

    assert Attempt.VERIFIED == table.attempt(table.new(), RIGHT)


def test_61_answers_are_the_holders(table):
    """Invariant 61: another user of the same address has no other count."""
    for user in ("u1", "u2", "u3", "u4"):
        for _ in range(3 if user != "u4" else 1):
            table.attempt(table.new(user=user, holder="h"), user=user, holder="h")

    late = table.new(user="u9", holder="h")
    assert Attempt.OVER_BUDGET == table.attempt(late, RIGHT, user="u9", holder="h")
    assert Attempt.UNKNOWN == table.attempt(late, RIGHT, user="u1", holder="other")
    assert {"h"} == {key.split("#")[1] for key in table.keys("U#")}
