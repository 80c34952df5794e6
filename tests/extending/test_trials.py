"""Every section of docs/extending.md does what it says, all tried in one copy of the project."""

import re
from fnmatch import fnmatch

import pytest

from tests.extending.copies import Copy
from tests.extending.own_tests import OWN_TESTS
from tests.extending.page import ROOT, trials

TRIALS = trials()
NAMES = [trial.name for trial in TRIALS]
METHOD = "triggers/passwordless/email_letters.py"
RIGHTS = "docs/rights.md"
# In addition to what is forgotten: what is done wrong, the test that says so, and what it names.
WRONG = (
    (METHOD, 'channel: str = "email"', 'channel: str = "pigeon"'),
    (RIGHTS, "| `LockLogConsumer` | `dynamodb:PutItem, ", "| `LockLogConsumer` | `"),
)
NAMED = (
    ("tests/triggers/passwordless/test_methods.py", "pigeon has no budget"),
    ("tests/template/test_least_privilege.py", "LockLogConsumer"),
)


@pytest.fixture(scope="module")  # half a minute of processor time: each test that needs it is slow
def copy(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("project"), TRIALS)


def test_each_kind_is_tried():
    """Those that the page is read for."""
    kinds = {"method", "consumer", "kind of event", "parameter", "locale", "alarm", "route"}

    assert kinds | {"mail provider"} == {name.split(" ", 1)[1] for name in NAMES}


@pytest.mark.slow
@pytest.mark.parametrize("trial", TRIALS, ids=NAMES)
def test_a_section_counts_its_files_and_lines(copy, trial):
    """Of what is written by hand, and nothing that a command writes is."""
    print(f"{trial.name}: {copy.by_hand[trial.name]}")  # noqa: T201  # pytest -s shows the table

    assert trial.lines == copy.by_hand[trial.name]


@pytest.mark.slow
def test_a_method_is_two_files_and_a_line(copy):
    """In addition to the parameter that offers it and the documents of its users."""
    code = {
        file: lines
        for file, lines in copy.by_hand["A method"].items()
        if not file.startswith(("docs/", "infrastructure/"))
    }
    new = [file for file in code if not (ROOT / file).exists()]

    assert len(new) <= 2
    assert [1] == [lines for file, lines in code.items() if file not in new]


@pytest.mark.slow
def test_a_consumer_is_fifteen_lines_beside_its_code(copy):
    """Its entry and its parameter."""
    lines = copy.by_hand["A consumer"]

    assert sum(each for file, each in lines.items() if file.startswith("infrastructure/")) <= 15


@pytest.mark.slow
def test_commands_write_the_files_that_are_named(copy):
    """And no others; a star stands for the names of a folder."""
    named = sorted(set().union(*(trial.made for trial in TRIALS)))
    found = {file: [each for each in named if fnmatch(file, each)] for file in sorted(copy.made)}

    assert [] == [file for file, by in found.items() if not by]
    assert named == sorted({each for by in found.values() for each in by})


@pytest.mark.slow
def test_what_was_written_passes_its_tests(copy):
    """All sections together, and no table of the tests has to be told of them."""
    for file, text in OWN_TESTS.items():
        (copy.folder / file).write_text(text)
    tests = {test for trial in TRIALS for test in trial.tests}
    code, told = copy.tested(*sorted({*tests, *OWN_TESTS}))

    assert 0 == code, told[-6000:]
    assert int(re.search(r"(\d+) passed", told)[1]) > 500


@pytest.mark.slow
def test_what_was_written_is_code_of_the_house(copy):
    """Or nobody should copy it."""
    files = {file for lines in copy.by_hand.values() for file in lines if file.endswith(".py")}
    for check in (["check"], ["format", "--check"]):
        code, told = copy.run("-m", "ruff", *check, *sorted(files))

        assert 0 == code, told


@pytest.mark.slow
def test_what_is_forgotten_or_wrong_fails_a_test_that_names_it(copy):
    """All of it at once; each test among those that fail has the word."""
    kept = {file: copy.text(file) for file in (METHOD, RIGHTS)}
    forgotten = [each for trial in TRIALS for each in trial.forgotten]
    for trial in TRIALS:
        for file, _, _ in trial.forgotten:
            kept[file] = copy.text(file)
            (copy.folder / file).write_text(without(trial, file))
    for file, right, wrong in WRONG:
        assert right in kept[file]
        (copy.folder / file).write_text(kept[file].replace(right, wrong))
    expected = [*((test, word) for _, test, word in forgotten), *NAMED]
    code, told = copy.tested("--tb=short", *sorted({test for test, _ in expected}))
    for file, text in kept.items():
        (copy.folder / file).write_text(text)

    assert 1 == code
    missing = [each for each in expected if not is_named(told, *each)]
    assert not missing, told[-6000:]


def without(trial, file):
    """The text of a *file* in which all but that *trial* was written."""
    text = (ROOT / file).read_text()
    for block in (block for each in TRIALS if each is not trial for block in each.blocks):
        text = block.applied(text) if block.file == file else text
    return text


def is_named(told, test, word):
    """Whether pytest *told* of a failure of *test* with that *word* in it."""
    failures = re.split(r"^_{3,} ", told, flags=re.MULTILINE)[1:]
    return any(f"{test}:" in failure and word in failure for failure in failures)
