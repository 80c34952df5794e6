"""
Races for every change that a code and its counts go through.

Begin, ask again, send, answer and give back, by one owner, one to three others and a sender
that is given messages twice. Cognito calls slow triggers again, answers get lost. Who goes
on next at a call of DynamoDB, SQS, SES or Cognito, chance says.
"""

from collections import Counter
from functools import partial
from unittest import mock

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.known_share import answer_shares
from runtime.passwordless import challenge_table
from tests.hostile.actors import Operator, Owner, Stranger, Thief
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.cognito import SignIn
from tests.hostile.dynamodb import forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import World

ADDRESS = "ada@x.example"
_TRIES, _PER_HOUR, _MAILS = 3, 10, 5
_STRANGERS = answer_shares(AnswerBudget(_TRIES, _PER_HOUR, 25), percent=40).strangers.per_hour


def play(worlds: Worlds, rounds: int) -> Tally:
    """A victim, and an hour's races for the codes, in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    start = "direct" if worlds.dice(number).random() < 0.5 else "rounds"
    world = worlds(number, PASSWORDLESS_START=start)
    with world.inhabited():
        return _Race(world, is_shared=start == "direct").run()


class _Race:
    def __init__(self, world: World, *, is_shared: bool) -> None:
        self._world = world
        self._is_shared = is_shared
        self._open = 0
        self._sign_ins: list[tuple[str, SignIn]] = []
        self._owner = Owner(world, ADDRESS)
        self._has_mail = False

    def run(self) -> Tally:
        world = self._world
        self._owner.account()
        world.faults, world.cognito.slow = 0.03, 0.15
        kinds = (Stranger, Thief)
        others = [
            world.dice.choice(kinds)(world, ADDRESS, f"other {number}")
            for number in range(world.dice.randint(1, 3))
        ]
        acts = [self._owner_signs_in, *(partial(self._intrude, each) for each in others)]
        self._open = len(acts)
        world.race(*acts, self._send)
        tried = sum(each.tried for each in others)
        return Tally(tried, succeeded=int(self._is_broken()), harmed=int(self._is_kept_out()))

    def _owner_signs_in(self) -> None:
        try:
            sign_in = self._owner.sign_in()
            self._sign_ins.append(("owner", sign_in))
            self._has_mail = self._owner.mail_for(sign_in) is not None
        finally:
            self._open -= 1

    def _intrude(self, other: Stranger) -> None:
        try:
            sign_in = other.begin(self._world.dice.choice(["client1", "client2"]))
            if sign_in is None:
                return
            self._sign_ins.append((other.name, sign_in))
            for _ in range(self._world.dice.randint(1, 4)):
                if not sign_in.is_over:
                    self._let_time_go_by()
                    self._intrude_once(other, sign_in)
        finally:
            self._open -= 1

    def _let_time_go_by(self) -> None:
        if self._world.dice.random() < 0.15:
            self._world.wait(self._world.dice.choice([16, 31]))

    def _intrude_once(self, other: Stranger, sign_in: SignIn) -> None:
        stolen = other.stolen(sign_in) if isinstance(other, Thief) else []
        if stolen:
            other.answer(sign_in, self._world.dice.choice(stolen))
        elif self._world.dice.random() < 0.4:
            other.ask(sign_in)
        else:
            other.guess(sign_in)

    def _send(self) -> None:
        while self._open:
            self._world.deliver(twice=0.2)
            Schedule.until(lambda: bool(self._world.outbox) or not self._open)

    def _is_broken(self) -> bool:
        tokens = [(who, each) for who, each in self._sign_ins if each.tokens]
        wins = Counter(each.private["challenge_id"] for _, each in tokens)
        return (
            any(who != "owner" for who, _ in tokens)
            or any(count > 1 for count in wins.values())
            or self._is_over_a_limit()
        )

    def _is_over_a_limit(self) -> bool:
        operator = Operator(self._world)
        mails = Counter(mail.challenge for mail in self._world.mailboxes[ADDRESS])
        tries = [int(item["attempts"]["N"]) for item in operator.items("C#").values()]
        answers = [int(item["answers"]["N"]) for item in operator.items("U#").values()]
        sends = operator.items("S#").values()
        in_hour, in_day = (
            sum(int(item[of]["N"]) for item in sends) for of in ("in_hour", "in_day")
        )
        return (
            max(mails.values(), default=0) > 1
            or mails.total() > in_day  # who waits for the next hour has mails of both
            or max(in_hour, self._most_in_an_hour()) > _MAILS
            or max(tries, default=0) > _TRIES
            or max(answers, default=0) > _PER_HOUR
        )

    def _charged(self, window: str) -> int:
        sends = Operator(self._world).items("S#").values()
        return sum(int(item[window]["N"]) for item in sends)

    def _most_in_an_hour(self) -> int:
        mails = self._world.mailboxes[ADDRESS]
        hours = Counter(mail.at.replace(minute=0, second=0) for mail in mails)
        return max(hours.values(), default=0)

    def _is_kept_out(self) -> bool:
        """
        With a code of one's own, while there are answers left in the hour.

        A code that is shared, others' guesses may lock; and who has no known device shares the
        answers with strangers. Who has one is `lock_out`'s.
        """
        owner = [each for who, each in self._sign_ins if who == "owner"]
        may_get_in = self._has_mail and not self._is_shared and not self._is_used_up()
        return may_get_in and not any(each.tokens for each in owner)

    def _is_used_up(self) -> bool:
        """All by others: the owner answers nothing but what was mailed."""
        items = Operator(self._world).items("U#").values()
        return any(int(item["answers"]["N"]) >= _STRANGERS for item in items)


ATTACK = Attack(
    name="races for codes",
    promise="one winner of a code, sent once, within the limits; its owner gets in",
    invariants=(1, 2, 3, 4, 5, 23, 67, 68, 69, 71, 72, 73),
    rounds=2000,
    play=play,
    controls={
        "tries are not bounded": forgets("attempts < :tries"),
        "a code is sent by every run": forgets(
            "attribute_not_exists(sent_at)",
            "(attribute_not_exists(lease_until) OR lease_by = :run)",
        ),
        "no code is right again": lambda: mock.patch.object(
            challenge_table, "is_right_again", return_value=False
        ),
        "counts are written over": forgets("next_at = :seen", "attribute_not_exists(pk)"),
    },
    control_rounds=600,
    parts=8,
    is_slow=True,
)
