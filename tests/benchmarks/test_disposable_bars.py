"""What is wanted of the check on a day's most abused names, measured where there are days."""

import json

import pytest

from benchmarks.disposable import __main__ as benchmark
from benchmarks.disposable import samples
from benchmarks.disposable.bars import BARS, Check, by_mistake, of_days
from benchmarks.disposable.packages import NotFetched
from benchmarks.disposable.score import Contender
from rules.addresses.domain_list import DomainList
from rules.addresses.policy import Lists, Mode
from runtime.feeds.release import guards, release, sources_text
from tests.list_server import list_server

LISTS = Lists(
    disposable=DomainList(b"aggregate.example a\nold.example\n"),
    relays=DomainList(b""),
    mail_hosts=DomainList(b""),
    providers=frozenset(),
    shared_hosts=DomainList(b"free.example free\n"),
)
DAYS = {
    "2026-11-20": ["zero.example"],
    "2026-11-21": ["one.example", "harvard.edu"],
    "2026-11-23": ["one.example", "old.example", "x.free.example", "aggregate.example"],
    "2026-11-24": ["one.example", "x.free.example", "new.example", "harvard.edu"],
}


@pytest.fixture(scope="module")
def check():
    return Check(LISTS, guards(release().safeguards))


def test_a_feed_is_measured_on_the_days_after_it(check):
    """What was seen on the day itself does not count, nor do days before the lists' own."""
    rows = {row["bar"]: row for row in of_days(check, DAYS, since="2026-11-22")}
    without, day, three, first = (rows[bar.name] for bar in BARS)

    # Of the 23rd: old.example is refused, two more are suspect. Of the 24th: one is suspect.
    assert ("2", "12.5 %", "50.0 %", "0.0 / 25.0 %") == tuple(
        without[name] for name in ("days", "refused", "known", "worst")
    )
    # The feed for the 23rd is of the 20th to the 22nd, that for the 24th of up to the 23rd.
    assert ("2", "50.0 %", "75.0 %") == (day["days"], day["refused"], day["known"])
    assert ("2", "25.0 %", "62.5 %") == (three["days"], three["refused"], three["known"])
    # New on the 24th is new.example alone: harvard.edu was named before.
    assert ("2", "0.0 / 0.0 %", "NO") == (first["days"], first["worst"], first["met"])
    assert "38 / 60 %" == without["wanted"]


def test_nobody_is_refused_whom_no_feed_may_list(check):
    """Whoever names them."""
    feed = check.feed(["harvard.edu", "gmail.com", "one.example"])

    assert [(False, False), (True, True)] == [
        check.verdicts(name, feed) for name in ("harvard.edu", "one.example")
    ]


def test_where_no_day_is_there_nothing_is_said_to_be_met(check):
    """Nor where the days are older than the lists."""
    for since in ("2026-11-24", "2027-01-01"):
        rows = list(of_days(check, DAYS, since=since))
        assert {("-", "not measured", "0")} == {
            (row["refused"], row["met"], row["days"]) for row in rows
        }


def test_a_bar_that_is_met_is_said_to_be(check):
    """All of a day were named the day before."""
    days = {"2026-11-23": ["one.example"], "2026-11-24": ["one.example"]}
    met = {row["bar"]: row["met"] for row in of_days(check, days, since="2026-11-23")}

    assert "yes" == met[BARS[1].name]
    assert "not measured" == met[BARS[2].name]


def test_legitimate_names_are_counted_by_mode(check):
    """The limits are of 100,000; of fewer names as many are allowed."""
    honest = frozenset({"old.example", "aggregate.example", "x.free.example", "a.example"})
    balanced, strict = by_mistake(check, honest)

    assert ("1 of 4", "yes") == (balanced["measured"], balanced["met"])
    assert ("3 of 4", "yes") == (strict["measured"], strict["met"])
    assert ["old.example"] == check.disposable(honest, Mode.BALANCED)
    more = by_mistake(Check(LISTS, check.guards), frozenset({"old.example", "in.old.example"}))
    assert "NO" == next(more)["met"]


def unreachable(listing, **_):
    raise NotFetched(str(listing))


@pytest.mark.slow
def test_a_run_without_any_network_shows_something(monkeypatch, tmp_path, capsys):
    """By the samples, and says so; the day's list is fetched where somebody serves it."""
    abused = "".join(f"abused{n}.example\n" for n in range(600)).encode()
    monkeypatch.setattr(benchmark, "FOLDER", tmp_path / "build")
    monkeypatch.setattr(benchmark, "names", unreachable)
    ours = Contender("ours", "2026-11-20", frozenset({"old.example"}))
    monkeypatch.setattr(benchmark, "ways", lambda **_: [ours])
    (tmp_path / "days").mkdir()
    (tmp_path / "days/2026-11-21.txt").write_bytes(abused)
    with list_server() as server:
        server.files["/castle"] = abused
        served = json.loads(sources_text())
        served["files"][0]["url"] = f"{server.url}/castle"
        monkeypatch.setattr(benchmark, "sources_text", lambda: json.dumps(served))
        benchmark.main(["--days", str(tmp_path / "days")])
    told = capsys.readouterr().out

    assert "SAMPLES: what could not be fetched is replaced by 50 names of each set" in told
    assert "| most abused, without a feed | 2 | 0.0 % | 0.0 % |" in told
    assert (
        "| legitimate names refused by `balanced` | 0 of 100 | at most 1 in 100000 | yes |" in told
    )
    [file] = (tmp_path / "build").glob("*.json")
    written = json.loads(file.read_text())
    assert {bar.name for bar in BARS} == {row["bar"] for row in written["bars"]}
    assert 50 == written["added"]


def test_the_samples_are_small_and_have_a_notice():
    """Each with its licence."""
    notice = (samples.SAMPLES / "NOTICE").read_text()
    files = sorted(samples.SAMPLES.glob("*.txt"))

    assert ["added.txt", "schools.txt", "websites.txt"] == [file.name for file in files]
    for file in files:
        names = file.read_text().split()
        assert (50, names) == (len(set(names)), sorted(names))
        assert file.name in notice
    assert "CC0-1.0" in notice
    assert "MIT" in notice
