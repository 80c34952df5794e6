"""
Two spellings of an address at the same moment, by two who own one each, and by strangers.

Cognito takes them for one name, or for two; both owners sign up, by the reference client, and
try their codes and receipts at the name of the other, who may have an account. Strangers ask for
codes by every spelling.
"""

from functools import partial
from typing import Any
from unittest import mock

from clients.passwordless import SignIn as Client
from clients.passwordless import SignInRefused, Step
from rules.addresses.forms import narrow, wide
from rules.passwordless import address_keys
from rules.passwordless.magic_link import digest
from tests.hostile.actors import Operator, Owner, device_of, tolerant
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.attacks.spellings import ADDRESS, HERS, MERGES, TWINS, as_typed
from tests.hostile.client_line import ClientLine, seeded_clients
from tests.hostile.cognito import CognitoRefused
from tests.hostile.schedule import Schedule
from tests.hostile.world import World

_STRANGERS_SHARE, _TRIES = 3, 4  # codes an hour that KnownDeviceShare leaves of MailsPerHour


def play(worlds: Worlds, rounds: int) -> Tally:
    """A twin of the address in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    dice = worlds.dice(number)
    world = worlds(number, PASSWORDLESS_START=dice.choice(["direct", "rounds"]))
    world.pool.merges = dice.choice(MERGES)
    world.cognito.existence_first = dice.random() < 0.5
    twins = [each for each in TWINS if wide(each) == wide(ADDRESS)]
    with world.inhabited(), seeded_clients(world):
        return _Race(world, twin=dice.choice(twins)).run()


class _Race:
    def __init__(self, world: World, *, twin: str) -> None:
        self._world, self._twin = world, twin
        self._open = self.tried = 0
        if world.dice.random() < 0.5:
            Owner(world, ADDRESS).account().made_by = narrow(ADDRESS)

    def run(self) -> Tally:
        acts = [partial(self._own, each, other) for each, other in self._pairs()]
        acts += [self._ask] * self._world.dice.randint(0, 2)
        self._open = len(acts)
        self._world.race(*acts, self._send)
        mails = sum(map(len, self._world.mailboxes.values()))
        is_broken = mails > _STRANGERS_SHARE or any(map(self._is_anothers, self._accounts()))
        return Tally(self.tried, succeeded=int(is_broken))

    def _pairs(self) -> list[tuple[str, str]]:
        return [(ADDRESS, self._twin), (self._twin, ADDRESS)]

    def _own(self, mine: str, other: str) -> None:
        """Sign up by one's own name; then by the other's, with the same device and code."""
        try:
            line = ClientLine(self._world, narrow(mine))
            client = Client("https://x.example/", client_id="c", post=line)
            self._tried(lambda: client.sign_up(mine))
            code = self._mailed(client, mine)
            for name in self._world.dice.sample([mine, other, other], 3) if code else ():
                client._user_name = name  # what any client can send
                self._tried(lambda: client.answer(code or ""))
                self._tried(client._prove)
        finally:
            self._open -= 1

    def _mailed(self, client: Client, mine: str) -> str | None:
        device = {"S": digest(client._device_secret)}

        def found() -> list[str]:
            items = Operator(self._world).items("C#")
            mails = self._world.mailboxes[mine]
            return [m.code for m in mails if items[f"C#{m.challenge}"].get("device") == device]

        Schedule.until(lambda: bool(found()))
        return (found() or [None])[0]

    def _ask(self) -> None:
        """A code for a device of a stranger's, by any spelling, at sign-up and at sign-in."""
        try:
            for number in range(self._world.dice.randint(1, 4)):
                self.tried += 1
                name = self._world.dice.choice([self._twin, ADDRESS, *HERS])
                request = f"{number:016}"
                wish = {"device": device_of(request), "request_id": request}
                told: dict[str, Any] = {"sign_up": "passwordless", **wish}
                sign_up = partial(self._world.cognito.sign_up, name, "m", who="m", metadata=told)
                tolerant(self._world.dice.choice([sign_up, partial(self._begin, name, wish)]))
        finally:
            self._open -= 1

    def _begin(self, name: str, wish: dict[str, str]) -> None:
        sign_in = self._world.cognito.begin(name)
        self._world.cognito.answer(sign_in, "start", who="m", metadata=wish)

    def _tried(self, act: Any) -> Step | None:
        self.tried += 1
        for _ in range(_TRIES):
            try:
                done: Step = act()
            except (SignInRefused, CognitoRefused):
                Schedule.step()
            else:
                return done
        return None

    def _send(self) -> None:
        while self._open:
            self._world.deliver()
            Schedule.until(lambda: bool(self._world.outbox) or not self._open)

    def _accounts(self) -> list[Any]:
        return self._world.pool.accounts

    def _is_anothers(self, account: Any) -> bool:
        """Whether it was made by, or has a token of, who does not own its address."""
        owner = narrow(account.attributes["email"])
        hands = {account.made_by, *(token.rpartition(" ")[0] for token in account.tokens)}
        return not account.is_verified or hands != {owner}


ATTACK = Attack(
    name="races for spellings",
    promise="of two spellings at once each opens the account of its owner; both share the limits",
    invariants=(53, 54, 61),
    rounds=100,
    play=play,
    controls={
        "a receipt is of the wide form": lambda: mock.patch.object(
            address_keys, "narrow", address_keys.wide
        ),
        "limits go by what was typed": as_typed,
    },
    control_rounds=300,
    is_slow=True,
)
