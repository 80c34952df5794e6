"""What a report says, by folder and by group."""

import json

import pytest

from tests.loop import durations
from tests.loop.durations import costliest, main, read_report, seconds_of_groups, table

REPORT = """<testsuites><testsuite>
<testcase classname="tests.rules.test_day" name="test_one[a.b]" time="1.25">
 <properties><property name="processor_s" value="0.5"/></properties></testcase>
<testcase classname="tests.rules.test_day.TestDay" name="test_two" time="0.5"/>
<testcase classname="tests.rules.test_night" name="test_gone" time="9"><skipped/></testcase>
<testcase classname="tests.end_to_end.console.test_reach" name="test_it" time="20"/>
<testcase classname="tests.end_to_end.console.test_forms" name="test_it" time="10.04"/>
<testcase classname="rules.day" name="rules.day.first" time="0.01"/>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "emulator.xml"
    path.write_text(REPORT)
    return path


def test_a_folder_has_its_tests_and_seconds(report):
    """What was skipped is no test that ran; doctests are a row of their own."""
    lines = table(list(read_report(report))).splitlines()

    assert [
        "| (doctests) | 1 | 0.0 | 0.0 |",
        "| tests/end_to_end/console | 2 | 30.0 | 0.0 |",
        "| tests/rules | 2 | 1.8 | 0.5 |",
        "| **all** | 5 | 31.8 | 0.5 |",
    ] == lines[2:]


def test_the_files_that_cost_most_come_first(report):
    """By processor time, and so many of them as are asked for; a doctest is of no file."""
    lines = costliest(list(read_report(report)), most=2).splitlines()

    assert [
        "| file | tests | s | processor s |",
        "|---|---:|---:|---:|",
        "| tests/rules/test_day.py | 2 | 1.8 | 0.5 |",
        "| tests/end_to_end/console/test_forms.py | 1 | 10.0 | 0.0 |",
    ] == lines


def test_a_group_is_as_long_as_its_modules(report):
    """The longest is first, for who reads the file."""
    expected = {"console": 30.0, "tests/rules/test_day.py": 1.8}

    assert list(expected.items()) == list(seconds_of_groups(read_report(report)).items())


def test_make_durations_writes_what_the_last_run_took(report, tmp_path, monkeypatch, capsys):
    """And prints the table. Costly is what a run without an emulator says."""
    (tmp_path / "unit.xml").write_text(REPORT.replace("end_to_end", "extending"))
    monkeypatch.setattr(durations, "REPORTS", tmp_path)
    monkeypatch.setattr(durations, "EMULATOR", report)
    monkeypatch.setattr(durations, "UNIT", tmp_path / "unit.xml")
    monkeypatch.setattr(durations, "DURATIONS", tmp_path / "durations.json")
    monkeypatch.setattr(durations, "COSTLY", tmp_path / "costly.json")

    assert 0 == main()
    assert 30.0 == json.loads((tmp_path / "durations.json").read_text())["console"]
    assert [
        "tests/extending/console/test_forms.py::test_it",
        "tests/extending/console/test_reach.py::test_it",
        "tests/rules/test_day.py::test_one",
    ] == json.loads((tmp_path / "costly.json").read_text())
    assert "| **all** | 10 |" in capsys.readouterr().out


def test_another_report_is_only_printed(report, tmp_path, monkeypatch, capsys):
    """Such as one of another machine."""
    monkeypatch.setattr(durations, "DURATIONS", tmp_path / "durations.json")
    monkeypatch.setattr(durations, "COSTLY", tmp_path / "costly.json")

    assert 0 == main(str(report))
    assert "| **all** | 5 |" in capsys.readouterr().out
    assert not [*tmp_path.glob("*.json")]


@pytest.mark.parametrize("there", [[], ["emulator.xml"], ["unit.xml"]])
def test_without_a_whole_run_it_says_what_to_do(there, tmp_path, monkeypatch, capsys):
    """Half a run would forget what the other half cost."""
    for name in there:
        (tmp_path / name).write_text(REPORT)
    monkeypatch.setattr(durations, "REPORTS", tmp_path)
    monkeypatch.setattr(durations, "EMULATOR", tmp_path / "emulator.xml")
    monkeypatch.setattr(durations, "UNIT", tmp_path / "unit.xml")

    assert 1 == main()
    assert "make test" in capsys.readouterr().err
