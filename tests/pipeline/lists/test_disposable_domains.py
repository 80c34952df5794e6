import shutil
import sys

import pytest

from pipeline.lists import disposable_domains, registry_packages
from pipeline.lists.disposable_sources import Published
from pipeline.lists.registry_packages import Package, Pins

REVIEWED = Package("reviewed", "PyPI", "1.0", "", "CC0-1.0")
COPIED = Package("copied", "PyPI", "2.0", "", "MIT")
UNREVIEWED = Package("taken", "npm", "4.0", "", "MIT", "unreviewed")
SUFFIXES = Package("suffixes", "PyPI", "3.0", "", "MPL-2.0")
PINS = Pins("2026-01-01", (REVIEWED, COPIED, UNREVIEWED, SUFFIXES))
BUILT = """\
# Built by `make disposable-domains`; do not edit.
# Disposable e-mail domains, sorted bytewise; each covers its sub-domains.
# 2 names with evidence, 1 marked `a` that only an aggregate of lists has,
# 1 marked `u` that it has from unreviewed lists.
# Sources, the newest on 2026-01-01; NOTICE has the licences:
# reviewed 1.0 (PyPI), CC0-1.0: 2 names
# copied 2.0 (PyPI), MIT: 3 names
# taken 4.0 (npm), MIT: 2 names
# pipeline/lists/rotating_parents.csv: 1 names
# suffixes 3.0 (PyPI), MPL-2.0: says what to leave out, and is not in here
copied.example a
rotates.example
taken.example u
trash.co.uk
"""


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The data files, with a list of one name, and no registry behind them."""
    published = Published(
        evidence={REVIEWED: {"trash.co.uk", "co.uk"}},
        aggregate={COPIED: {"copied.example", "gmail.com", "taken.example"}},
        unreviewed={UNREVIEWED: {"taken.example", "trash.co.uk"}},
        suffix_list=(SUFFIXES, "uk\nco.uk\n"),
    )
    folder = shutil.copytree(disposable_domains.DATA, tmp_path / "data")
    (folder / "disposable_domains.txt").write_text("# header\ntrash.co.uk\n")
    monkeypatch.setattr(disposable_domains, "DATA", folder)
    monkeypatch.setattr(disposable_domains, "fetched", lambda _pins, *, folder: published)  # noqa: ARG005
    monkeypatch.setattr(disposable_domains, "rotating_parents", lambda: {"rotates.example"})
    monkeypatch.setattr(registry_packages, "LOCK", folder / "disposable_sources.json")
    registry_packages.pin(PINS)
    monkeypatch.setattr(registry_packages, "newest", lambda *_, today, **__: Pins(today, ()))
    return folder


def test_a_build_is_written_and_told(data, monkeypatch, capsys):
    """The list with its header, the mail hosts with it, and what changed."""
    monkeypatch.setattr(sys, "argv", ["disposable_domains", "--any-size"])
    disposable_domains.main()
    told = capsys.readouterr().out

    assert BUILT == (data / "disposable_domains.txt").read_text()
    assert (
        (data / "public_suffixes.txt")
        .read_text()
        .endswith("it is no suffix after all.\nco.uk\nuk\n")
    )
    assert (
        "- aggregate tier: 2 names, +2\n**Added: 3**\n`copied.example rotates.example taken" in told
    )
    assert "- mail provider, 1: `gmail.com`\n- public suffix, 1: `co.uk`\n" in told


def test_a_refused_build_changes_nothing(data, monkeypatch, capsys):
    """Neither the list nor the pins; what it would have changed is told all the same."""
    pins = registry_packages.LOCK.read_text()
    monkeypatch.setattr(sys, "argv", ["disposable_domains", "--newest"])
    with pytest.raises(SystemExit, match="aggregate tier would go from 0"):
        disposable_domains.main()

    assert "# header\ntrash.co.uk\n" == (data / "disposable_domains.txt").read_text()
    assert pins == registry_packages.LOCK.read_text()
    assert "`copied.example rotates.example taken.example`" in capsys.readouterr().out


def test_the_same_build_again_is_the_same_file(data, monkeypatch, capsys):
    """Byte for byte, and nothing to report but refusals."""
    monkeypatch.setattr(sys, "argv", ["disposable_domains", "--any-size"])
    disposable_domains.main()
    capsys.readouterr()
    monkeypatch.setattr(sys, "argv", ["disposable_domains"])
    disposable_domains.main()

    assert BUILT == (data / "disposable_domains.txt").read_text()
    assert "Added" not in capsys.readouterr().out
