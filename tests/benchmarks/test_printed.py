"""What `make benchmark` prints stands in a document."""

import sys

import pytest

from benchmarks import printed

DOCUMENT = """before
<!-- make benchmark: one -->
old
<!-- end -->
between
<!-- make benchmark: other -->
<!-- end -->
"""


def test_a_table_is_written_between_its_marks():
    """With its conditions; the others stay."""
    new = printed.written(DOCUMENT, "one", "\n  a table\n", on="2026-11-28")

    told = "```\na table\n```\n\nMeasured on 2026-11-28.\n"
    assert DOCUMENT.replace("old\n", told) == new


def test_what_is_printed_is_written(monkeypatch, tmp_path, capsys):
    """By the name on the command line."""
    document = tmp_path / "performance.md"
    document.write_text(DOCUMENT)
    table = (lambda: sys.stdout.write("a table\n"), document)
    monkeypatch.setattr(printed, "TABLES", {"other": table})
    monkeypatch.setattr(sys, "argv", ["printed", "other"])
    printed.main()

    assert "a table\n" == capsys.readouterr().out
    assert "a table" in document.read_text()
    assert f"Measured on {printed.conditions()[:10]}, CPython 3." in document.read_text()


@pytest.mark.parametrize("name", printed.TABLES)
def test_each_table_stands_in_its_document(name):
    """It was measured."""
    _, page = printed.TABLES[name]
    _, _, rest = page.read_text().partition(f"<!-- make benchmark: {name} -->\n")

    assert rest.startswith("```\n")
