"""
Account lock-out: strangers ask for codes and answer wrongly in one user's name, all day long.

1,000 requests a day: some at the first seconds of each hour, when the limits begin again, some just
before and between the steps of the user's own sign-ins, the others at any time; by all spellings,
at two app clients, with device secrets that are made up. The user has three known devices, which
sign in twice in an hour, or once, and six times a day together.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from unittest import mock

from clients.passwordless import SignIn as Client
from clients.passwordless import SignInRefused, Step
from rules.passwordless.known_share import SendShares, send_shares
from rules.passwordless.send_budget import SendBudget
from rules.value import replace
from runtime.passwordless.known_devices import Claim
from tests.hostile.actors import Operator, Owner, device_of, tolerant
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.client_line import ClientLine, digest_of, seeded_clients
from tests.hostile.cognito import SignIn
from tests.hostile.world import NOON, Mail, World
from triggers.challenges import opening

ADDRESS = "ada@x.example"
_A_DAY, _SIGN_INS, _DEVICES = 1000, 6, 3
_PATIENCE_S, _HOUR_S, _DAY_S = 30, 3600, 86_400
_MAILS_PER_HOUR, _MAILS_PER_DAY, _ANSWERS = 5, 15, {"hour": 10, "day": 25}
_MIDNIGHT = NOON.replace(hour=0) + timedelta(days=1)


def play(worlds: Worlds, rounds: int) -> Tally:
    """A day of somebody else in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    start = "direct" if worlds.dice(number).random() < 0.5 else "rounds"
    world = worlds(number, PASSWORDLESS_START=start)
    with world.inhabited(), seeded_clients(world):
        return _Day(world).run()


class _Day:
    def __init__(self, world: World) -> None:
        self._world = world
        self._owner = Owner(world, ADDRESS)
        self._open: list[SignIn] = []
        self.tried = self.kept_out = 0

    def run(self) -> Tally:
        self._owner.account()
        devices = [self._known() for _ in range(_DEVICES)]
        acts = [(second, self._attack) for second in self._hostile_seconds()]
        for number, second in enumerate(self._owners_seconds()):
            acts.append((second, self._signs_in_by(devices[number % _DEVICES])))
        for second, act in sorted(acts, key=lambda each: each[0]):
            self._world.now = max(self._world.now, _MIDNIGHT + timedelta(seconds=second))
            act()
        return Tally(self.tried, succeeded=int(self._is_over_a_limit()), harmed=self.kept_out)

    def _known(self) -> str:
        """The secret of a device that signed in on the day before, when nobody was hostile."""
        secret = digest_of(self._world.dice.randbytes(32))
        self._signs_in_by(secret)()
        self._world.now += timedelta(hours=2)
        return secret

    def _hostile_seconds(self) -> list[int]:
        dice = self._world.dice
        first = [hour * _HOUR_S + dice.randrange(20) for hour in range(24) for _ in range(15)]
        return first + [dice.randrange(_DAY_S) for _ in range(_A_DAY - len(first))]

    def _owners_seconds(self) -> list[int]:
        dice = self._world.dice
        an_hour = dice.choice([1, 2])
        hours = sorted(dice.sample(range(23), _SIGN_INS // an_hour))
        return [
            hour * _HOUR_S + each * _HOUR_S // 2 + dice.randrange(_HOUR_S // 2 - 2 * _PATIENCE_S)
            for hour in hours
            for each in range(an_hour)
        ]

    def _signs_in_by(self, secret: str) -> Callable[[], None]:
        return lambda: self._sign_in(secret)

    def _sign_in(self, secret: str) -> None:
        began = self._world.now
        self._attack_some()
        line = ClientLine(self._world, "owner")
        client = Client("https://x.example/", client_id="c", post=line, known=secret)
        is_in = self._answers(client, line, client.begin(ADDRESS), began)
        self.kept_out += not (is_in and self._world.now - began <= timedelta(seconds=_PATIENCE_S))

    def _answers(self, client: Client, line: ClientLine, step: Step, began: datetime) -> bool:
        """Answer what is mailed; after a code that was no good ask for another one."""
        for _ in range(3):
            self._attack_some()
            if step.parameters.get("delivery") in {"refused", "wait"}:
                self._world.wait(step.again_in_s)
                if self._world.now - began > timedelta(seconds=_PATIENCE_S):
                    return False
            mail = self._mail_for(line.sign_ins[-1])
            try:
                if mail is not None:
                    step = client.answer(mail.code)
                if step.tokens:
                    return True
                step = client.again()
            except SignInRefused:
                step = client.begin(ADDRESS)
        return False

    def _mail_for(self, sign_in: SignIn) -> Mail | None:
        while self._world.deliver():
            self._attack_some()
        mails = reversed(self._world.mailboxes[ADDRESS])
        mine = sign_in.private.get("challenge_id")
        return next((mail for mail in mails if mail.challenge == mine), None)

    def _attack_some(self) -> None:
        """Somebody sees that the user is about to sign in."""
        if self._world.now < _MIDNIGHT:
            return
        for _ in range(self._world.dice.randrange(4)):
            self._attack()

    def _attack(self) -> None:
        self.tried += 1
        dice = self._world.dice
        if not self._open or dice.random() < 0.4:
            self._begin()
        else:
            sign_in = dice.choice(self._open[-4:])
            (self._ask if dice.random() < 0.5 else self._guess)(sign_in)
        while dice.random() < 0.8 and self._world.deliver():
            pass

    def _begin(self) -> None:
        dice = self._world.dice
        spelled = "".join(dice.choice([each, each.upper()]) for each in ADDRESS)
        client = dice.choice(["client1", "client2"])
        begun = tolerant(lambda: self._world.cognito.begin(spelled, client=client))
        self._open += [begun] if begun else []

    def _ask(self, sign_in: SignIn) -> None:
        dice = self._world.dice
        told = {"request_id": f"{dice.getrandbits(80):020x}", "device": device_of("mallory")}
        if dice.random() < 0.3:
            told["known"] = digest_of(dice.randbytes(4))
        self._answer(sign_in, "start", told)

    def _guess(self, sign_in: SignIn) -> None:
        self._answer(sign_in, f"{self._world.dice.randrange(10**8):08}", None)

    def _answer(self, sign_in: SignIn, text: str, told: dict[str, str] | None) -> None:
        tolerant(lambda: self._world.cognito.answer(sign_in, text, who="mallory", metadata=told))
        if sign_in.is_over:
            self._open.remove(sign_in)

    def _is_over_a_limit(self) -> bool:
        """By the hours and days of the clock, which is what the limits go by."""
        mails = [mail.at for mail in self._world.mailboxes[ADDRESS]]
        hours = Counter(at.replace(minute=0, second=0, microsecond=0) for at in mails)
        days = Counter(at.date() for at in mails)
        return (
            max(hours.values()) > _MAILS_PER_HOUR
            or max(days.values()) > _MAILS_PER_DAY
            or self._are_too_many_guesses()
        )

    def _are_too_many_guesses(self) -> bool:
        """Of both shares together, in each hour, and in the days that the keys end with."""
        answers: Counter[tuple[str, str]] = Counter()
        items = [(key.split("#"), item) for key, item in Operator(self._world).items("U#").items()]
        holders = {parts[1] for parts, item in items if _hours(item)}
        for parts, item in items:
            if parts[1] in holders:  # else it is what one device has used of its share
                answers["day", parts[-1]] += int(item["answers"]["N"])
                for hour in _hours(item):
                    answers["hour", hour] += int(item[hour]["N"])
        return any(count > _ANSWERS[window] for (window, _), count in answers.items())


def _hours(item: Mapping[str, object]) -> list[str]:
    return [name for name in item if name.startswith("hour_")]


def _added(whole: SendBudget, *, percent: int) -> SendShares:
    """A share in addition to the limit instead of a part of it."""
    return replace(send_shares(whole, percent=percent), strangers=whole)


ATTACK = Attack(
    name="account lock-out",
    promise="each sign-in of a known device succeeds within 30 s; the limits stay as they are",
    invariants=(64, 65),
    rounds=4,
    play=play,
    controls={
        "no device is known": lambda: mock.patch.object(Claim, "is_known", return_value=False),
        "every device is known": lambda: mock.patch.object(Claim, "is_known", return_value=True),
        "the share is no part of the limit": lambda: mock.patch.object(
            opening, "send_shares", _added
        ),
    },
    control_rounds=2,
    parts=2,
    is_slow=True,
)
