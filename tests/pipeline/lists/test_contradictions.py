"""Lists of this project that speak for a name that another calls disposable."""

import csv
from pathlib import Path

from pipeline.lists import contradictions as module
from pipeline.lists.contradictions import contradictions

DATA = Path(__file__).parents[3] / "data"
# Reviewed by those who list them, each with a proof; Réunion gives names like gob.re to anybody.
REVIEWED = {"fft.edu.do", "gob.re", "mjj.edu.ge", "student.neonet.ac.nz"}
OPEN = (".edu.kg", ".edu.pl", ".edu.rs", ".edu.vn")  # strangers get names there, too


def test_no_evidence_contradicts_a_list_of_this_project(capsys):
    """Suffixes, providers, relays, institutions, hosts of everybody's, and who is known."""
    *lists, institutions = contradictions(DATA)

    assert ["0"] * 8 == [row["by evidence"] for row in lists]
    assert ["0"] * 6 == [row["by an aggregate"] for row in lists[:6]]
    assert 10_000 < int(lists[0]["names"])
    module.main()
    assert f"| {institutions['by evidence']} |" in capsys.readouterr().out


def test_evidence_below_an_institutions_suffix_is_where_strangers_get_names(monkeypatch):
    """Or somebody has looked at it."""
    monkeypatch.setattr(module, "_row", lambda _, names, __: list(names))
    *_, below = contradictions(DATA)
    listed = dict((f"{line} ".split(" ")[:2]) for line in _lines())
    evidence = {name for name in below if not listed[name]}

    assert {name for name in evidence if not name.endswith(OPEN)} == REVIEWED


def test_what_is_wrong_is_found(tmp_path):
    """A provider, a suffix and a university that a list has."""
    for file in module._SPEAK_FOR:
        (tmp_path / file).write_text("in.post.example\n")
    (tmp_path / "known_wrong.csv").write_text("name,reason\nx.example,a shop\n")
    (tmp_path / "disposable_domains.txt").write_text("a.ac.at a\npost.example\nx.example a\n")
    rows = list(contradictions(tmp_path))

    assert [("1", "in.post.example")] * 7 == [(r["by evidence"], r["which"]) for r in rows[:7]]
    assert [("1", "0"), ("1", "0")] == [(r["by an aggregate"], r["by evidence"]) for r in rows[7:]]


def _lines():
    text = (DATA / "disposable_domains.txt").read_text()
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_known_names_are_held_as_well():
    """What a feed says of them refuses nobody either."""
    held = set((DATA / "held_domains.txt").read_text().splitlines())
    with (DATA / "known_wrong.csv").open(newline="") as table:
        assert {row["name"] for row in csv.DictReader(table)} <= held
