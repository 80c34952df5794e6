"""
Account pre-hijacking: an account with the owner's address, which a stranger has made before.

It has the stranger's password, tokens, second factors, devices and attributes, and an address
that nobody has proved, as an import, an invitation or a directory without verification leaves it.
The owner signs in with a code, while the stranger goes on.
"""

from contextlib import suppress
from unittest import mock

from tests.hostile.actors import Owner, Stranger
from tests.hostile.attack import Attack, Mutant, Tally, in_worlds
from tests.hostile.cognito import CognitoRefused
from tests.hostile.pool import Account, UserPool
from tests.hostile.schedule import Schedule
from tests.hostile.world import World
from triggers import post_authentication

ADDRESS, MALLORY = "ada@x.example", "mallory"
_PASSWORD = "the stranger's"
_LEFT = {"sub", "email", "email_verified", "locale"}


class _Play:
    """A prepared account in each round."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._mallory = Stranger(world, ADDRESS, MALLORY)
        self._account = self._prepared()
        self._is_open = True
        self._tokens: list[str] = []
        self._owner_is_in = False

    def _prepared(self) -> Account:
        dice = self._world.dice
        account = self._world.pool.add(
            ADDRESS,
            password=_PASSWORD,
            made_by=MALLORY,
            attributes={
                "email_verified": "false",
                "nickname": "Ada",
                "website": "https://evil.example",
            },
        )
        account.tokens = ["mallory's"] * dice.randint(0, 1)
        account.factors = dice.choice([[], ["totp of mallory"]])
        account.devices = dice.choice([[], ["device of mallory"]])
        return account

    def run(self) -> Tally:
        self._world.cognito.slow = 0.1
        self._world.race(self._owner_signs_in, self._mallory_goes_on, self._send)
        with suppress(CognitoRefused):
            self._tokens.append(self._sign_in_by_password())
        is_broken = bool(self._tokens) or (self._owner_is_in and self._is_marked())
        return Tally(self._mallory.tried, int(is_broken), int(not self._owner_is_in))

    def _owner_signs_in(self) -> None:
        try:
            owner = Owner(self._world, ADDRESS)
            for _ in range(3):
                self._world.wait(61)
                sign_in = owner.sign_in()
                self._owner_is_in = bool(sign_in.tokens)
                if self._owner_is_in:
                    return
        finally:
            self._is_open = False

    def _mallory_goes_on(self) -> None:
        for _ in range(self._world.dice.randint(2, 6)):
            self._mallory.tried += 1
            with suppress(CognitoRefused):
                self._world.dice.choice([self._steal, self._mark, self._steal])()
            Schedule.step()

    def _steal(self) -> None:
        self._tokens.append(self._sign_in_by_password())

    def _sign_in_by_password(self) -> str:
        return self._world.cognito.password_sign_in(ADDRESS, _PASSWORD, who=MALLORY)

    def _mark(self) -> None:
        """Cognito takes what a token that it has not revoked asks for."""
        Schedule.step()
        if "mallory's" in self._account.tokens:
            self._account.attributes["nickname"] = "Mallory"
            self._account.factors = ["totp of mallory"]

    def _send(self) -> None:
        while self._is_open:
            self._world.deliver()
            Schedule.until(lambda: bool(self._world.outbox) or not self._is_open)

    def _is_marked(self) -> bool:
        """Whether anything of the stranger's is left to the owner."""
        account = self._account
        mine = [*account.tokens, *account.factors, *account.devices]
        return (
            any(MALLORY in each for each in mine)
            or not account.is_verified
            or bool(account.attributes.keys() - _LEFT)
        )


def _without(call: str) -> Mutant:
    return lambda: mock.patch.object(UserPool, f"_admin_{call}", return_value=None)


ATTACK = Attack(
    name="prepared accounts",
    promise="after the first right code nothing that an earlier holder left opens or marks it",
    invariants=(56, 57, 58),
    rounds=200,
    play=in_worlds(_Play),
    controls={
        "a password opens an unverified account": lambda: mock.patch.object(
            post_authentication, "_is_doubtful", return_value=False
        ),
        "the password stays": _without("set_user_password"),
        "tokens are not revoked": _without("user_global_sign_out"),
        "devices stay": _without("forget_device"),
    },
    is_slow=True,
)
