"""A run of the emulator tests alone imports nothing else, and misses none."""

ASIDE = "raise RuntimeError('imported')\n"
MARKED = "import pytest\n\n@pytest.mark.emulator\ndef test_one():\n    pass\n"
INHERITS = "from marks import pytestmark\n\ndef test_one():\n    pass\n"
MARKS = "import pytest\n\npytestmark = pytest.mark.emulator\n"


def test_only_files_with_such_tests_are_imported(project, pytester):
    """The others are not even read by Python."""
    pytester.makepyfile(test_aside=ASIDE, aside=ASIDE)
    project("marked", MARKED, "-m", "emulator", "--doctest-modules").assert_outcomes(passed=1)


def test_any_other_run_collects_everything(project, pytester):
    pytester.makepyfile(test_aside=ASIDE)
    project("marked", MARKED, "-m", "not emulator").assert_outcomes(errors=1, deselected=1)


def test_a_file_that_does_not_say_so_is_refused(project, pytester):
    """It has the mark from elsewhere: a run of all tests says what is wrong."""
    pytester.makepyfile(marks=MARKS)
    told = project("marked", INHERITS, "-m", "not emulator")

    told.stderr.fnmatch_lines(["*test_it.py: has tests with the mark emulator*"])
