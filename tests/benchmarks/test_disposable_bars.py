"""What is wanted of the check on a day's most abused names, measured where there are days."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from benchmarks.disposable import __main__ as benchmark
from benchmarks.disposable import bars, cold, dated, samples, truth
from benchmarks.disposable import first_look as looks
from benchmarks.disposable.bars import BARS, by_mistake, of_days
from benchmarks.disposable.feed import Check, days_in, days_of, feeds, verdict
from benchmarks.disposable.packages import NotFetched, table
from benchmarks.disposable.score import Contender
from rules.addresses.domain_list import DomainList
from rules.addresses.policy import Lists, Mode
from rules.feeds.lists import Release
from rules.feeds.pointer import DISPOSABLE, MAIL_HOSTS, RELAYS, SHARED_HOSTS
from rules.feeds.source import sources_in
from runtime.feeds.release import guards, release, sources_text
from tests.list_server import list_server

RELEASE = Release(
    lists={
        DISPOSABLE: "aggregate.example a\nold.example\n",
        MAIL_HOSTS: "",
        RELAYS: "",
        SHARED_HOSTS: "free.example free\n",
    },
    safeguards=release().safeguards,
    infrastructure=DomainList(b""),
    held=DomainList(b""),
)
LISTS = Lists(
    disposable=DomainList(RELEASE.lists[DISPOSABLE].encode()),
    relays=DomainList(b""),
    mail_hosts=DomainList(b""),
    providers=frozenset(),
    shared_hosts=DomainList(RELEASE.lists[SHARED_HOSTS].encode()),
)
DAYS = days_of(
    {
        "2026-11-20": ["zero.example"],
        "2026-11-21": ["one.example", "harvard.edu"],
        "2026-11-23": ["one.example", "old.example", "x.free.example", "aggregate.example"],
        "2026-11-24": ["one.example", "x.free.example", "new.example", "harvard.edu"],
    }
)


def test_names_that_were_taken_off_by_hand_are_back_for_a_first_look(check, monkeypatch, tmp_path):
    """A set that has shown a name would not show it again."""
    made = {"evidence.example": "", "afternic.com": "a", "taken.example": "u"}
    held = replace(LISTS, held=DomainList(b"afternic.com\n"))
    monkeypatch.setattr(looks, "built", lambda *_, **__: made)
    honest = frozenset({"in.evidence.example", "afternic.com", "taken.example", "nobody.example"})
    rows = [
        (row["names"], row["domains"])
        for row in looks.first_look(
            replace(check, lists=held), honest, reviewed=frozenset(), folder=tmp_path
        )
    ]

    assert [("all", "evidence.example"), ("all", "afternic.com evidence.example")] == rows[:2]
    assert {"one half", "the other"} == {part for part, _ in rows[2:]}


def test_a_feed_is_measured_by_what_registries_dated(check, monkeypatch, tmp_path):
    """A domain counts from the day on which it was seen, a reviewed one from its release."""
    last = 90 * 86_400
    seen = {"old.example": 0, "late.example": last - 3600, "gone.example": 0}
    domains = {name: {"firstseen": at, "lastseen": last} for name, at in seen.items()}
    domains["gone.example"]["lastseen"] = 86_400
    text = json.dumps({"t": last, "domains": domains}).encode()

    def reviewed(listing, **_):
        number = int(listing.version.rpartition(".")[2])
        return {f"n{each}.example" for each in range(283, number)} | {"first.example"}

    monkeypatch.setattr(dated, "fetched", lambda listing, **_: listing)
    monkeypatch.setattr(dated, "contents", lambda listing: {listing.file: text})
    monkeypatch.setattr(dated, "names", reviewed)
    monkeypatch.setattr(
        dated, "_made_on", lambda each, _: date(2026, 1, 1) + timedelta(int(each.version[4:]))
    )
    rows = {row["names"]: row for row in dated.rows(check, folder=tmp_path)}

    assert ("30", "0.0 %") == tuple(rows["live, without a feed"][key] for key in ("steps", "known"))
    assert "98.3 %" == rows["live, feed of the day before"]["refused"]
    assert "0.0 %" == rows["live for the first day, feed of the day before"]["refused"]
    assert ("9", "1.0 days", "0.0 % (0.0 to 29.9)") == tuple(
        rows["added, feed one release old"][key] for key in ("steps", "age", "refused")
    )
    assert "3.0 days" == rows["added, three old"]["age"]


@pytest.fixture(scope="module")
def check():
    source = sources_in(sources_text())["castle"]
    return Check(LISTS, RELEASE, guards(RELEASE.safeguards), source)


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
    assert ("2", "0.0 / 0.0 %", "FAIL") == (first["days"], first["worst"], first["result"])
    assert "38 / 60 %" == without["wanted"]


def test_nobody_is_refused_whom_no_feed_may_list(check):
    """From any source."""
    days = days_of({"2026-11-23": ["harvard.edu", "gmail.com", "one.example"]})
    [feed] = feeds(check, days)
    lists = feed.lists(date(2026, 11, 24))

    assert [(False, False), (False, False), (True, True)] == [
        verdict(name, lists) for name in ("harvard.edu", "gmail.com", "one.example")
    ]


def test_what_the_feed_derives_counts(check):
    """Names on their first day, below a host and a parent of names of before."""
    hosts = [f"x{n}.qzz.io" for n in range(5)]
    days = {
        f"2026-11-{day}": [f"a{day}{n}.rotates.example" for n in range(6)] + hosts
        for day in (21, 22)
    }
    days["2026-11-23"] = ["new.rotates.example", "new.qzz.io", *hosts]
    rows = {row["bar"]: row for row in of_days(check, days_of(days), since="2026-11-22")}

    assert ("50.0 %", "100.0 %", "PASS") == tuple(
        rows[BARS[3].name][name] for name in ("refused", "known", "result")
    )


def test_a_name_counts_for_sixty_days(check):
    """As the table of sources says."""
    days = days_of({"2026-08-01": ["one.example"], "2026-10-01": ["two.example"]})
    after = [feed.lists(date(2026, 10, 2)) for feed in feeds(check, days)]

    assert [(False, False)] * 2 == [verdict("one.example", lists) for lists in after]
    assert (True, True) == verdict("two.example", after[1])


def test_where_no_day_is_there_nothing_is_said_to_be_met(check):
    """Nor where the days are older than the lists."""
    for since in ("2026-11-24", "2027-01-01"):
        rows = list(of_days(check, DAYS, since=since))
        assert {("-", "not measured", "0")} == {
            (row["refused"], row["result"], row["days"]) for row in rows
        }


def test_a_bar_that_is_met_is_said_to_be(check):
    """All of a day were named the day before."""
    days = days_of({"2026-11-23": ["one.example"], "2026-11-24": ["one.example"]})
    results = {row["bar"]: row["result"] for row in of_days(check, days, since="2026-11-23")}

    assert "PASS" == results[BARS[1].name]
    assert "not measured" == results[BARS[2].name]


def test_legitimate_names_are_counted_by_mode(check, monkeypatch):
    """The limits are of 100,000: one of fewer is too many for `balanced`."""
    honest = frozenset({"old.example", "aggregate.example", "x.free.example", "a.example"})
    balanced, strict = by_mistake(check, LISTS, honest)

    assert ("1 of 4", "FAIL") == (balanced["measured"], balanced["result"])
    assert ("3 of 4", "FAIL") == (strict["measured"], strict["result"])
    assert ["old.example"] == check.disposable(honest, Mode.BALANCED, LISTS)
    monkeypatch.setattr(bars, "_PER", 100)
    many = frozenset(f"a{n}.example" for n in range(20)) | {"aggregate.example"}
    assert ["PASS", "PASS"] == [row["result"] for row in by_mistake(check, LISTS, many)]


def test_a_domain_with_many_names_counts_once(check):
    """A company has a name for each server."""
    honest = frozenset({*(f"s{n}.old.example" for n in range(9)), "a.example", "b.example"})
    balanced, _ = by_mistake(check, LISTS, honest)

    assert ("1 of 3", "old.example") == (balanced["measured"], balanced["domains"])


def test_throwaway_services_among_web_sites_are_no_honest_names():
    """Somebody has looked at each that the lists have; the others count."""
    compared = table()
    known = {compared.sites[0]: frozenset({"temp-mail.org", "shop.example"})}
    told = truth.truth_of(compared, known, ([], ()))

    assert {"shop.example"} == told.sites
    assert frozenset() == truth.truth_of(compared, {}, ([], ())).sites


def test_days_are_read_from_files(tmp_path):
    """With a mark of order, comments, in capitals; what is no domain is left out."""
    (tmp_path / "2026-11-23.txt").write_bytes("\ufeff# top\r\nOne.Example\r\nno\r\n".encode())
    (tmp_path / "2026-11-22.txt").write_text("one.example\n")
    days = days_in(tmp_path.glob("*.txt"))

    assert [("one.example",), ("one.example",)] == [day.names for day in days]
    assert [("one.example",), ()] == [day.new for day in days]


@pytest.fixture(autouse=True)
def _starts(monkeypatch, request):
    """Processes are started by the test of them alone."""
    if "cold_start" not in request.node.name:
        monkeypatch.setattr(cold, "_once", lambda: 5.0)


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
        monkeypatch.setattr(truth, "sources_text", lambda: json.dumps(served))
        benchmark.main(["--days", str(tmp_path / "days")])
    told = capsys.readouterr().out

    assert "SAMPLES: what could not be fetched is replaced by 50 names of each set" in told
    assert "| most abused, without a feed | 2 | 0.0 % | 0.0 % |" in told
    assert (
        "| legitimate domains refused by `balanced` | 0 of 98 | 0.0 (0.0 to 3772.1)"
        " | at most 1 in 100000 | PASS | - |" in told
    )
    [file] = (tmp_path / "build").glob("*.json")
    written = json.loads(file.read_text())
    assert {bar.name for bar in BARS} == {row["bar"] for row in written["bars"]}
    assert 50 == written["added"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([], ("without a feed | 1 | 0.0 %", "day before | 1 | 50.0 %", "first day")),
        (["--age", "3"], ("without a feed | 1 | 0.0 %", "three days before | 1 | 50.0 %")),
    ],
)
def test_own_files_are_measured_without_fetching(monkeypatch, tmp_path, capsys, asked, told):
    """A feed and what was abused after it; what its age tells nothing of has no row."""
    monkeypatch.setattr(benchmark, "FOLDER", tmp_path / "build")
    (tmp_path / "feed").write_text("abused.example\n")
    (tmp_path / "head").write_text("abused.example\nother.example\n")
    files = ["--feed", str(tmp_path / "feed"), "--head", str(tmp_path / "head")]
    benchmark.main([*files, "--bars", *asked])
    printed = capsys.readouterr().out

    assert all(words in printed for words in told)
    assert len(told) == printed.count("| most abused") + printed.count("| on their first day")
    assert "Not forward" not in printed


def test_what_the_check_adds_to_a_cold_start_is_measured(monkeypatch):
    """In processes of its own; on a machine that others use the figure is no test."""
    monkeypatch.setattr(cold, "_ROUNDS", 2)
    measured = cold.row()

    assert 0 < float(measured["measured"].removesuffix(" ms of a processor")) < 1000
    assert "at most 10 ms" == measured["wanted"]
    monkeypatch.setattr(cold, "_once", lambda: 10.1)
    assert "FAIL" == cold.row()["result"]
    monkeypatch.setattr(cold, "_once", lambda: 10.0)
    assert "PASS" == cold.row()["result"]


@pytest.mark.slow
def test_days_before_the_lists_own_are_measured_if_somebody_asks(monkeypatch, tmp_path, capsys):
    """And what that is worth is said."""
    monkeypatch.setattr(benchmark, "FOLDER", tmp_path / "build")
    (tmp_path / "2026-08-01.txt").write_text("abused.example\n")
    (tmp_path / "2026-08-02.txt").write_text("abused.example\n")
    benchmark.main(["--days", str(tmp_path), "--bars", "--since", "2026-08-01"])
    printed = capsys.readouterr().out

    assert "| most abused, feed of the day before | 1 | 100.0 % | 100.0 % |" in printed
    assert "Not forward: the lists are of" in printed


def test_a_feed_without_a_head_is_refused(capsys):
    """Neither tells anything alone."""
    with pytest.raises(SystemExit):
        benchmark.main(["--feed", "feed.txt"])
    assert "--feed and --head belong together" in capsys.readouterr().err


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
