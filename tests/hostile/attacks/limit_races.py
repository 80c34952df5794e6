"""
Races for the last units of a limit: as many get through as there are units, and no more.

Requests of one IP address in several containers, tries at the password of a legacy user, US
dollars of SMS, and the time for which an address is suppressed: one conditional write each. The
units of codes and answers are those of `code_races`. In half of the rounds answers of the table
get lost; in the others nobody may be refused while there is a unit left.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from rules.messages.spend_limits import SpendLimits
from runtime.aws_client.errors import CallFailed
from runtime.messages.sms_spending import SmsSpending, SpendLimitReached
from runtime.messages.suppressions import Suppressions
from runtime.migration.migrations import Migrations, MigrationsUnavailable
from runtime.passwordless.challenge_items import epoch
from runtime.proven import proven_dynamodb
from runtime.user_pool.address_budget import AddressBudget
from tests.hostile.app import App
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.cognito import POOL
from tests.hostile.dynamodb import forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import World

TABLE, ADDRESS = "challenges", "ada@x.example"
_OVER = 4  # who come too late, at most


def play(worlds: Worlds, rounds: int) -> Tally:
    """One limit in each round."""
    return sum((_round(worlds(number)) for number in range(rounds)), Tally())


def _round(world: World) -> Tally:
    race = world.dice.choice([_requests, _migrations, _spending, _suppressions])
    with world.inhabited():
        world.dawdles = world.dice.choice([0.0, 0.05])
        faults = world.dice.choice([0.0, 0.1])
        return race(world, faults)


def _raced(world: World, faults: float, acts: list[Callable[[], Any]]) -> None:
    world.faults = faults
    world.race(*acts)
    world.faults = 0.0


def _counted(through: int, units: int, asked: int, *, is_sure: bool) -> Tally:
    kept_out = min(units, asked) - through if is_sure else 0
    return Tally(asked, succeeded=max(0, through - units), harmed=max(0, kept_out))


def _requests(world: World, faults: float) -> Tally:
    """A limit that lets through whom the table does not say, and tells the operators so."""
    units = world.dice.randint(1, 4)
    asked = units + world.dice.randint(0, _OVER)
    uncounted: list[bool] = []
    through: list[bool] = []

    def ask() -> None:
        budget = AddressBudget(
            proven_dynamodb(world.dynamodb),
            table=TABLE,
            key=lambda: b"key",
            limits={"sign_in": units},
            uncounted=lambda: uncounted.append(True),
        )
        if not budget.wait_s("sign_in", "192.0.2.1"):
            through.append(True)

    _raced(world, faults, [ask] * asked)
    return _counted(len(through) - len(uncounted), units, asked, is_sure=not faults)


def _migrations(world: World, faults: float) -> Tally:
    """Ten tries an hour, of which some are used up."""
    migrations = Migrations(
        proven_dynamodb(world.dynamodb), table=TABLE, addresses=App(world).addresses
    )
    units = world.dice.randint(1, 4)
    asked = units + world.dice.randint(0, _OVER)
    through: list[bool] = []

    def ask() -> bool:
        try:
            return migrations.try_once_more(ADDRESS, pool_id=POOL, now=world.now)
        except MigrationsUnavailable:
            return False

    for _ in range(10 - units):
        ask()
    _raced(world, faults, [lambda: through.append(True) if ask() else None] * asked)
    return _counted(len(through), units, asked, is_sure=not faults)


def _spending(world: World, faults: float) -> Tally:
    """What is refused by the day is given back to the hour, and so is what was not sent."""
    limits = SpendLimits(per_hour=Decimal("1.0"), per_day=Decimal("1.2"))
    price = Decimal("0.3")
    spending = SmsSpending(proven_dynamodb(world.dynamodb), table=TABLE, limits=limits)
    sent: list[Decimal] = []

    def send() -> None:
        try:
            charge = spending.charge(price)
        except (SpendLimitReached, CallFailed):
            return
        Schedule.step()
        if world.dice.random() < 0.3:
            spending.give_back(charge)
        else:
            sent.append(price)

    asked = world.dice.randint(3, 8)
    _raced(world, faults, [send] * asked)
    return Tally(asked, succeeded=int(sum(sent) > limits.per_hour))


def _suppressions(world: World, faults: float) -> Tally:
    """Bounces and complaints of an address in any order: the longest time holds."""
    suppressions = Suppressions(proven_dynamodb(world.dynamodb), table=TABLE)
    days = [world.dice.randint(1, 180) for _ in range(world.dice.randint(2, 4))]

    def add(number: int) -> None:
        for _ in range(20):  # the event comes again until it is dealt with
            try:
                suppressions.add("x", until=world.now + timedelta(days=number))
            except CallFailed:
                continue
            return

    _raced(world, faults, [lambda number=number: add(number) for number in days])
    [item] = world.dynamodb.items(TABLE).values()
    until = epoch(world.now + timedelta(days=max(days)))
    return Tally(len(days), succeeded=int(int(item["expires_at"]["N"]) != until))


ATTACK = Attack(
    name="races for limits",
    promise="the last units of a limit are given out once each, to as many as there are",
    invariants=(65,),
    rounds=100,
    play=play,
    controls={
        "requests are let through": forgets("attribute_not_exists(requests) OR requests < :most"),
        "tries are let through": forgets("attribute_not_exists(tries) OR tries < :most"),
        "money is spent": forgets("attribute_not_exists(spent) OR spent <= :room"),
        "the last one says how long": forgets("attribute_not_exists(pk) OR expires_at < :until"),
    },
    control_rounds=300,
)
