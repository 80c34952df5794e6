"""
Races for an address that nobody has an account of yet.

Its owner signs up with the reference client. One to three strangers sign up too, also by a password
and again and again, which takes the name; they claim it, guess, type codes that they have seen, ask
for the proof, and try their passwords. Cognito looks for the name first,
or asks PreSignUp first; it calls slow triggers again, does not store whom it was let store, and
its answers get lost.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any
from unittest import mock

from clients.passwordless import SignIn as Client
from clients.passwordless import SignInRefused, Step
from rules.passwordless.magic_link import digest
from rules.passwordless.one_time_code import request_key
from rules.value import replace
from runtime.passwordless.receipts import Receipts
from runtime.user_pool.unconfirmed import Unconfirmed
from tests.hostile.actors import Operator
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.client_line import ClientLine, digest_of, seeded_clients
from tests.hostile.cognito import CognitoRefused
from tests.hostile.dynamodb import forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import World
from triggers.proof_first import sign_up_address

ADDRESS = "ada@x.example"
_MAILS, _TRIES = 5, 6


def play(worlds: Worlds, rounds: int) -> Tally:
    """One address, and everybody who wants it, in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    dice = worlds.dice(number)
    world = worlds(number, PASSWORDLESS_START=dice.choice(["direct", "rounds"]))
    world.cognito.existence_first = dice.random() < 0.5

    with world.inhabited(), seeded_clients(world):
        return _Race(world).run()


class _Race:
    def __init__(self, world: World) -> None:
        self._world = world
        self._open = self.tried = 0
        self._by_strangers: list[str] = []
        self._owner_is_in = self._has_proved = self._is_kept_out = False
        self._second_codes = self._second_tokens = 0

    def run(self) -> Tally:
        world = self._world
        world.faults, world.cognito.slow, world.cognito.forgetful = 0.02, 0.15, 0.1
        others = [f"stranger {number}" for number in range(world.dice.randint(1, 3))]
        if world.dice.random() < 0.3:
            self._squat(others[0])
        acts = [self._own, *(partial(self._intrude, each) for each in others)]
        self._open = len(acts)
        world.race(*acts, self._send)
        kept_out = (self._has_proved or self._is_kept_out) and not self._owner_is_in
        return Tally(
            self.tried, succeeded=int(self._is_broken()), harmed=int(kept_out) + self._second_codes
        )

    def _own(self) -> None:
        try:
            client = Client(
                "https://x.example/",
                client_id="c",
                post=ClientLine(self._world, "owner", lost=0.1),
                sleep=lambda _: Schedule.step(),
            )
            step = self._tried(lambda: client.sign_up(ADDRESS))
            if step is None or not step.is_sign_up:
                return
            if step.parameters["delivery"] == "refused":
                self._world.wait(min(step.again_in_s, 121))
                self._tried(client.again)
            code = self._mailed(client)
            if code is not None:
                self._answer(client, code)
        finally:
            self._open -= 1

    def _answer(self, client: Client, code: str) -> None:
        for _ in range(_TRIES):
            step = self._tried(lambda: client.answer(code))
            if step is None:
                continue
            if step.is_sign_up:  # it is the right code: a wrong one now is a burnt one
                self._has_proved = True
                continue
            self._has_proved = True
            if step.tokens:
                self._owner_is_in = True
                self._second_tokens += self._spends_again(client)
                return
            self._prove_again(client)
            return

    def _prove_again(self, client: Client) -> None:
        """The receipt is open for two minutes: the app tries again, and no code is typed."""
        for _ in range(_TRIES):
            step = self._tried(client._prove)  # what `answer` does last
            if step is not None and step.tokens:
                self._owner_is_in = True
                return
        self._second_codes += 1

    def _spends_again(self, client: Client) -> int:
        step = self._tried(client._prove)  # with the secret once more
        return int(step is not None and step.tokens is not None)

    def _tried(self, act: Callable[[], Step]) -> Step | None:
        for _ in range(_TRIES):
            try:
                return act()
            except (SignInRefused, OSError) as refused:
                self._is_kept_out |= "UserNotConfirmedException" in str(refused)
                Schedule.step()
        return None

    def _mailed(self, client: Client) -> str | None:
        """The code that was mailed for this device, once it has arrived."""
        device = digest(client._device_secret)  # whose mail it is, its text says

        def mine() -> str | None:
            items = Operator(self._world).items("C#")
            for mail in reversed(self._world.mailboxes[ADDRESS]):
                if items.get(f"C#{mail.challenge}", {}).get("device") == {"S": device}:
                    return mail.code
            return None

        Schedule.until(lambda: mine() is not None)
        return mine()

    def _intrude(self, name: str) -> None:
        line = ClientLine(self._world, name, lost=0.0)
        secret = digest_of(name.encode())
        device = digest(secret)
        try:
            for number in range(self._world.dice.randint(1, 5)):
                self.tried += 1
                acts = [self._asks, self._types, self._proves, self._enters, self._squats]
                act = self._world.dice.choice([*acts, self._claims])
                try:
                    act(line, name, secret, device, number)
                except (SignInRefused, CognitoRefused):
                    Schedule.step()
        finally:
            self._open -= 1

    def _asks(self, line: ClientLine, name: str, _: str, device: str, number: int) -> None:
        self._signs_up(
            line, name, device=device, request_id=f"{name:_<20}{number}".replace(" ", "_")
        )

    def _squat(self, name: str) -> None:
        """Cognito stores an unconfirmed user, and mails the owner its own code."""
        with suppress(CognitoRefused):
            self._world.cognito.sign_up(ADDRESS, name, who=name)

    def _squats(self, _: ClientLine, name: str, *__: Any) -> None:
        self._squat(name)

    def _claims(self, line: ClientLine, name: str, _: str, device: str, number: int) -> None:
        """The name of the user who has it, for a device of their own."""
        seen = [mail.code for mail in self._world.mailboxes[ADDRESS]]
        code = self._world.dice.choice(["", *seen])
        told = {"code": code} if code else {"request_id": f"{name:_<20}{number}".replace(" ", "_")}
        wish = {"sign_up": "claim", "address": ADDRESS, "device": device, **told}
        nobody = {"Username": f"{number}@nobody.example", "Password": name}
        line("SignUp", {**nobody, "ClientMetadata": wish})

    def _types(self, line: ClientLine, name: str, _: str, device: str, number: int) -> None:
        """Digits, or a code that was seen on somebody's screen."""
        seen = [
            mail.code for mail in self._world.mailboxes[ADDRESS] if not self._is_of(mail, device)
        ]
        guess = f"{self._world.dice.randrange(10**8):08}"
        self._signs_up(
            line,
            name,
            device=device,
            code=self._world.dice.choice([guess, *seen]),
            try_id=f"{number:016}",
        )

    def _is_of(self, mail: Any, device: str) -> bool:
        item = Operator(self._world).items("C#").get(f"C#{mail.challenge}", {})
        return item.get("device") == {"S": device}

    def _signs_up(self, line: ClientLine, name: str, **told: str) -> None:
        line(
            "SignUp",
            {
                "Username": ADDRESS,
                "Password": name,
                "ClientMetadata": {"sign_up": "passwordless", **told},
            },
        )

    def _proves(self, line: ClientLine, _: str, secret: str, device: str, __: int) -> None:
        begun = line("InitiateAuth", {"AuthParameters": {"USERNAME": ADDRESS}})
        answer = self._world.dice.choice([secret, device])
        done = line(
            "RespondToAuthChallenge",
            {"Session": begun["Session"], "ChallengeResponses": {"ANSWER": answer}},
        )
        if "AuthenticationResult" in done:
            self._by_strangers.append(done["AuthenticationResult"]["IdToken"])

    def _enters(self, _: ClientLine, name: str, *__: Any) -> None:
        self._by_strangers.append(self._world.cognito.password_sign_in(ADDRESS, name, who=name))

    def _send(self) -> None:
        while self._open:
            self._world.deliver(twice=0.2)
            if any(receives > 3 for _, receives in self._world.outbox):
                self._world.wait(8)  # the run that had it has died, and its lease ends
            Schedule.until(lambda: bool(self._world.outbox) or not self._open)

    def _is_broken(self) -> bool:
        accounts = self._world.pool.accounts
        mails = Counter(mail.challenge for mail in self._world.mailboxes[ADDRESS])
        opened = [each for each in accounts if each.status != "UNCONFIRMED"]
        made_by_strangers = [each for each in opened if each.made_by != "owner"]
        items = str(self._world.dynamodb.items("challenges"))
        return bool(
            self._by_strangers
            or self._second_tokens
            or made_by_strangers
            or any(not each.is_verified for each in opened)
            or len(accounts) > 1
            or mails.total() > _MAILS
            or max(mails.values(), default=0) > 1
            or ADDRESS in items
        )


def _of_address(key: bytes, *, user: str, client_id: str, **_: str) -> str:
    return request_key(key, user=user, client_id=client_id, request_id="anybody")


@contextmanager
def _of_anybody() -> Iterator[None]:
    """A receipt of the address, for every answerer."""
    with (
        mock.patch.object(Receipts, "spend", _anybody(Receipts.spend)),
        mock.patch.object(Receipts, "written", _anybody(Receipts.written)),
    ):
        yield


def _anybody(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, bearer, **more: real(self, replace(bearer, device="anybody"), **more)


ATTACK = Attack(
    name="races for a sign-up",
    promise="no open account and no token before the code of that device; the owner needs one code",
    invariants=(51, 52, 53, 54, 55, 75),
    rounds=1000,
    play=play,
    controls={
        "a receipt is of the address": _of_anybody,
        "a receipt is never spent": forgets("(#state = :open OR spent_by = :sign_in)"),
        "an unconfirmed user keeps the name": lambda: mock.patch.object(
            Unconfirmed, "free", return_value=None
        ),
        "a repeat is refused": lambda: mock.patch.object(Receipts, "is_open", return_value=False),
        "a code is of the address, not of the device": lambda: mock.patch.object(
            sign_up_address, "request_key", _of_address
        ),
    },
    control_rounds=600,
    parts=8,
    is_slow=True,
)
