"""
Races for what is learnt of sign-ups: consumers that count, enter, look again and disable at once.

An entry is made by one of them, a day has its entries, its looks and its disabled accounts and no
more, a count of a key ends where nothing is decided by more, and a look at a sign-up that is
erased meanwhile keeps nothing. Some units of each day are used up before. In half of the rounds
answers of the table get lost; in the others nothing may be refused while there is a unit left.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from rules.addresses.learning import ENTRIES_A_DAY, MOST_COUNTED, Counted, Entry
from rules.addresses.second_look import FEWEST_DISABLED, Standing
from runtime.aws_client.errors import CallFailed
from runtime.consuming.sign_up_counts import SignUp, SignUpCounts
from runtime.consuming.sign_up_looks import SignUpLooks
from runtime.proven import proven_dynamodb
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.dynamodb import forgets
from tests.hostile.world import World

TABLE, SUB = "learnt", "b281eb78-0000-4000-8000-000000000001"
_OVER = 4  # who come too late, at most


def play(worlds: Worlds, rounds: int) -> Tally:
    """One of them in each round."""
    return sum((_round(worlds(number)) for number in range(rounds)), Tally())


def _round(world: World) -> Tally:
    race = world.dice.choice([_entry, _entries, _disabled, _counted, _erased])
    with world.inhabited():
        world.dynamodb.table(TABLE, is_sorted=True)
        world.dawdles = world.dice.choice([0.0, 0.05])
        return race(world, world.dice.choice([0.0, 0.1]))


def _tables(world: World) -> tuple[SignUpCounts, SignUpLooks]:
    dynamodb = proven_dynamodb(world.dynamodb)
    return SignUpCounts(dynamodb, table=TABLE), SignUpLooks(dynamodb, table=TABLE)


def _won(world: World, faults: float, acts: list[Callable[[], bool]]) -> int:
    """How many of *acts* were told yes."""
    won: list[bool] = []

    def trying(act: Callable[[], bool]) -> Callable[[], None]:
        def tries() -> None:
            with suppress(CallFailed):
                won.append(act())

        return tries

    world.faults = faults
    world.race(*map(trying, acts))
    world.faults = 0.0
    return sum(won)


def _judged(won: int, units: int, asked: int, *, is_sure: bool) -> Tally:
    kept_out = min(units, asked) - won if is_sure else 0
    return Tally(asked, succeeded=max(0, won - units), harmed=max(0, kept_out))


def _enters(world: World, counts: SignUpCounts, name: str) -> Callable[[], bool]:
    until = world.now + timedelta(days=1)
    return lambda: counts.enter(f"D#{name}", Entry.DENY, now=world.now, until=until, why="names")


def _entry(world: World, faults: float) -> Tally:
    """The same one, by several at once."""
    asked = world.dice.randint(2, 5)
    enters = _enters(world, _tables(world)[0], "a.example")
    return _judged(_won(world, faults, [enters] * asked), 1, asked, is_sure=not faults)


def _entries(world: World, faults: float) -> Tally:
    """Others, for the last entries of the day."""
    units, counts = world.dice.randint(1, 3), _tables(world)[0]
    _use_up(world, "entries", ENTRIES_A_DAY - units)
    asked = units + world.dice.randint(0, _OVER)
    acts = [_enters(world, counts, f"{n}.example") for n in range(asked)]
    return _judged(_won(world, faults, acts), units, asked, is_sure=not faults)


def _disabled(world: World, faults: float) -> Tally:
    """The last accounts that a day may disable."""
    units, looks = world.dice.randint(1, 3), _tables(world)[1]
    _use_up(world, "disabled", FEWEST_DISABLED - units)
    asked = units + world.dice.randint(0, _OVER)
    acts = [lambda: looks.may_disable(world.now)] * asked
    return _judged(_won(world, faults, acts), units, asked, is_sure=not faults)


def _counted(world: World, faults: float) -> Tally:
    """The last stamps of a key and a day."""
    units, counts = world.dice.randint(1, 3), _tables(world)[0]
    before = frozenset(f"s{n}" for n in range(MOST_COUNTED - units))
    counts.add("D#a.example", world.now, Counted(accepted=before))
    asked = units + world.dice.randint(0, _OVER)

    def add(stamp: str) -> Callable[[], bool]:
        one = Counted(accepted=frozenset({stamp}))
        return lambda: bool(counts.add("D#a.example", world.now, one))

    _won(world, faults, [add(f"n{n}") for n in range(asked)])
    kept = len(_items(world)[f"D#a.example {world.now.date()}"]["accepted"]["SS"])
    return _judged(kept - len(before), units, asked, is_sure=not faults)


def _erased(world: World, faults: float) -> Tally:
    """A look that ends as an operator erases the user."""
    counts, looks = _tables(world)
    told = SignUp(SUB, world.now, world.now, "a.example", standing="suspect", pool_id="p")
    counts.note(told)
    known = looks.known(SUB)
    assert known is not None
    seen = replace(known, standing=Standing.REFUSED, looks=1)
    key = {"pk": {"S": f"A#{SUB}"}, "sk": {"S": "state"}}

    def erases() -> bool:
        world.dynamodb.delete_item(TableName=TABLE, Key=key)
        return True

    _won(world, faults, [erases, lambda: looks.looked(seen, now=world.now) is None])
    return Tally(1, succeeded=int(f"A#{SUB} state" in _items(world)))


def _use_up(world: World, what: str, units: int) -> None:
    day = {"pk": {"S": "ALL"}, "sk": {"S": world.now.date().isoformat()}}
    world.dynamodb.put_item(TableName=TABLE, Item={**day, what: {"N": str(units)}})


def _items(world: World) -> dict[str, dict[str, Any]]:
    found = world.dynamodb.scan(TableName=TABLE)["Items"]
    return {f"{each['pk']['S']} {each['sk']['S']}": each for each in found}


ATTACK = Attack(
    name="races for learning",
    promise="an entry is made once, a day has its units and no more, who is erased stays erased",
    rounds=100,
    play=play,
    controls={
        "an entry is made again": forgets(
            "(attribute_not_exists(deny_until) OR deny_until < :now)"
        ),
        "entries have no end": forgets("attribute_not_exists(entries) OR entries < :most"),
        "accounts are disabled": forgets("attribute_not_exists(#what) OR #what < :most"),
        "stamps have no end": forgets("attribute_not_exists(#accepted) OR size(#accepted) < :most"),
        "a look makes a sign-up": forgets("attribute_exists(pk)"),
    },
    control_rounds=300,
)
