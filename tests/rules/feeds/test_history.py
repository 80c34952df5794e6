import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.feeds.history import Held, History, alive, stepped, trouble, unchanged
from tests.rules.feeds.conftest import DAY, NOON, numbered

EMPTY = History()


@pytest.fixture
def say(source, around):
    """The history after the source said so, day after day."""

    def say(*words, history=EMPTY, day=0, now=None, any_size=False, **changes):
        surroundings = around(**{k: changes.pop(k) for k in ("is_popular",) if k in changes})
        for number, names in enumerate(words):
            history = stepped(
                history,
                names,
                source=source(**changes),
                around=surroundings,
                now=NOON + (day + number) * DAY if now is None else now,
                any_size=any_size,
            )
        return history

    return say


def test_a_list_is_what_it_says_now(say, source):
    """What it drops is dropped."""
    history = say(numbered(1000), numbered(1000, 40))

    assert numbered(1000, 40) == alive(history, source=source(), now=NOON + DAY)
    assert (1000, 1000) == history.sizes
    assert NOON + DAY == history.fetched_at == history.changed_at


def test_a_window_is_remembered(say, source):
    """A name of it counts for as long as it is kept after it was last seen."""
    window = source(keep_days=60)
    history = say(numbered(1000), numbered(1000, 400), keep_days=60, added=0.62, removed=0.62)

    assert numbered(1400) == alive(history, source=window, now=NOON + DAY)
    assert numbered(1000, 400) == alive(history, source=window, now=NOON + 61 * DAY)
    assert {} == alive(history, source=window, now=NOON + 62 * DAY)


def test_a_window_forgets_at_a_step(say):
    """So that what is kept does not grow for ever."""
    history = say(numbered(1000), keep_days=60, removed=1.0, added=1.0)
    later = say(numbered(1000, 5000), history=history, day=60, keep_days=60, removed=1, added=1)

    assert numbered(1000, 5000).keys() == later.names.keys()


def test_the_first_day_of_a_name_is_kept_for_half_a_year(say):
    """Though it goes and comes back; of what was kept before that was noted, the last day."""
    today = NOON // DAY
    window = {"keep_days": 60, "added": 1, "removed": 1}
    history = say(numbered(2), numbered(1, 1), numbered(2), **window)
    before = History(names={"trash00000.example": (today - 3, "")}, last=1, sizes=(1,))

    assert {"trash00000.example": today, "trash00001.example": today} == history.firsts
    assert today - 3 == say(numbered(1), history=before, **window).firsts["trash00000.example"]
    later = say(numbered(1, 5), numbered(1), history=history, day=179, **window)
    assert {"trash00005.example": today + 179, "trash00000.example": today + 180} == later.firsts
    assert {} == say(numbered(2)).firsts


def test_the_same_again_is_seen_again(say, source):
    """A source that answers that nothing has changed has said its names today."""
    for days in (0, 60):
        one = source(keep_days=days)
        history = say(numbered(10), keep_days=days)
        later = unchanged(history, source=one, now=NOON + 50 * DAY)

        assert numbered(10) == alive(later, source=one, now=NOON + 100 * DAY)
        assert (NOON, NOON + 50 * DAY) == (later.changed_at, later.fetched_at)


def test_a_window_that_was_taken_away_is_forgotten_at_once(say, source):
    """What the source says now is all that counts, also when it only says the same again."""
    history = say(numbered(1000), numbered(1000, 400), keep_days=60, added=0.62, removed=0.62)
    later = unchanged(history, source=source(keep_days=0), now=NOON + 2 * DAY)

    assert numbered(1000, 400) == alive(later, source=source(keep_days=0), now=NOON + 2 * DAY)


def test_a_list_that_stays_the_same_grows_old(say):
    """It was fetched today, and changed long ago."""
    history = say(numbered(100), numbered(100), numbered(100))

    assert (NOON, NOON + 2 * DAY) == (history.changed_at, history.fetched_at)


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (numbered(1201), "201 of 1000 names added"),
        (numbered(899), "101 of 1000 names removed"),
        (numbered(1000, 10_000), "1000 of 1000 names added"),
    ],
)
def test_a_step_that_is_too_great_is_held(say, names, why):
    """More than the source ever changed in a day: another list, half of one, or a captured one."""
    with pytest.raises(Held, match=why):
        say(numbered(1000), names)
    assert say(numbered(1000), names, any_size=True).last == len(names)


def test_days_without_an_answer_make_a_step_greater(say):
    """Up to a week of them."""
    history = say(numbered(1000))

    assert 1601 == say(numbered(1601), history=history, now=NOON + 4 * DAY).last
    with pytest.raises(Held, match="added"):
        say(numbered(2401), history=history, now=NOON + 90 * DAY)


def test_a_short_list_may_change_by_fifty(say):
    """A share of it says little."""
    assert 50 == say(numbered(10), numbered(50, 10)).last


def test_a_slow_drain_is_held(say):
    """Thirty steps of four in a hundred fewer pass each bound of one step."""
    sizes = [int(1400 * 0.96**day) for day in range(31)]
    history = say(*map(numbered, sizes[:7]))

    assert 7 == len(history.sizes)
    with pytest.raises(Held, match="-25% names in 7 steps"):
        say(numbered(sizes[7]), history=history, day=7)


def test_a_slow_flood_is_held(say):
    """The same, the other way."""
    sizes = [int(1000 * 1.05**day) for day in range(31)]

    with pytest.raises(Held, match=r"\+41% names in 7 steps"):
        say(*map(numbered, sizes))


def test_a_window_has_no_drift(say):
    """It is always as long; and a short list may go up and down."""
    sizes = [1000, 900, 800, 720, 640, 570, 510, 1000]
    words = [numbered(size) for size in sizes]
    assert 1000 == say(*words, keep_days=60, added=1, removed=0.2).last
    short = [numbered(size) for size in (60, 62, 64, 66, 68, 70, 72, 100)]
    assert 100 == say(*short).last


@pytest.mark.parametrize(("tier", "most"), [("evidence", 1500), ("aggregate", 500)])
def test_a_new_source_may_not_bring_too_much(say, tier, most):
    """Of the names in use: the operator who turns it on looks at it once."""
    assert most == say(numbered(most), tier=tier).last
    with pytest.raises(Held, match=f"{most + 1} names at once that are not listed"):
        say(numbered(most + 1), tier=tier)


def test_other_sources_may_bring_any_number_at_first(say):
    """They add no disposable domain."""
    assert 9000 == say(numbered(9000), tier="popular").last


GUARDED = {"post.example": "", "a.post.example": "", "co.uk": "", "x.edu": "", "y.gov": ""}


def test_names_that_nobody_may_list_are_left_out(say):
    """Most lists always hold a few."""
    history = say(numbered(100) | GUARDED, numbered(100) | GUARDED)

    assert numbered(100).keys() == history.names.keys()
    assert tuple(sorted(GUARDED)) == history.guarded
    assert NOON == history.changed_at


def test_many_new_ones_of_those_are_a_sign(say):
    """Somebody has another list in mind than disposable domains."""
    more = {f"{n}.edu": "" for n in range(6)}
    with pytest.raises(Held, match="6 new names that nobody may list"):
        say(numbered(100) | GUARDED, numbered(100) | GUARDED | more)
    taken = say(numbered(100), numbered(100) | GUARDED | more, any_size=True)

    assert numbered(100).keys() == taken.names.keys()


def test_many_new_popular_names_are_a_sign(say):
    """Three may come in one step."""
    popular = set(numbered(4, 1000))
    three, four = numbered(1003), numbered(1004)

    assert 1003 == say(numbered(1000), three, is_popular=popular.__contains__).last
    with pytest.raises(Held, match="4 new names that are popular"):
        say(numbered(1000), four, is_popular=popular.__contains__)


def test_many_new_names_below_one_are_a_sign(say):
    """A host of free sub-domains is no list of names; one below a suffix is like any other."""
    below = {f"x{n}.host.co.uk": "" for n in range(501)}

    with pytest.raises(Held, match=r"501 new names under host\.co\.uk"):
        say(numbered(1400), numbered(1400) | below, added=1)
    assert 1901 == say(numbered(1400), numbered(1901), added=1).last


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (History(fetched_at=NOON, changed_at=NOON), ""),
        (History(fetched_at=NOON, changed_at=NOON, why="held: 7 names"), "held: 7 names"),
        (History(fetched_at=NOON, changed_at=NOON, why="404 Not Found"), ""),
        (History(fetched_at=NOON - 3 * DAY, changed_at=NOON, why="404 Not Found"), "404 Not Found"),
        (History(fetched_at=NOON - 3 * DAY, changed_at=NOON), "not fetched"),
        (History(why="too slow"), "too slow"),
        (History(fetched_at=NOON, changed_at=NOON - 5 * DAY), "unchanged for 5 days"),
    ],
)
def test_what_somebody_should_look_at(history, words, source):
    """Once without an answer is nothing; a project that died answers for ever."""
    assert words == trouble(history, source=source(), now=NOON)


@pytest.mark.slow
@given(st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_whatever_comes_the_last_good_step_stays(sizes):
    """A held step changes nothing of a history, and no guarded name is ever in one."""
    from tests.rules.feeds.conftest import GUARDS  # noqa: PLC0415  # not a fixture

    history = History()
    for day, size in enumerate(sizes):
        before = history
        try:
            history = _said(history, numbered(size) | GUARDED, day)
        except Held:
            assert before is history
        assert not [name for name in history.names if GUARDS.why_refused(name)]


def _said(history, names, day):
    from rules.feeds.history import Surroundings  # noqa: PLC0415
    from rules.feeds.source import Source  # noqa: PLC0415
    from tests.rules.feeds.conftest import GUARDS  # noqa: PLC0415

    around = Surroundings(
        why_guarded=GUARDS.why_refused,
        is_popular=lambda _: False,
        is_listed=lambda _: False,
        in_use=1000,
    )
    source = Source(
        "a",
        "evidence",
        "https://a.example/",
        "names",
        "MIT",
        9,
        (1, 9),
        0.2,
        0.1,
        stale_after_days=9,
    )
    return stepped(history, names, source=source, around=around, now=NOON + day * DAY)
