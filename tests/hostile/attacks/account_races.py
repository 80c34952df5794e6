"""
Races for an account that changes or goes while a sign-in is under way.

The owner changes the address, or deletes the account, by Cognito or by the REST API, and perhaps
somebody signs up for the same address again. The holder of the earlier mailbox, and a browser that
was known there, goes on with what they have of it: a code that is open, and the device's secret.
What is mailed to the new address is the owner's, and so is a code that the account of now asked
for, though it ends in the same mailbox: a sign-in that began before may share its challenge.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from unittest import mock

from api.routes import account
from rules.passwordless.one_time_code import Challenge, user_key
from rules.trigger_event import TriggerEvent
from runtime.passwordless import known_devices
from tests.hostile.actors import Operator, Owner, again
from tests.hostile.app import App, tried
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.client_line import digest_of
from tests.hostile.cognito import CLIENT, POOL, CognitoRefused, SignIn
from tests.hostile.schedule import Schedule
from tests.hostile.world import Mail, World
from triggers.challenges import attempts, new_challenge

OLD, NEW = "ada@x.example", "ada@y.example"
_PASSWORD = "the owner's"


def play(worlds: Worlds, rounds: int) -> Tally:
    """An account in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    dice = worlds.dice(number)
    kind, step = dice.choice([(_Moves, "off"), (_Goes, "new_device"), (_Goes, "off")])
    world = worlds(number, SECOND_STEP=step)
    with world.inhabited():
        return kind(world, is_second=step != "off").run()


class _Race:
    """
    A round.

    Attributes:
        is_over: Whether the account has changed, and its owner was told so.

    """

    def __init__(self, world: World, *, is_second: bool) -> None:
        self.world, self.is_second = world, is_second
        self.app = App(world)
        self.account = Owner(world, OLD).account()
        self.token = world.cognito.password_sign_in(OLD, _PASSWORD, who="owner")
        self.secret = digest_of(world.dice.randbytes(32))
        self.is_over = False
        self.open = self.tried = self.gained = self.harmed = 0

    def run(self) -> Tally:
        self.app.known.note(
            pool_id=POOL,
            client_id=CLIENT,
            address=OLD,
            secret=self.secret,
            browser="Firefox",
            user=self.account.sub,
        )
        self.world.cognito.slow = 0.1
        self.world.dawdles = self.world.dice.choice([0.0, 0.05])
        acts = [self.ends, *[self._goes_on] * self.world.dice.randint(1, 2)]
        self.open = len(acts)
        self.world.race(*(partial(self._counted, act) for act in acts), self._send)
        return Tally(self.tried, self.gained, self.harmed)

    def ends(self) -> None:
        """The owner changes the account, or has it deleted."""
        raise NotImplementedError

    def begins(self, address: str) -> SignIn:
        """A sign-in, behind the password where that comes first."""
        if self.is_second:
            return self.world.cognito.begin_behind_password(address, _PASSWORD)
        return self.world.cognito.begin(address)

    def _goes_on(self) -> None:
        """The holder of the browser, and of a code that was mailed before."""
        with suppress(CognitoRefused):
            first = again(partial(self.begins, OLD), times=2)
            if first.account is not self.account:
                return  # too late: what is mailed now is of the account of now
            code = self._mailed(first)
            if self.world.dice.random() < 0.5:
                self._answers(first, code or self.secret)
            if self.world.dice.random() < 0.5:
                Schedule.until(lambda: self.is_over)
            for _ in range(2):
                Schedule.step()
                another = again(partial(self.begins, OLD), times=2)
                self._answers(another, self.secret if self.is_second else code)

    def _mailed(self, sign_in: SignIn) -> str:
        if sign_in.private["method"] == "DEVICE":
            return ""
        mail = Owner(self.world, OLD).mail_for(sign_in)
        return mail.code if mail and self._is_of_before(mail) else ""

    def _is_of_before(self, mail: Mail) -> bool:
        """Whether the account of before asked for it; where both share a challenge, one did."""
        challenge = Operator(self.world).items("C#")[f"C#{mail.challenge}"]
        return challenge["subject"] == {"S": self.account.sub}

    def _answers(self, sign_in: SignIn, answer: str) -> None:
        self.tried += 1
        was_over = self.is_over or sign_in.account is not self.account
        again(partial(self.world.cognito.answer, sign_in, answer, who="other"), times=2)
        self.gained += bool(sign_in.tokens) and was_over

    def _counted(self, act: "partial[None]") -> None:
        try:
            act()
        finally:
            self.open -= 1

    def _send(self) -> None:
        while self.open:
            self.world.deliver()
            Schedule.until(lambda: bool(self.world.outbox) or not self.open)


class _Moves(_Race):
    """The address changes: UpdateUserAttributes, and VerifyUserAttribute with the code."""

    def ends(self) -> None:
        Schedule.step()
        self.account.attributes |= {"email": NEW, "email_verified": "false"}
        Schedule.step()
        self.account.attributes["email_verified"] = "true"
        self.is_over = True
        owner = Owner(self.world, NEW)
        for _ in range(2):
            with suppress(CognitoRefused):
                if again(owner.sign_in).tokens:
                    return
            self.world.wait(61)
        self.harmed += 1


class _Goes(_Race):
    """The account is deleted, and in most rounds its address has another one soon."""

    def ends(self) -> None:
        if self.world.dice.random() < 0.5:  # by Cognito, which tells nobody
            self.world.cognito.delete_user(self.account, self.token)
            self.is_over = True
        else:
            self.is_over = bool(tried(lambda: self.app.ask(account.DELETE_ME, token=self.token)))
            self.harmed += not self.is_over
        if self.world.dice.random() < 0.7:
            verified = {"email_verified": "true"}
            self.world.pool.add(OLD, attributes=verified, password=_PASSWORD, made_by="next")


@contextmanager
def _of_whoever_has_the_address() -> Iterator[None]:
    """Codes that look at the address alone, and so are good for the next account at it."""

    def user_of(asked: TriggerEvent, challenge_id: str) -> str:
        address = asked.attributes.get("email")
        return user_key(b"", pool_id=asked.pool_id, name=challenge_id, subject=address)

    with (
        mock.patch.object(new_challenge, "user_of", user_of),
        mock.patch.object(attempts, "user_of", user_of),
    ):
        yield


ATTACK = Attack(
    name="races for changed accounts",
    promise="no code or device of the address or the account before opens the one of now",
    invariants=(59, 66),
    rounds=40,
    play=play,
    controls={
        "a code is of no address": lambda: mock.patch.object(Challenge, "at", lambda self, _: self),
        "a code is of any account at its address": _of_whoever_has_the_address,
        "a device is of any account": lambda: mock.patch.object(
            known_devices, "opens", lambda device, **_: device is not None
        ),
    },
    control_rounds=300,
    is_slow=True,
)
