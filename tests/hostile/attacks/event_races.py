"""
Races of what consumers and alerts keep: each event dealt with once, each minute judged once.

SQS gives a message to several containers, and again to who comes later; runs fail, are overtaken
after their lease, and lose answers of the table. Nobody hostile has a part: what a lost or doubled
event would hide or make up is an attack on who reads the alerts.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from rules.alerts.bursts import Watched
from rules.consuming.batch_claims import BatchName, Claim
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incidents
from runtime.alerts.known_rates import JudgedMeanwhile, Known, KnownRates
from runtime.aws_client.errors import CallFailed, Refused
from runtime.consuming import batch_claims
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.comparison_table import ComparisonTable
from runtime.consuming.many_items import ManyItems
from runtime.consuming.seen_events import SeenEvents, StillDealtWith
from runtime.proven import proven_dynamodb
from tests.hostile.attack import Attack, Tally, in_worlds
from tests.hostile.dynamodb import forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import World

TABLE, SORTED = "challenges", "sorted"
_WATCHED = Watched.read("failed_sign_in#user#ada")
_LEASE = timedelta(seconds=251)  # longer than any of them
_TIMES = 6  # that SQS brings a message again
_EVENTS = ["e1", "e2", "e3", "e4"]
_MINUTE, _NOW = 10, 1_000_000  # since 1970


class _Race:
    """
    One thing that is kept.

    Attributes:
        busy: How many runs are at it, and alive: meanwhile no lease ends.

    """

    def __init__(self, world: World) -> None:
        self.world = world
        world.dynamodb.table(SORTED, is_sorted=True)
        self.dynamodb = proven_dynamodb(world.dynamodb)
        self.busy = 0

    def run(self) -> Tally:
        dice = self.world.dice
        self.world.dawdles = dice.choice([0.0, 0.05])
        faults = dice.choice([0.0, 0.05])
        self.world.faults = faults
        runs = dice.randint(2, 4)
        self.world.race(*(lambda n=number: self.comes(n) for number in range(runs)))
        self.world.faults = 0.0
        return Tally(runs, succeeded=self.doubled(), harmed=0 if faults else self.lost())

    def lets_leases_end(self) -> None:
        """Wait for the runs that are alive, and then as long as a lease."""
        Schedule.until(lambda: not self.busy)
        if not self.busy:
            self.world.now += _LEASE

    @contextmanager
    def alive(self) -> Iterator[None]:
        """A run that is alive ends before its lease does."""
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1

    def comes(self, number: int) -> None:
        """What run *number* does."""
        raise NotImplementedError

    def doubled(self) -> int:
        """How often something took place twice, or not as it was told."""
        raise NotImplementedError

    def lost(self) -> int:
        """How often something did not take place at all."""
        return 0


class _Seen(_Race):
    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._seen = SeenEvents(self.dynamodb, table=TABLE, consumer="mail")
        self._dealt = self._failed = 0

    def comes(self, _: int) -> None:
        for _ in range(_TIMES):
            try:
                with self.alive():
                    self._seen.once("event", self._deal)
            except StillDealtWith:
                self.lets_leases_end()
            except (CallFailed, ValueError):
                Schedule.step()
            else:
                return
        self._failed += 1

    def _deal(self) -> None:
        """One in three fails, half of these after others took over."""
        kind = self.world.dice.random()
        if kind < 0.15:
            self.busy -= 1
            self.lets_leases_end()
            self.busy += 1
        Schedule.step()
        if kind < 0.3:
            raise ValueError
        self._dealt += 1

    def doubled(self) -> int:
        return max(0, self._dealt - 1)

    def lost(self) -> int:
        return int(not (self._dealt or self._failed))


class _Incidents(_Race):
    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._incidents = Incidents(self.dynamodb, table=SORTED)
        self._opened: dict[int, set[str]] = {_MINUTE: set(), _MINUTE + 1: set()}

    def comes(self, number: int) -> None:
        minute = _MINUTE + (number == 1)
        for time in range(_TIMES):
            now = self.world.now + timedelta(microseconds=10 * number + time)
            try:
                incident = self._incidents.open(_WATCHED, minute=minute, now=now)
                if incident is None:
                    return
                self._opened[minute].add(incident.opened)
                if number == 0:
                    self._incidents.close(incident, minute=_MINUTE)
            except CallFailed:
                Schedule.step()
            if number == 0:
                return

    def doubled(self) -> int:
        """There is one of the minute, next to one of the next that was there before it."""
        return max(0, len(self._opened[_MINUTE] - self._opened[_MINUTE + 1]) - 1)


class _Rates(_Race):
    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._rates = KnownRates(self.dynamodb, table=SORTED)
        self._judged: Counter[int] = Counter()
        self._told: set[int] = set()

    def comes(self, _: int) -> None:
        for _ in range(2):
            try:
                before = self._rates.load()
                minute = before.judged + 1
                after = Known(minute, {}, [*before.untold, {"minute": minute}])
                self._rates.save(after, after=before)
                self._judged[minute] += 1
                Schedule.step()
                self._told |= {each["minute"] for each in after.untold}
                self._rates.told(after)
            except (CallFailed, JudgedMeanwhile):
                Schedule.step()

    def doubled(self) -> int:
        untold = {each["minute"] for each in self._rates.load().untold}
        forgotten = self._judged.keys() - self._told - untold
        return len(forgotten) + sum(times > 1 for times in self._judged.values())


class _Failures(_Race):
    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._counts = FailureCounts(self.dynamodb, table=SORTED)
        self._noted: list[int] = []

    def comes(self, _: int) -> None:
        minute = self.world.dice.randrange(5)
        for _ in range(_TIMES):
            try:
                self._counts.note(
                    _WATCHED, container="c", minute=minute, failures=1, now=self.world.now
                )
            except CallFailed:
                continue
            self._noted.append(minute)
            return

    def doubled(self) -> int:
        """What a container has told last holds."""
        return int(not self._counts.failures(_WATCHED, since=max(self._noted)))


class _Comparison(_Race):
    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._holders = self._committed = self._unclear = self._broken = 0
        self._first = self._begun().arrived

    def comes(self, number: int) -> None:
        table = ComparisonTable(self.dynamodb, table=SORTED, owner=str(number))
        for _ in range(3):
            try:
                with self.alive():
                    item = table.lock(now=self.world.now)
                    if item is not None:
                        self._goes_on(table, item)
            except CallFailed:
                continue
            if item is None:
                self.lets_leases_end()

    def _goes_on(self, table: ComparisonTable, item: Any) -> None:
        """Half of the runs are overtaken after their lease; the others are alone."""
        is_overtaken = self.world.dice.random() < 0.5
        progress = table.progress(item, now=_NOW)
        if is_overtaken:
            self.busy -= 1
            self.lets_leases_end()
            self.busy += 1
        else:
            self._broken += self._holders
            self._holders += 1
        try:
            Schedule.step()
            table.commit(progress.arrived_until(progress.arrived + 1), {}, now=self.world.now)
            self._committed += 1
        except CallFailed as failed:
            self._unclear += not isinstance(failed, Refused)
        finally:
            self._holders -= not is_overtaken
        if not is_overtaken:
            table.unlock()

    def _begun(self) -> Any:
        table = ComparisonTable(self.dynamodb, table=SORTED, owner="first")
        item = table.lock(now=self.world.now)
        assert item is not None
        progress = table.progress(item, now=_NOW)
        table.commit(progress, {}, now=self.world.now)
        table.unlock()
        return progress

    def doubled(self) -> int:
        table = ComparisonTable(self.dynamodb, table=SORTED, owner="last")
        self.world.now += _LEASE
        item = table.lock(now=self.world.now)
        assert item is not None
        done = table.progress(item, now=_NOW).arrived - self._first
        is_right = self._committed <= done <= self._committed + self._unclear
        return self._broken + (not is_right)


class _Batches(_Race):
    """Batches of one consumer have events in common; some die before they count."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        items = ManyItems(self.dynamodb)
        self._claims = BatchClaims(items, keys_table=TABLE, batches_table=SORTED)
        self._counted: Counter[str] = Counter()
        self._asked: set[str] = set()
        self._given_up: set[str] = set()

    def comes(self, number: int) -> None:
        left = set(self.world.dice.sample(_EVENTS, k=3))
        self._asked |= left
        for time in range(_TIMES):
            now = self.world.now
            batch = BatchName(int(now.timestamp()), f"{number}-{time}")
            with self.alive():
                left = self._counts(left, batch, now)
            if not left:
                return
            self.lets_leases_end()
        self._given_up |= left

    def _counts(self, keys: set[str], batch: BatchName, now: datetime) -> set[str]:
        """Which of *keys* SQS brings again."""
        claimed = self._claims.claim(
            dict.fromkeys(keys, now + timedelta(days=15)), batch=batch, now=now
        )
        Schedule.step()
        if self.world.dice.random() < 0.4:
            return keys
        self._counted.update(claimed.mine)
        Schedule.step()
        taken = len(claimed.taken)
        with suppress(CallFailed):
            self._claims.done(batch, counts="", left=claimed.unclear, taken=taken, now=now)
        return claimed.busy | claimed.unclear

    def doubled(self) -> int:
        return sum(times > 1 for times in self._counted.values())

    def lost(self) -> int:
        return len(self._asked - self._counted.keys() - self._given_up)


def _of_some_kind(world: World) -> _Race:
    kinds = [_Seen, _Incidents, _Rates, _Failures, _Comparison, _Batches]
    return world.dice.choice(kinds)(world)


def _whoever_is_last(_: object, key: str, _before: object, batch: BatchName) -> dict[str, Any]:
    update = f'UPDATE "{TABLE}" SET "batch" = ? WHERE "pk" = ?'  # noqa: S608  # our table's name
    return {"Statement": update, "Parameters": [{"S": str(batch)}, {"S": key}]}


ATTACK = Attack(
    name="races for events",
    promise="an event is dealt with once, a minute judged once, the last word holds",
    rounds=100,
    play=in_worlds(_of_some_kind),
    controls={
        "a batch that is under way is taken over": lambda: mock.patch.object(
            batch_claims, "claim_of", return_value=Claim.DIED
        ),
        "two batches take over from the same": lambda: mock.patch.object(
            BatchClaims, "_update", _whoever_is_last
        ),
        "an event is claimed by all": forgets(
            "attribute_not_exists(pk) OR (settled = :no AND claimed_until < :now)"
        ),
        "a claim is another's to give back": forgets("#owner = :owner"),
        "each opens an incident": forgets(
            "attribute_not_exists(pk) OR (is_open = :no AND closed_in < :minute)"
        ),
        "a minute is judged by all": forgets("judged = :judged"),
        "the last word is anybody's": forgets("attribute_not_exists(pk) OR #minute <= :minute"),
        "the lock is nobody's": forgets(
            "attribute_not_exists(locked_until) OR locked_until < :now OR #owner = :me"
        ),
        "a run that lost the lock commits": forgets("#owner = :me"),
    },
    control_rounds=1000,
)
