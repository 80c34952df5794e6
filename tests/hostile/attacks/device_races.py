"""
Races for the known devices of a user: noted, used, removed and forgotten at the same moment.

Behind the password a known device stands for the code (``SecondStep: new_device``). The owner
signs in by an old browser and by new ones, removes the one that was stolen or signs out
everywhere, and begins again. A thief has the password and the secret of that browser; others try
secrets of other users, of other app clients, and of nobody.

A client that hears from Cognito that a trigger did not answer asks again: that locks no user
out.
"""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from unittest import mock

from api.routes import devices, sessions
from rules.passwordless.address_keys import device as named
from rules.passwordless.known_devices import KnownDevice
from runtime.passwordless import known_devices
from tests.hostile.actors import Owner, again
from tests.hostile.app import App, tried
from tests.hostile.attack import Attack, Tally, in_worlds
from tests.hostile.client_line import digest_of
from tests.hostile.cognito import CLIENT, POOL, CognitoRefused, SignIn
from tests.hostile.dynamodb import forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import World

ADDRESS, OTHER = "ada@x.example", "bob@x.example"
_PASSWORD = "the owner's"


class _Race:
    """A user with two browsers, one of which is stolen, in each round."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._app = App(world)
        self._signs_out = world.dice.random() < 0.5
        self._must_be_there: list[str] = []
        self._is_over = False
        self._open = self._tried = self._gained = self._harmed = 0

    def run(self) -> Tally:
        world, dice = self._world, self._world.dice
        stolen, kept, foreign = (self._known(each) for each in (ADDRESS, ADDRESS, OTHER))
        token = self._by_device(kept, who="owner")
        self._must_be_there = [] if self._signs_out else [kept]
        world.now += timedelta(hours=2)
        device = self._device(stolen)
        assert device is not None
        world.faults, world.cognito.slow = dice.choice([0.0, 0.03]), 0.1
        world.dawdles = dice.choice([0.0, 0.05])
        is_sure, acts = (
            not world.faults,
            [
                partial(self._ends, token, device.device_id),
                partial(self._uses, kept),
                *(partial(self._proves, self._secret()) for _ in range(dice.randint(1, 2))),
                partial(self._steals, stolen),
                partial(self._tries, stolen, foreign),
            ],
        )
        self._open = len(acts)
        world.race(*(partial(self._counted, act) for act in acts), self._send)
        world.faults = 0.0
        if self._is_over:
            gone = [stolen, kept] if self._signs_out else [stolen]
            self._gained += any(self._device(each) for each in gone)
        self._harmed += sum(not self._device(each) for each in self._must_be_there)
        return Tally(self._tried, self._gained, self._harmed * is_sure)

    def _known(self, address: str) -> str:
        """The secret of a browser that signed in by a code on a day before the race."""
        account = self._world.pool.find(address) or Owner(self._world, address).account()
        secret = self._secret()
        self._app.known.note(
            pool_id=POOL,
            client_id=CLIENT,
            address=address,
            secret=secret,
            browser="Firefox",
            user=account.sub,
        )
        self._world.now += timedelta(days=1)
        return secret

    def _secret(self) -> str:
        return digest_of(self._world.dice.randbytes(32))

    def _device(self, secret: str) -> KnownDevice | None:
        """What is known of the browser with that *secret*."""
        own = self._app.devices
        return own.this(own.all(ADDRESS), ADDRESS, client_id=CLIENT, secret=secret)

    def _begin(self, client: str = CLIENT) -> SignIn:
        return self._world.cognito.begin_behind_password(ADDRESS, _PASSWORD, client=client)

    def _by_device(self, secret: str, *, who: str, client: str = CLIENT) -> str:
        """The token, if there is one; a thief gains it if all is over when it is asked for."""
        with suppress(CognitoRefused):
            sign_in = again(lambda: self._begin(client))
            is_late = self._is_over or self._app.cognito.has_signed_out
            again(lambda: self._world.cognito.answer(sign_in, secret, who=who))
            self._gained += bool(who == "thief" and is_late and sign_in.tokens)
            return sign_in.tokens
        return ""

    def _proves(self, secret: str) -> None:
        """Sign in by a code, and be known from then on."""
        owner = Owner(self._world, ADDRESS)
        with suppress(CognitoRefused):
            sign_in = self._begin()
            owner.ask(sign_in)
            while sign_in.public.get("delivery") in {"refused", "wait"} and not sign_in.is_over:
                self._world.wait(int(sign_in.public["retry_after"]))
                owner.ask(sign_in)
            mail = owner.mail_for(sign_in)
            if mail is None or sign_in.is_over:
                return
            is_since = self._is_over or not self._signs_out
            said = {"known": secret, "browser": "Firefox"}
            self._world.cognito.answer(sign_in, mail.code, who="owner", metadata=said)
            if sign_in.tokens and is_since:
                self._must_be_there.append(secret)

    def _uses(self, secret: str) -> None:
        """A browser that nobody has removed is enough, whatever others do."""
        token = self._by_device(secret, who="owner")
        self._harmed += not (token or self._signs_out)

    def _ends(self, token: str, device_id: str) -> None:
        """Remove the browser, or sign out everywhere and begin again."""
        if self._signs_out:
            done = tried(lambda: self._app.ask(sessions.LOGOUT, token=token, everywhere=True))
        else:
            done = tried(lambda: self._app.ask(devices.REMOVE, token=token, id=device_id))
        self._is_over = done is not None
        self._harmed += done is None
        if self._signs_out:
            for _ in range(2):
                self._proves(self._secret())

    def _steals(self, stolen: str) -> None:
        for _ in range(self._world.dice.randint(1, 4)):
            self._tried += 1
            self._by_device(stolen, who="thief")

    def _tries(self, stolen: str, foreign: str) -> None:
        """What is another user's, another client's, or nobody's."""
        for _ in range(self._world.dice.randint(1, 2)):
            self._tried += 1
            secrets = [(foreign, CLIENT), (self._secret(), CLIENT), (stolen, "client2")]
            secret, client = self._world.dice.choice(secrets)
            self._gained += bool(self._by_device(secret, who="other", client=client))

    def _counted(self, act: "partial[None]") -> None:
        try:
            act()
        finally:
            self._open -= 1

    def _send(self) -> None:
        while self._open:
            self._world.deliver()
            Schedule.until(lambda: bool(self._world.outbox) or not self._open)


def _of_any_client(key: bytes, **who: str) -> str:
    return named(key, **{**who, "client_id": "any"})


ATTACK = Attack(
    name="races for known devices",
    promise="a device that is removed or forgotten opens nothing and stays away; no other is lost",
    invariants=(66,),
    rounds=40,
    play=in_worlds(_Race, SECOND_STEP="new_device"),
    controls={
        "the item is written over": forgets("version = :seen", "attribute_not_exists(version)"),
        "a device is not known again": lambda: mock.patch.object(
            known_devices.KnownDevices, "opens", return_value=False
        ),
        "a device is of any app client": lambda: mock.patch.object(
            known_devices.address_keys, "device", _of_any_client
        ),
    },
    control_rounds=300,
    is_slow=True,
)
