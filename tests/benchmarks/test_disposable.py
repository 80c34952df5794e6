"""The benchmark of disposable domains: what counts for whom."""

import sys
from itertools import chain

import pytest

from benchmarks.disposable import __main__ as benchmark
from benchmarks.disposable import truth
from benchmarks.disposable.own import called_disposable
from benchmarks.disposable.packages import Listing, NotFetched, names, table
from benchmarks.disposable.score import Contender, Share, hits, is_forward, recall
from benchmarks.disposable.typos import PROVIDERS, typos
from rules.addresses.policy import Mode
from rules.feeds.published import UnusableDownload
from runtime.feeds.download import Downloaded
from tests.runtime.feeds.test_unpacked import tarball

LIST = Contender("a list", "2026-09-28", frozenset({"trash.example", "edu.example"}))


def test_a_list_knows_what_is_below_its_names():
    """Sub-domains are given to everybody, so that lists are compared and not their callers."""
    domains = ["trash.example", "in.trash.example", "a.edu.example", "other.example"]

    assert Share(3, 4) == recall(LIST, domains)
    assert domains[:1] == hits(LIST, [domains[0], "nottrash.example"])


@pytest.mark.parametrize(
    ("released", "counts"),
    [("2026-09-27", True), ("2026-09-28", True), ("2026-09-29", False), ("2026-09", True)],
)
def test_what_was_found_counts_only_for_who_was_published_before(released, counts):
    """A later list may have copied it."""
    assert counts == is_forward(Contender("one", released, frozenset()), since="2026-09-28")


def test_a_share_of_nothing_is_none():
    """There is no day to tell of, then."""
    assert "none" == str(Share(0, 0))
    assert "100.0 % (96.3 to 100.0)" == str(Share(100, 100))


def test_typing_errors_are_the_same_every_time():
    """And are nobody's name."""
    made = typos(but=frozenset({"gmial.com"}))

    assert made == typos(but=frozenset({"gmial.com"}))
    assert len(made) > 400
    assert not set(made) & {"gmial.com", *PROVIDERS}


def test_no_typing_error_is_called_disposable():
    """Whatever lists say of it."""
    assert 0 == called_disposable(typos(but=frozenset()), Mode.BALANCED)


def test_the_table_compares_ten_others_on_nine_honest_sets():
    """Each a release; a set that guards a build is none of them."""
    compared = table()

    assert (10, 9) == (len(compared.peers), len(compared.legitimate))
    assert all(each.version for each in chain(compared.peers, compared.legitimate))


def fetching(package, folder, _version):
    """A registry with one list in each package, and without one of them."""
    if package.name == "isdisposable":
        raise FileNotFoundError
    folder.mkdir(parents=True)
    text = b'{"trash.example.com": 1, "https://www.home.example.org/index.html": 2}'
    (folder / "one.tgz").write_bytes(tarball(x=text))


def test_a_list_may_be_in_several_files(tmp_path):
    """Of one package."""
    folder = tmp_path / "npm-two-1.0"
    folder.mkdir()
    (folder / "two.tgz").write_bytes(tarball(x=b"one.example.com", y=b"two.example.com"))
    two = Listing("two", "npm", "1.0", "", "package/x package/y")

    assert {"one.example.com", "two.example.com"} == names(two, folder=tmp_path)


def test_names_are_read_and_nothing_is_run(monkeypatch, tmp_path):
    """What is code, or a file, ends like no domain."""
    monkeypatch.setattr("benchmarks.disposable.packages.download", fetching)
    one = Listing("one", "npm", "1.0", "2026-01", "package/x")

    for _ in range(2):
        assert {"trash.example.com", "home.example.org"} == names(one, folder=tmp_path)
    with pytest.raises(NotFetched, match=r"isdisposable 1\.0 \(npm\)"):
        names(Listing("isdisposable", "npm", "1.0", "", ""), folder=tmp_path)


@pytest.mark.slow
def test_a_run_says_what_it_could_not_have(monkeypatch, tmp_path, capsys):
    """And compares the rest: by day, once there are two."""
    said = {"today": b"".join(f"t{n}.example.com\n".encode() for n in range(500))}

    def download(_url, *, most_bytes):
        assert most_bytes
        if not said["today"]:
            raise UnusableDownload("no answer")
        return Downloaded(said["today"], "")

    monkeypatch.setattr(benchmark, "FOLDER", tmp_path / "build")
    monkeypatch.setattr(truth, "downloaded", download)
    monkeypatch.setattr("benchmarks.disposable.cold._once", lambda: 5.0)
    monkeypatch.setattr(benchmark, "names", lambda listing, **_: _names(listing))
    monkeypatch.setattr(
        benchmark, "ways", lambda **_: [Contender("ours", "2026-09-28", frozenset({"old.example"}))]
    )
    monkeypatch.setattr(benchmark, "first_look", lambda *_, **__: [{"names": "both halves"}])
    monkeypatch.setattr(benchmark.dated, "rows", lambda *_, **__: [{"names": "live"}])
    benchmark.main([])
    told = capsys.readouterr().out
    assert "not fetched: isdisposable 1.0.0 (PyPI)" in told
    assert "| ours | 2026-09-28 | 1 | 50.0 % (9.5 to 90.5) |" in told
    (tmp_path / "build/castle/2026-09-27.txt").write_text("t0.example.com\n")
    (tmp_path / "build/castle/2026-09-28.txt").write_text("t1.example.com\nold.example\n")
    for file in (tmp_path / "build/castle").glob("2026-1*"):
        file.unlink()
    said["today"] = b""
    benchmark.main([])
    told = capsys.readouterr().out
    assert "not fetched: castle: no answer" in told
    assert "most abused on 2026-09-28 | new on 2026-09-28" in told
    assert "| 50.0 % (9.5 to 90.5) | - |" in told.splitlines()[4]
    assert sys.modules["benchmarks.disposable.__main__"] is benchmark


def _names(listing):
    """The reviewed list has two names more than it had; one is below a name of ours."""
    if listing.name == "isdisposable":
        raise NotFetched(str(listing))
    if listing.version == "0.0.293":
        return frozenset({"in.old.example", "fresh.example"})
    return frozenset({"home.example.org"})
