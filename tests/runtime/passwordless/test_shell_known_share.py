"""Strangers and known devices share the limits of an address, and no count."""

from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.known_share import send_shares
from rules.passwordless.send_budget import NotNow, Refusal, SendBudget
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.known_devices import KnownDevices, claim_of
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.wishes import Opened, Shares, Wish

KEYS = AddressKeys(Peppers("v1", {"v1": b"one"}))
WHO = {"pool_id": "p1", "client_id": "a1", "address": "jo@example.com"}
SHARES = send_shares(SendBudget(per_hour=5, per_day=15, pause_s=30), percent=40)
SECRETS = [
    urlsafe_b64encode(bytes((n * 7 + start) % 256 for n in range(32))).decode()[:43]
    for start in range(4)
]
STRANGER, *DEVICES = SECRETS
KNOWN = [claim_of(KEYS, **WHO, secret=each).devices[0] for each in SECRETS]


class World:
    """One address: its limits, its devices, and a clock."""

    def __init__(self, dynamodb, stored, now):
        self.dynamodb, self._stored, self._now, self.after = dynamodb, stored, now, 0
        self._devices = KnownDevices(
            dynamodb, table="table", addresses=lambda: KEYS, now=lambda: self.now
        )
        self._requests = ChallengeRequests(dynamodb, table="table", sleep=lambda _: None)
        self._answers = ChallengeTable(
            dynamodb, table="table", budget=AnswerBudget(3, 10, 25), known_percent=40
        )
        self._number = 0

    @property
    def now(self):
        return self._now + timedelta(seconds=self.after)

    def know(self, *secrets):
        for each in secrets:
            self._devices.note(**WHO, secret=each, browser="")

    def ask(self, secret, *, request="", channel="email", client="a1", beside=None):
        self._number += 1
        who = WHO | {"client_id": client}
        limit = SHARES if channel else None
        return self._requests.open(
            self._stored(f"c{self._number}", holder="h", expires_at=epoch(self.now) + 600),
            wish=Wish(request or f"r{self._number}", timedelta(seconds=60), is_lease=False),
            channel=channel,
            budget=SHARES.strangers if channel else None,
            supersedes=None,
            now=self.now,
            shares=Shares(
                None if secret is None else claim_of(KEYS, **who, secret=secret),
                limit,
                beside or {},
            ),
        )

    def answer(self, challenge_id, share, *, right=False, by=""):
        return self._answers.attempt(
            self._stored(challenge_id).challenge,
            method="EMAIL_CODE",
            right_by="v2" if right else None,
            charged_to="email",
            must_be_sent=False,
            now=self.now,
            holder="h",
            share=share,
            answered_by=lambda: by and self._devices.called(**WHO, secret=by),
        )

    def item(self, key):
        return self.dynamodb.get_item(TableName="table", Key={"pk": {"S": key}}).get("Item")

    def in_hour(self, key):
        """What the item of the day with that beginning of its key has counted in one hour."""
        day = int(self.now.timestamp()) // 86400
        item = self.item(f"{key}#day-{day}")
        [hour] = [name for name in item if name.startswith("hour_")]
        return int(item[hour]["N"])

    def keys_read(self, secret, *, beside):
        """Of the first read, by which it is decided."""
        read, batch_get_item = [], self.dynamodb.batch_get_item

        def noted(**asked):
            read.append(asked["RequestItems"]["table"]["Keys"])
            return batch_get_item(**asked)

        self._requests = ChallengeRequests(
            Noting(self.dynamodb, noted), table="table", sleep=lambda _: None
        )
        self.after += 3600
        self.ask(secret, beside=beside)
        return [key["pk"]["S"] for key in read[0]]

    def counts(self, kind="S#"):
        items = self.dynamodb.scan(TableName="table")["Items"]
        count = "in_hour" if kind == "S#" else "answers"
        return {
            each["pk"]["S"]: int(each[count]["N"])
            for each in items
            if each["pk"]["S"].startswith(kind)
        }


class Noting:
    """DynamoDB, whose reads are noted."""

    def __init__(self, dynamodb, batch_get_item):
        self._dynamodb, self.batch_get_item = dynamodb, batch_get_item

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)


@pytest.fixture
def world(dynamodb, stored, now):
    return World(dynamodb, stored, now.replace(hour=0, minute=0, second=0, microsecond=0))


def use_up(world, secret):
    """Codes until no other is sent in this hour, each as soon as it may be."""
    for sent in range(9):
        found = world.ask(secret)
        if isinstance(found, NotNow):
            return sent
        world.after = max(world.after, found.next_send_at - int(world._now.timestamp()))
    raise AssertionError("there is no limit")


def test_64_strangers_change_nothing_for_a_known_device(world):
    """Invariant 64: it waits for nothing that they did, and has two codes an hour."""
    world.know(DEVICES[0])
    assert 3 == use_up(world, STRANGER)
    world.after -= 119  # their pause is not over
    before = {key: n for key, n in world.counts().items() if key != "S#h#email"}

    assert {} == before
    assert KNOWN[1] == world.ask(DEVICES[0]).share
    world.after += 30
    assert KNOWN[1] == world.ask(DEVICES[0]).share
    world.after += 120
    assert isinstance(world.ask(DEVICES[0]), NotNow)


@pytest.mark.parametrize(
    ("secret", "client"), [(DEVICES[1], "a1"), ("A" * 43, "a1"), ("", "a1"), (DEVICES[0], "a2")]
)
def test_64_who_is_not_registered_is_a_stranger(world, secret, client):
    """Invariants 64 and 66: with another secret, none, or at another client."""
    world.know(DEVICES[0])
    opened = world.ask(secret, client=client)

    assert "" == opened.share
    assert {"S#h#email": 1} == world.counts()


def test_65_a_known_device_uses_its_own_share_first_and_then_the_strangers(world):
    """Invariant 65: the sum is today's limit."""
    world.know(DEVICES[0])

    assert 5 == use_up(world, DEVICES[0])
    assert {"S#h#email": 3, "S#h#email#known": 2, f"S#{KNOWN[1]}#email": 2} == world.counts()
    assert isinstance(world.ask(STRANGER), NotNow)


def test_65_one_device_has_two_thirds_of_the_devices_day(world):
    """Invariant 65: a stolen one leaves two codes a day to the others."""
    world.know(*DEVICES[:2])
    taken = []
    for hour in range(1, 5):
        for second in (0, 60):
            world.after = hour * 3600 + second
            opened = world.ask(DEVICES[0])
            taken.append(isinstance(opened, Opened) and opened.share)
    assert 4 == sum(map(bool, taken))
    world.after = 5 * 3600

    assert KNOWN[2] == world.ask(DEVICES[1]).share


def test_the_same_request_is_told_the_same_share(world):
    """VerifyAuthChallengeResponse charges what was charged first."""
    world.know(DEVICES[0])
    first, second = (world.ask(DEVICES[0], request="same") for _ in range(2))

    assert (True, False) == (first.is_new, second.is_new)
    assert first.share == second.share == KNOWN[1]
    assert first.next_send_at == second.next_send_at
    assert first.challenge_id == second.challenge_id


def test_what_was_not_sent_is_given_back_to_the_share(world):
    """To the devices' count and to the device's own."""
    world.know(DEVICES[0])
    opened = world.ask(DEVICES[0])

    assert ChallengeRefunds(world.dynamodb, table="table").give_back(opened.challenge_id)
    assert {"S#h#email#known": 0, f"S#{KNOWN[1]}#email": 0} == world.counts()


def test_a_method_that_sends_nothing_counts_no_message(world):
    """Its answers are in the share of the device all the same."""
    world.know(DEVICES[0])

    assert KNOWN[1] == world.ask(DEVICES[0], channel=None).share
    assert {} == world.counts()


def wrong_answers(world, secret, count):
    """So many answers to codes, each to a challenge of its own; what became of them."""
    found = []
    for _ in range(count):
        world.after += 3600 * (len(found) % 4 == 0)
        opened = world.ask(secret, channel=None)
        found.append(world.answer(opened.challenge_id, opened.share))
    return found


def test_64_guesses_of_strangers_do_not_lock_a_known_device(world):
    """Invariant 64: the right code of a known device is right when they have used up theirs."""
    world.know(DEVICES[0])
    opened = [world.ask(STRANGER, channel=None) for _ in range(7)]
    guessed = [world.answer(each.challenge_id, each.share) for each in opened]
    mine = world.ask(DEVICES[0])

    assert [Attempt.WRONG] * 6 + [Attempt.OVER_BUDGET] == guessed
    assert Attempt.VERIFIED == world.answer(mine.challenge_id, mine.share, right=True)
    assert 6 == world.in_hour("U#h#email")


def test_64_nor_for_a_code_that_it_could_not_ask_for_as_itself(world):
    """Invariant 64: InitiateAuth cannot say who asks; the answer does, and no stranger can."""
    world.know(DEVICES[0])
    opened = [world.ask(STRANGER, channel=None) for _ in range(8)]
    for each in opened[:6]:
        assert Attempt.WRONG == world.answer(each.challenge_id, "")
    *_, theirs, mine = opened

    for by in ("", STRANGER, "A" * 43, DEVICES[1]):
        assert Attempt.OVER_BUDGET == world.answer(theirs.challenge_id, "", right=True, by=by)
    assert Attempt.VERIFIED == world.answer(mine.challenge_id, "", right=True, by=DEVICES[0])
    assert (6, 0) == (world.in_hour("U#h#email"), world.in_hour("U#h#email#known"))


def test_65_wrong_answers_of_a_known_device_end_with_both_shares(world):
    """Invariant 65: ten an hour, of all senders and requests."""
    world.know(DEVICES[0])
    opened = [world.ask(STRANGER, channel=None) for _ in range(11)]
    found = [world.answer(each.challenge_id, "", by=DEVICES[0]) for each in opened]

    assert [Attempt.WRONG] * 10 + [Attempt.OVER_BUDGET] == found


def test_65_the_sum_of_guesses_is_todays(world):
    """Invariant 65: a stolen device has seven of its own a day, and strangers the others."""
    world.know(DEVICES[0])
    found = wrong_answers(world, DEVICES[0], 26)

    assert 22 == found.count(Attempt.WRONG)
    days = {key.rpartition("#")[0]: n for key, n in world.counts("U#").items()}
    assert {"U#h#email": 15, "U#h#email#known": 7, f"U#{KNOWN[1]}#email": 7} == days


@pytest.mark.parametrize(("asked_by", "said"), [(STRANGER, KNOWN[1]), (DEVICES[0], "")])
def test_a_challenge_is_charged_as_it_was_made(world, asked_by, said):
    """Whatever Cognito's private parameters said, the item decides."""
    world.know(DEVICES[0])
    opened = world.ask(asked_by)

    assert Attempt.VERIFIED != world.answer(opened.challenge_id, said, right=True)
    assert {} == world.counts("U#")


def test_without_a_share_a_known_device_is_like_a_stranger(world):
    """`KnownDeviceShare` 0: the whole limit is everybody's."""
    world.know(DEVICES[0])
    world._answers = ChallengeTable(
        world.dynamodb, table="table", budget=AnswerBudget(3, 2, 25), known_percent=0
    )
    opened = [world.ask(STRANGER, channel=None) for _ in range(3)]
    found = [world.answer(each.challenge_id, "", by=DEVICES[0]) for each in opened]

    assert [Attempt.WRONG] * 2 + [Attempt.OVER_BUDGET] == found


def test_what_is_in_no_limit_has_no_share():
    """Of a method that sends nothing."""
    assert [] == Shares(claim_of(KEYS, **WHO, secret=STRANGER), None).known("h", "email")


def test_when_another_channel_may_be_asked_for_is_told_for_whoever_asks(world):
    """Of a known device its own share counts, of a stranger the strangers'; both read alike."""
    world.know(*DEVICES)
    sms = {"sms": SHARES}
    assert (("sms", 0),) == world.ask(STRANGER, beside=sms).others
    at = world.ask(STRANGER, channel="sms", beside={"email": SHARES}).next_send_at
    mails = epoch(world.now) + 30

    refused = world.ask(STRANGER, beside=sms)
    assert (mails, (("sms", at),)) == (refused.next_at, refused.others)
    assert (("sms", 0),) == world.ask(DEVICES[0], beside=sms).others


@pytest.mark.parametrize("who", [STRANGER, DEVICES[0]])
def test_f21_a_right_answer_gives_the_pause_back_and_no_count(world, who):
    """Who has just signed in gets a code at once, as often as the hour allows."""
    world.know(*DEVICES)
    most = SHARES.strangers.per_hour if who == STRANGER else 5
    for number in range(most):
        opened = world.ask(who)
        assert isinstance(opened, Opened), number
        right = world.answer(opened.challenge_id, opened.share, right=True)
        assert Attempt.VERIFIED == right

    refused = world.ask(who)
    assert Refusal.TOO_MANY == refused.why


def test_f21_a_wrong_answer_gives_nothing_back(world):
    """Nor does a right one by which nothing was sent."""
    opened = world.ask(STRANGER)
    assert Attempt.WRONG == world.answer(opened.challenge_id, opened.share)
    assert isinstance(world.ask(STRANGER), NotNow)
    unsent = world.ask(STRANGER, channel=None)
    assert Attempt.VERIFIED == world.answer(unsent.challenge_id, unsent.share, right=True)
    assert isinstance(world.ask(STRANGER), NotNow)


def test_f21_a_right_answer_writes_no_count_of_messages(world):
    """It has two writes: the challenge, and the answers of the day."""
    opened, before = world.ask(STRANGER), world.item("S#h#email")
    right = world.answer(opened.challenge_id, opened.share, right=True)

    assert Attempt.VERIFIED == right
    assert before == world.item("S#h#email")


def test_of_who_names_no_device_nothing_is_read_of_any(world):
    """That depends on what the client has sent alone; of a caller that names one, all is read."""
    world.know(*DEVICES)
    sms = {"sms": SHARES}
    named = [world.keys_read(secret, beside=sms) for secret in SECRETS]

    assert [9 - 1] * len(SECRETS) == [len(each) for each in named]  # and no mark
    assert ["R#r", "S#h#email", "S#h#sms"] == sorted(
        key.rstrip("0123456789") for key in world.keys_read(None, beside=sms)
    )
    assert (("sms", 0),) == world.ask(None, channel="email", beside=sms).others
