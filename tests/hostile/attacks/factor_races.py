"""
Races for what a user enrolled: an authenticator app, recovery codes, and Cognito's own factor.

The owner signs in with codes, in two tabs at once, and meanwhile enrols another app, repeating the
request as clients do, makes another sheet, or gives both up. A thief answers with each code that
the owner has typed. In some rounds the owner switches a second factor on at Cognito while a code
by mail, which the thief reads, is under way: behind the password, which the thief has, or alone.

The owner is not harmed where wrong answers, one by one, have used up the hour that an owner who
has no known device shares with strangers: a code that was used or given up is a wrong one.
"""

from base64 import b32decode
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from unittest import mock

from api.routes import factors
from rules.passwordless import totp
from rules.passwordless.recovery_code import METHOD as RECOVERY
from rules.passwordless.second_step import begins_with_password
from runtime.passwordless.second_factors import SecondFactors
from tests.hostile.actors import Operator, Owner, again
from tests.hostile.app import App, tried
from tests.hostile.attack import Attack, Tally, in_worlds
from tests.hostile.cognito import CognitoRefused
from tests.hostile.dynamodb import forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import World
from triggers import create_auth_challenge

ADDRESS = "ada@x.example"
_STRANGERS = 6  # answers in an hour: what the known devices' 40 % leave of ten
_SETTINGS = {
    "ENROLLED_METHODS": f"{totp.METHOD},{RECOVERY}",
    "PASSWORDLESS_METHODS": f"EMAIL_CODE,{totp.METHOD},{RECOVERY}",
    "PASSWORDLESS_START": "rounds",
    "MFA_AFTER_CODE": "refuse",
}


class _Race:
    """
    A user with an app, a sheet or neither.

    Attributes:
        typed: What the owner has answered with, for the thief to see.
        void: What is not to open anything any more.

    """

    method = ""

    def __init__(self, world: World) -> None:
        self.world = world
        self.account = Owner(world, ADDRESS).account()
        token = world.cognito.password_sign_in(ADDRESS, "the owner's", who="owner")
        self.app, self.token = App(world), token
        self.typed: list[str] = []
        self.void: set[str] = set()
        self._used: Counter[str] = Counter()
        self._open = self._tried = self._gained = self._harmed = self._wrong = 0

    def run(self) -> Tally:
        acts = [*self.acts(), self._steals]
        self._open = len(acts)
        self.world.cognito.slow = 0.1
        self.world.dawdles = self.world.dice.choice([0.0, 0.05])
        self.world.race(*(partial(self._counted, act) for act in acts), self._send)
        twice = sum(times > 1 for times in self._used.values())
        lost = sum(not self._used[code] for code in set(self.typed) - self.void)
        lost *= not self._is_used_up()
        return Tally(self._tried, self._gained + twice, self._harmed + lost)

    def acts(self) -> list[Callable[[], None]]:
        """What goes on at once with the thief."""
        raise NotImplementedError

    def ask(self, route: Any, **body: Any) -> Any:
        """A request of the owner's, who has signed in a moment ago."""
        return tried(lambda: self.app.ask(route, token=self.token, **body))

    def types(self, code: str) -> None:
        """The owner answers; somebody signs in with it at last."""
        self.typed.append(code)
        self.answers(code, who="owner")

    def answers(self, code: str, *, who: str) -> None:
        """A sign-in by that code."""
        cognito = self.world.cognito
        wish = {**Owner(self.world, ADDRESS).wish(who), "method": self.method}
        with suppress(CognitoRefused):
            sign_in = again(lambda: cognito.begin(ADDRESS))
            again(lambda: cognito.answer(sign_in, "start", who=who, metadata=wish))
            was_void = code in self.void
            again(lambda: cognito.answer(sign_in, code, who=who))
            self._used[code] += bool(sign_in.tokens)
            self._wrong += not sign_in.tokens
            self._gained += bool(sign_in.tokens) and was_void

    def _is_used_up(self) -> bool:
        """Whether the strangers' hour is over, by no more than was answered before what is lost."""
        counts = Operator(self.world).items("U#").items()
        hours = [
            int(value["N"])
            for _, item in counts
            for name, value in item.items()
            if name.startswith("hour_")
        ]
        return self._wrong > max(hours, default=0) >= _STRANGERS

    def _steals(self) -> None:
        for _ in range(self.world.dice.randint(1, 3)):
            Schedule.until(lambda: bool(self.typed))
            if self.typed:
                self._tried += 1
                self.answers(self.world.dice.choice(self.typed), who="thief")

    def _counted(self, act: "Callable[[], None]") -> None:
        try:
            act()
        finally:
            self._open -= 1

    def _send(self) -> None:
        while self._open:
            self.world.deliver()
            Schedule.until(lambda: bool(self.world.outbox) or not self._open)


class _App(_Race):
    method = totp.METHOD

    def acts(self) -> list[Callable[[], None]]:
        self._secret = self._enrolled()
        self.world.wait(2 * totp.STEP_S)
        code = self._shown(self._secret, after=1)  # its clock is ahead
        ends = self.world.dice.choice([self._replaces, self._gives_up])
        return [partial(self.types, code), partial(self.types, code), ends]

    def _offered(self) -> tuple[bytes, dict[str, str]]:
        offer = self.ask(factors.OFFER_APP).body
        spelled = str(offer["secret"])
        secret = b32decode(spelled + "=" * (-len(spelled) % 8))
        return secret, {"enrolment": offer["enrolment"], "code": self._shown(secret)}

    def _enrolled(self) -> bytes:
        secret, first = self._offered()
        assert self.ask(factors.ENROL_APP, **first)
        return secret

    def _replaces(self) -> None:
        """Another app; its first code is sent twice, and the next one signs in."""
        secret, first = self._offered()
        repeat = self.world.dice.random() < 0.5
        if not self.ask(factors.ENROL_APP, **first):
            return
        self.void.add(self._shown(self._secret, after=1))
        again = [partial(self.ask, factors.ENROL_APP, **first)] if repeat else []
        self._open += len(again)
        for act in again:
            self.world.cognito.schedule.spawn(partial(self._counted, act))
        self.types(self._shown(secret, after=1))

    def _gives_up(self) -> None:
        if self.ask(factors.REMOVE_APP):
            self.void.add(self._shown(self._secret, after=1))

    def _shown(self, secret: bytes, *, after: int = 0) -> str:
        return totp.code(secret, int(self.world.now.timestamp()) // totp.STEP_S + after)


class _Sheet(_Race):
    method = RECOVERY

    def acts(self) -> list[Callable[[], None]]:
        self._codes = self._made()
        first, second = self._codes[:2]
        ends = self.world.dice.choice([self._replaces, self._gives_up, self._keeps])
        return [*(partial(self.types, each) for each in (first, first, second)), ends]

    def _made(self) -> list[str]:
        return list(self.ask(factors.NEW_CODES).body["codes"])

    def _replaces(self) -> None:
        codes = self._made()
        self.void.update(self._codes)
        self.types(codes[0])

    def _gives_up(self) -> None:
        if self.ask(factors.REMOVE_CODES):
            self.void.update(self._codes)

    def _keeps(self) -> None:
        self.types(self._codes[2])


class _AtCognito(_Race):
    method = "EMAIL_CODE"

    def acts(self) -> list[Callable[[], None]]:
        return [self._reads_mail, self._enrols]

    def _reads_mail(self) -> None:
        """A code that was mailed is not enough once there is a factor at Cognito."""
        owner, cognito = Owner(self.world, ADDRESS), self.world.cognito
        has_password = self.world.dice.random() < 0.5
        with suppress(CognitoRefused):
            sign_in = (
                cognito.begin_behind_password(ADDRESS, "the owner's")
                if has_password
                else owner.begin()
            )
            mail = owner.mail_for(sign_in)
            if mail is None:
                return
            had_one = bool(self.account.factors)
            cognito.answer(sign_in, mail.code, who="thief")
            self._tried += 1
            self._gained += had_one and bool(sign_in.tokens)
            self._harmed += not (had_one or sign_in.tokens or self.account.factors)

    def _enrols(self) -> None:
        for _ in range(self.world.dice.randint(0, 12)):
            Schedule.step()
        self.account.factors = ["totp of the owner"]


def _of_some_kind(world: World) -> _Race:
    return world.dice.choice([_App, _Sheet, _AtCognito])(world)


ATTACK = Attack(
    name="races for second factors",
    promise="a code of an app or sheet opens once, none that was given up; a factor is asked for",
    invariants=(77,),
    rounds=40,
    play=in_worlds(_of_some_kind, **_SETTINGS),
    controls={
        "a step is good again": forgets("last_step < :step"),
        "a recovery code is good again": forgets("contains(digests, :digest)"),
        "a code of the app before counts": forgets("id = :enrolment"),
        "an app is enrolled again": forgets("attribute_not_exists(pk) OR id <> :id"),
        "nobody asks for a factor": lambda: mock.patch.object(
            SecondFactors, "has_one", return_value=False
        ),
        "a password is taken for a factor": lambda: mock.patch.object(
            create_auth_challenge, "has_proved_factor", begins_with_password
        ),
    },
    seed=4,
    control_rounds=300,
    is_slow=True,
)
