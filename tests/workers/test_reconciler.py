"""The reconciler over a simulated log: every loss is found, nothing else, in constant memory."""

import json
import random
from enum import StrEnum
from types import SimpleNamespace

import pytest

from benchmarks.reconciler import START, play, reconciler
from benchmarks.simulated_log import KINDS, Line, SimulatedLog, SimulatedTables, batch
from events.publishing.losses import NotPublished
from rules.consuming.comparison import FIRST, SECOND
from runtime.aws_client.errors import Refused
from runtime.consuming.written_lines import NotCounted

DAY = 24 * 60


class Newer(StrEnum):
    """Kinds that this code does not know."""

    PASSKEY_ADDED = "passkey.added"


class Killed(BaseException):
    """The container is gone, and does nothing more."""


@pytest.fixture
def log():
    return SimulatedLog(start=START, end=START + 30, per_minute=40)


def losing(log, *places):
    """The keys of events at places of (minute after the start, number), and all of each."""
    return {log.key(START + m, n): (START + m, KINDS[n % len(KINDS)]) for m, n in places}


@pytest.fixture
def run(log, capsys):
    """Run it at minutes after the start, if it has not ended before; the metrics of each run."""

    def run(tables, *minutes, owner="one"):
        for minute in minutes:
            log.minute = START + minute
            reconciler(log, tables, owner=owner).handle({})
        said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        names = ("EventsUnreconciled", "ReconcilerLag")
        return [tuple(one.get(name, [None])[0] for name in names) for one in said if "_aws" in one]

    return run


@pytest.mark.slow
def test_a_million_lines_take_no_more_memory_than_fewer(fault):
    """And of a million, the three that were lost are found; less than 1 % were read."""
    sizes = (400_000, 1_000_000)
    few, many = (play(lines, losses=3, taken=False, every=30) for lines in sizes)

    fault("3 of 1,000,000 lines never counted", n=3, lost=3 - len(set(many.published)))

    assert len(many.lost) == 3
    assert sorted(many.lost) == sorted(many.published)
    assert many.lines_read < 10_000
    assert many.peak_mb < 1.2 * few.peak_mb < 4


@pytest.mark.slow
def test_an_outage_takes_no_more_memory_than_a_loss(fault):
    """All of two minutes lost, and ten times as many lines: each is found, and read once."""
    few, many = (
        play(lines, losses=0, outage=2, taken=False, every=30) for lines in (20_000, 200_000)
    )

    lost = len(many.lost - {*many.published})
    fault("20,000 lines of two minutes never counted", n=len(many.lost), lost=lost)
    assert 20_000 == len(many.lost) == len(many.published)
    assert 0 == lost
    assert many.lines_read == len(many.lost)
    assert many.peak_mb < few.peak_mb + 2


def test_what_was_written_and_never_counted_is_published_again(log, run):
    """A container that is killed in mid-publishing leaves no pending line."""
    tables = SimulatedTables(log, lost=losing(log, (1, 0), (1, 1), (7, 20)))

    assert [2.0, 1.0] == [lost for lost, _ in run(tables, 14, 19)]
    assert [*losing(log, (1, 0), (1, 1), (7, 20))] == tables.published


def test_when_nothing_is_lost_it_says_so_and_looks_at_no_line(log, run):
    """A metric that is there and 0 is better news than none."""
    tables = SimulatedTables(log, lost={})

    assert [(0.0, 0.0)] * 3 == run(tables, 10, 30, 60)
    assert ([], 0) == (tables.published, log.lines_read)


def test_a_type_that_came_after_this_code_is_not_compared(log, run, monkeypatch):
    """Nobody here counts it: it would be missing for ever."""
    counts = log.counts
    new = {(START + 1, Newer.PASSKEY_ADDED): 3}
    monkeypatch.setattr(log, "counts", lambda start, end: counts(start, end) | new)

    assert 0.0 == run(SimulatedTables(log, lost={}), 14, 19)[-1][0]


def test_it_gives_events_time_to_arrive(log, run):
    """Ten minutes; and the log eight."""
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))

    assert [0.0, 1.0] == [lost for lost, _ in run(tables, 13, 14)]


def test_a_line_that_is_there_twice_is_no_loss_and_one_loss(log, run):
    """Cognito's second call, or the log's second copy."""
    lost = losing(log, (2, 3))
    tables = SimulatedTables(log, lost=lost)
    log.odd = [
        Line(log.key(START + 2, 3), KINDS[3], START + 2),
        Line(log.key(START + 4, 3), KINDS[3], START + 4),
    ]

    assert [1.0] == [n for n, _ in run(tables, 20)]
    assert [*lost] == tables.published


def test_a_line_that_stands_in_the_log_later_belongs_to_the_minute_of_its_event(log, run):
    """A container is frozen before its line is out; nothing differs, so nothing is read."""
    log.odd = [Line("late", KINDS[0], START + 4, delay=2)]
    tables = SimulatedTables(log, lost={})
    tables.batches[START + 4].append(batch({START + 4: {KINDS[0].value: 1}}))

    assert [(0.0, 0.0)] * 2 == run(tables, 25, 40)
    assert 0 == log.lines_read


def test_a_late_line_hides_a_loss_for_a_day_and_no_longer(log, run):
    """One was counted whose line is late, one is lost: the numbers are equal."""
    log.odd = [Line("late", KINDS[5], START + 3, shown=START + 90)]
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))
    tables.batches[START + 3].append(batch({START + 3: {KINDS[5].value: 1}}))

    run(tables, 20, 60, 300)
    assert [] == tables.published
    run(tables, *range(600, DAY, 100), DAY + 61, DAY + 70)
    assert [log.key(START + 3, 5)] == tables.published


def test_where_a_batch_was_taken_over_ids_decide(log, run):
    """Its events may have been counted twice, which would make up for a loss."""
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))
    tables.batches[START + 3].append(batch({START + 3: {KINDS[5].value: 1}}, taken=1))

    assert [1.0] == [lost for lost, _ in run(tables, 20)]


def test_what_is_counted_late_was_not_lost(log, run):
    """A queue that was worked off late: it was published once more, and counted once."""
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))
    run(tables, 20)
    before = log.lines_read

    assert [0.0] * 3 == [lost for lost, _ in run(tables, 25, DAY, DAY + 100)]
    assert before == log.lines_read


def test_after_hours_without_a_run_it_catches_up_and_tells_how_late_it_was(log, run):
    """The first run after them begins where the last one ended."""
    tables = SimulatedTables(log, lost=losing(log, (12, 5), (29, 8)))
    run(tables, 10)

    log.failing = refusing("start_query")
    with pytest.raises(Refused):
        run(tables, 300)
    log.failing = lambda _: None
    assert [(2.0, 0.0)] == run(tables, 305)[-1:]


def test_a_run_that_fails_tells_how_late_it_is(log, run, capsys):
    """And nothing of what it could not compare."""
    tables = SimulatedTables(log, lost={})
    run(tables, 10)
    log.failing, log.minute = refusing("query"), START + 60
    with pytest.raises(Refused):
        reconciler(log, tables).handle({})

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [50.0] == said["ReconcilerLag"]
    assert "EventsUnreconciled" not in said


@pytest.mark.parametrize(
    ("is_over", "lost", "told"),
    [(True, 0, [0.0]), (False, 3, [3.0]), (True, 3, [3.0]), (False, 0, None)],
)
def test_a_run_that_was_broken_off_tells_what_it_has_found(log, capsys, is_over, lost, told):
    """Nought is told of a whole run alone."""
    run = SimpleNamespace(progress=SimpleNamespace(lag=lambda **_: 4), is_over=is_over, lost=lost)
    reconciler(log, SimulatedTables(log, lost={}))._tell(run, START)

    [line] = capsys.readouterr().out.splitlines()
    assert told == json.loads(line).get("EventsUnreconciled")


def refusing(call):
    """What fails a call."""

    def failing(name):
        if name == call:
            raise Refused({"Error": {"Code": "ThrottlingException"}}, name)

    return failing


@pytest.mark.parametrize("seed", range(12))
def test_whatever_fails_on_the_way_all_is_found_and_nothing_else(seed, capsys):
    """Calls fail, containers die, runs overlap, the progress is lost; for a day and an hour."""
    rng = random.Random(seed)  # noqa: S311  # of nothing secret
    log = SimulatedLog(start=START, end=START + 60, per_minute=rng.choice([7, 40, 150]))
    places = [(rng.randrange(60), rng.randrange(log.per_minute)) for _ in range(12)]
    tables = SimulatedTables(log, lost=losing(log, *places))
    lost = {*tables.lost}
    busy = []

    def failing(name):
        if rng.random() < 0.01 and not busy:
            busy.append(1)
            reconciler(log, tables, owner="other").handle({})
            busy.clear()
        if rng.random() < 0.02:
            raise rng.choice([Killed, Refused({"Error": {"Code": "Throttled"}}, name), NotCounted])

    log.failing = failing
    for log.minute in range(START, START + DAY + 150, 5):
        if rng.random() < 0.005:
            tables.items.pop(("reconciler", "checkpoint"), None)
        if log.minute > START + DAY + 120:
            log.failing = lambda _: None
        busy.clear()
        try:
            reconciler(log, tables).handle({})
        except (Killed, Refused, NotCounted):
            continue
    capsys.readouterr()

    assert sorted(lost) == sorted(tables.published)


def test_when_the_progress_is_lost_the_last_day_is_compared_by_ids(log, run):
    """Its sums are worth nothing: what is added up again would be there twice."""
    lost = losing(log, (3, 5), (8, 9))
    tables = SimulatedTables(log, lost=lost)
    run(tables, 12)
    tables.items.clear()

    run(tables, 600, *range(700, DAY + 151, 50))
    assert [*lost] == tables.published


def test_sums_of_a_lost_progress_are_not_added_to(log, run):
    """What was counted would be there twice where what was written is there once."""
    tables = SimulatedTables(log, lost=losing(log, (13, 5)))
    run(tables, 20)
    del tables.items["reconciler", "checkpoint"]

    assert [1.0] == [lost for lost, _ in run(tables, 25)]


def test_one_run_at_a_time(log, run, logged):
    """The second does nothing."""
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))
    others = []

    def meanwhile(name):
        if name == "publish" and not others:
            others.append(run(tables, 20, owner="two"))

    log.failing = meanwhile
    run(tables, 20)

    assert ([[]], [log.key(START + 3, 5)]) == (others, tables.published)
    assert 1 == logged.count("comparison under way")


def test_a_run_whose_lock_is_another_ones_moves_nothing(log, run):
    """It was stopped for longer than a run may take."""
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))
    others = []

    def meanwhile(name):
        if name == "publish" and not others:
            others.append(1)
            log.minute += 5
            others.append(run(tables, 25, owner="two"))
            others.append(tables.items["reconciler", "checkpoint"])

    log.failing = meanwhile
    with pytest.raises(Refused):
        run(tables, 20)

    assert others[2] == tables.items["reconciler", "checkpoint"]


def test_what_sns_refuses_is_found_again(log, run):
    """The minute is not over before."""
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))

    def refused(name):
        if name == "publish":
            raise NotPublished

    log.failing = refused
    with pytest.raises(NotPublished):
        run(tables, 20)
    log.failing = lambda _: None

    assert [1.0] == [lost for lost, _ in run(tables, 25)][-1:]


def test_it_stops_in_time_and_goes_on_next_time(log, capsys):
    """Lambda ends it without a word; each step is kept."""
    tables = SimulatedTables(log, lost=losing(log, (3, 5)))
    steps = []

    def remaining():
        steps.append(1)
        return 240_000 if len(steps) % 4 else 90_000

    log.minute = START + 20
    for _ in range(30):
        one = reconciler(log, tables)
        stopping = type(one)(
            **{n: getattr(one, n) for n in one.__slots__} | {"remaining_ms": remaining}
        )
        stopping.handle({})
    capsys.readouterr()

    assert [log.key(START + 3, 5)] == tables.published


def test_the_first_look_is_soon_and_the_second_a_day_and_an_hour_later():
    """What operators are promised."""
    assert (10, DAY + 60) == (FIRST.waits, SECOND.waits)


def test_without_time_no_query_is_begun(log):
    """Its answer would come after Lambda has ended the run."""
    one = reconciler(log, SimulatedTables(log, lost={}))
    fields = {name: getattr(one, name) for name in one.__slots__}
    asked = []
    log.minute = START + 20
    log.failing = asked.append
    type(one)(**fields | {"remaining_ms": lambda: 90_000}).handle({})

    assert "start_query" not in asked
