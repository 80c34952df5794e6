"""Mails to a user's mailbox, and to addresses without an account, by an attacker who knows them."""

from collections import Counter
from datetime import timedelta
from unittest import mock

from rules.passwordless import known_share
from rules.passwordless.send_budget import Sends, one_more
from tests.hostile.actors import Owner, Stranger
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.world import World

ADDRESS, NOBODY = "ada@x.example", "nobody@x.example"
_A_DAY, _PER_HOUR, _PER_DAY = 100, 5, 15


def play(worlds: Worlds, rounds: int) -> Tally:
    """A day of a hundred requests in each round, in all spellings and at two clients."""
    return sum((_round(worlds(number)) for number in range(rounds)), Tally())


def _round(world: World) -> Tally:
    Owner(world, ADDRESS).account()
    world.now = world.now.replace(hour=0)
    with world.inhabited():
        for _ in range(_A_DAY):
            later = world.now + timedelta(seconds=world.dice.expovariate(1 / 700))
            world.now = min(later, world.now.replace(hour=23, minute=59))
            _ask(world)
            while world.deliver():
                pass
    mails = world.mailboxes[ADDRESS]
    hours = Counter(mail.at.replace(minute=0, second=0, microsecond=0) for mail in mails)
    too_many = max(hours.values(), default=0) > _PER_HOUR or len(mails) > _PER_DAY
    others = sum(len(each) for address, each in world.mailboxes.items() if address != ADDRESS)
    return Tally(_A_DAY, succeeded=int(too_many or others > 0), harmed=int(not mails))


def _ask(world: World) -> None:
    address = world.dice.choice([ADDRESS, ADDRESS, NOBODY])
    spelled = "".join(world.dice.choice([each, each.upper()]) for each in address)
    stranger = Stranger(world, spelled, "cannon")
    sign_in = stranger.begin(world.dice.choice(["client1", "client2"]))
    if sign_in is not None and world.dice.random() < 0.7:
        stranger.ask(sign_in)


def _as_at_first(_: Sends, *args: object, **named: object) -> object:
    return one_more(Sends(), *args, **named)


ATTACK = Attack(
    name="mail cannon at sign-in",
    promise="a mailbox gets five codes an hour and fifteen a day, for all requests together",
    invariants=(23, 61),
    rounds=10,
    play=play,
    controls={
        "nothing is counted": lambda: mock.patch.object(known_share, "one_more", _as_at_first)
    },
    control_rounds=2,
    is_slow=True,
)
