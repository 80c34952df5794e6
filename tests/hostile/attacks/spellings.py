"""
Twins: addresses that somebody may take for one, and that have owners of their own.

Mallory owns the twin of an address, as straße@ is one of strasse@, reads what is mailed there, and
wants what is the other one's: by the receipt of a proof, by a code, and by more mails than one
address may get. Which names Cognito takes for one AWS does not say, so each way is played; the
address has an account, or its owner signs up later.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unicodedata import normalize
from unittest import mock

from clients.passwordless import SignIn as Client
from clients.passwordless import SignInRefused
from rules.addresses.forms import narrow
from rules.passwordless import address_keys, counted_mailbox
from rules.passwordless.magic_link import digest
from tests.hostile.actors import Owner, device_of, tolerant
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.client_line import ClientLine, seeded_clients
from tests.hostile.cognito import CognitoRefused
from tests.hostile.pool import Account
from tests.hostile.world import World

ADDRESS, MALLORY = "kassel.strasse@x.example", "mallory"
TWINS = (
    "kassel.stra\u00dfe@x.example",
    "\u212aassel.strasse@x.example",
    "kassel.\u017ftrasse@x.example",
    "\uff4bassel.strasse@x.example",
    "kassel.stra\u00adsse@x.example",
    "k\u0430ssel.strasse@x.example",  # a Cyrillic letter is nobody's twin, but looks like one
)
HERS = ("KASSEL.Strasse@x.example", "kassel.strasse@X.EXAMPLE")  # mail to these is the owner's
MERGES: tuple[Callable[[str], str], ...] = (
    narrow,
    str.lower,
    lambda name: normalize("NFKC", name).casefold(),
)
_ACTS, _PER_HOUR = 8, 5


def play(worlds: Worlds, rounds: int) -> Tally:
    """A twin of the address in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    dice = worlds.dice(number)
    world = worlds(number, PASSWORDLESS_START=dice.choice(["direct", "rounds"]))
    world.pool.merges = dice.choice(MERGES)
    world.cognito.existence_first = dice.random() < 0.5
    with world.inhabited(), seeded_clients(world):
        return _Play(world, twin=dice.choice(TWINS), has_account=dice.random() < 0.5).run()


class _Play:
    def __init__(self, world: World, *, twin: str, has_account: bool) -> None:
        self._world = world
        self._twin = twin
        self._account = Owner(world, ADDRESS).account() if has_account else None
        self._line = ClientLine(world, MALLORY)
        self._client = Client("https://x.example/", client_id="c", post=self._line)
        self.tried = 0

    def run(self) -> Tally:
        self._prove_the_twin()
        for _ in range(_ACTS):
            self.tried += 1
            act = self._world.dice.choice([self._enter, self._sign_up, self._answer, self._mail])
            tolerant(act)
            self._deliver()
        succeeded = self._has_stolen() or self._mails_to_the_owner() > _PER_HOUR
        is_one_name = self._world.pool.merges(self._twin) == self._world.pool.merges(ADDRESS)
        # Where Cognito has one name for both, the first account is the only one that there can be.
        is_kept_out = not is_one_name and not self._owner_is_let_in()
        return Tally(self.tried, int(succeeded), int(is_kept_out))

    def _prove_the_twin(self) -> None:
        """As anybody does who owns an address."""
        self._told(lambda: self._client.sign_up(self._twin))
        self._deliver()
        mails = self._world.mailboxes[self._twin]
        if mails:
            self._told(lambda: self._client.answer(mails[-1].code))

    def _enter(self) -> None:
        """Sign in by the name of either, with the secret of the device that has proved the twin."""
        sign_in = self._world.cognito.begin(self._some_name())
        self._world.cognito.answer(sign_in, self._client._device_secret, who=MALLORY)

    def _sign_up(self) -> None:
        """Under another spelling, with the code that was mailed for the twin or asked for now."""
        device = digest(self._client._device_secret)
        told = {"sign_up": "passwordless", "device": device}
        codes = [mail.code for mail in self._world.mailboxes[self._twin]]
        wish = {"request_id": f"{self._world.dice.getrandbits(80):020x}"}
        more = {"code": codes[-1]} if codes and self._world.dice.random() < 0.5 else wish
        self._world.cognito.sign_up(self._some_name(), "m", who=MALLORY, metadata=told | more)

    def _answer(self) -> None:
        """A code of the twin's at a sign-in of the address."""
        sign_in = self._world.cognito.begin(self._some_name())
        for mail in self._world.mailboxes[self._twin][-1:]:
            self._world.cognito.answer(sign_in, mail.code, who=MALLORY)

    def _mail(self) -> None:
        """Mails to the owner, whatever of her spellings is typed."""
        self._world.wait(31)
        name = self._world.dice.choice([ADDRESS, *HERS])
        told = {
            "sign_up": "passwordless",
            "device": device_of(f"{self._world.dice.random()}"),
            "request_id": f"{self._world.dice.getrandbits(80):020x}",
        }
        tolerant(lambda: self._world.cognito.sign_up(name, "m", who=MALLORY, metadata=told))
        self._world.cognito.begin(name)

    def _some_name(self) -> str:
        return self._world.dice.choice([self._twin, ADDRESS, *HERS])

    def _has_stolen(self) -> bool:
        """Whether an account of the owner's address is Mallory's, or has a token of hers."""
        return any(
            narrow(each.attributes["email"]) == ADDRESS
            and (each.made_by == MALLORY or any(MALLORY in token for token in each.tokens))
            for each in self._world.pool.accounts
        )

    def _mails_to_the_owner(self) -> int:
        boxes = self._world.mailboxes.items()
        return sum(len(mails) for address, mails in boxes if narrow(address) == ADDRESS)

    def _owner_is_let_in(self) -> bool:
        self._world.wait(3600)
        line = ClientLine(self._world, "owner")
        client = Client("https://x.example/", client_id="c", post=line)
        client.sign_up(ADDRESS)
        self._deliver()
        if client.answer(self._world.mailboxes[ADDRESS][-1].code).tokens is None:
            return False
        entered: Account | None = self._world.pool.find(ADDRESS)
        return entered is not None and entered.attributes["email"] == ADDRESS

    def _told(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (SignInRefused, CognitoRefused):
            return

    def _deliver(self) -> None:
        while self._world.deliver():
            pass


@contextmanager
def as_typed() -> Iterator[None]:
    """Limits of before: another spelling, another limit."""
    with (
        mock.patch.object(address_keys, "wide", str),
        mock.patch.object(counted_mailbox, "mailbox", str),
    ):
        yield


ATTACK = Attack(
    name="spellings",
    promise="who shares a wide form shares limits and nothing else; each spelling has the same",
    invariants=(53, 54, 61),
    rounds=100,
    play=play,
    controls={
        "a receipt is of the wide form": lambda: mock.patch.object(
            address_keys, "narrow", address_keys.wide
        ),
        "limits go by what was typed": as_typed,
    },
    control_rounds=100,
    is_slow=True,
)
