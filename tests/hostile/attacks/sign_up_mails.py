"""
Mails to a mailbox that has no account, or has one: sign-ups without end.

One mailbox has any number of addresses: with tags, with dots, in quotes and by another name of its
host. Each request is a new device's; some ask for one address again and again, some go by every
spelling, and an account that is there is deleted and made again.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from unittest import mock

from rules.addresses.forms import wide
from rules.passwordless import counted_mailbox, known_share
from rules.passwordless.send_budget import Sends, one_more
from tests.hostile.actors import Owner, device_of, tolerant
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.world import World

NAME = "adalovelace"
# What each host overlooks in a name, and the names of that host.
_HOSTS = (
    (".", ("gmail.com", "googlemail.com", "GMail.com")),
    (".-_", ("proton.me", "pm.me", "protonmail.com")),
    ("", ("x.example", "X.example", "x.example.")),
)
_A_DAY, _PER_HOUR, _PER_DAY = 100, 5, 15
_QUOTED = 0.3


def play(worlds: Worlds, rounds: int) -> Tally:
    """A day of a hundred sign-ups in each round."""
    return sum((_round(worlds(number)) for number in range(rounds)), Tally())


def _round(world: World) -> Tally:
    world.now = world.now.replace(hour=0)
    marks, hosts = world.dice.choice(_HOSTS)
    address = f"{NAME}@{hosts[0]}"
    owner = Owner(world, address)
    world.cognito.existence_first = world.dice.random() < 0.5
    is_one_address = world.dice.random() < 0.3
    with world.inhabited():
        for _ in range(_A_DAY):
            later = world.now + timedelta(seconds=world.dice.expovariate(1 / 700))
            world.now = min(later, world.now.replace(hour=23, minute=59))
            if world.dice.random() < 0.1:
                _make_anew(world, owner)
            _ask(world, address if is_one_address else _some_address(world, marks, hosts))
            while world.deliver():
                pass
    at = [mail.at for mails in world.mailboxes.values() for mail in mails]
    hours = Counter(each.replace(minute=0, second=0, microsecond=0) for each in at)
    too_many = max(hours.values(), default=0) > _PER_HOUR or len(at) > _PER_DAY
    return Tally(_A_DAY, succeeded=int(too_many), harmed=int(not at))


def _make_anew(world: World, owner: Owner) -> None:
    """The owner of an account may delete it, and sign up again."""
    if world.pool.accounts:
        world.pool.accounts.clear()
    else:
        owner.account()


def _some_address(world: World, marks: str, hosts: Sequence[str]) -> str:
    """One more of the mailbox's."""
    dice = world.dice
    local = "".join(each + dice.choice(["", "", *marks]) for each in NAME).strip(marks)
    spelled = local + dice.choice(["", f"+{dice.randrange(10**6)}", "+"])
    if dice.random() < _QUOTED:
        spelled = '"' + "".join(dice.choice([each, f"\\{each}"]) for each in spelled) + '"'
    return f"{dice.choice([spelled, spelled.upper()])}@{dice.choice(hosts)}"


def _ask(world: World, address: str) -> None:
    metadata = {
        "sign_up": "passwordless",
        "device": device_of(f"{world.dice.random()}"),
        "request_id": f"{world.dice.getrandbits(80):020x}",
    }
    tolerant(lambda: world.cognito.sign_up(address, "m", who="cannon", metadata=metadata))


def _as_at_first(_: Sends, *args: object, **named: object) -> object:
    return one_more(Sends(), *args, **named)


ATTACK = Attack(
    name="mail cannon at sign-up",
    promise="a mailbox gets five codes of sign-ups an hour and fifteen a day, by all its addresses",
    invariants=(61, 63),
    rounds=10,
    play=play,
    controls={
        "a mailbox is an address": lambda: mock.patch.object(counted_mailbox, "mailbox", wide),
        "nothing is counted": lambda: mock.patch.object(known_share, "one_more", _as_at_first),
    },
    control_rounds=8,
    is_slow=True,
)
