"""A run imports no file that has nothing for it, and misses no test."""

import pytest

ASIDE = "raise RuntimeError('imported')\n"
MARKED = "import pytest\n\n@pytest.mark.emulator\ndef test_one():\n    pass\n"
INHERITS = "from marks import pytestmark\n\ndef test_one():\n    pass\n"
MARKS = "import pytest\n\npytestmark = pytest.mark.emulator\n"
OTHER = "\ndef test_other():\n    pass\n"
DOCTEST = 'def one():\n    """\n    >>> one()\n    1\n    """\n    return 1\n'


def test_only_files_with_such_tests_are_imported(project, pytester):
    """The others are not even read by Python."""
    pytester.makepyfile(test_aside=ASIDE, aside=ASIDE)
    project("marked", MARKED, "-m", "emulator", "--doctest-modules").assert_outcomes(passed=1)


@pytest.mark.parametrize("others", ["not emulator", "not emulator and not slow"])
def test_a_run_of_the_others_imports_no_file_of_emulator_tests(project, pytester, others):
    """One that has others, too, is imported."""
    pytester.makepyfile(test_aside=MARKS + ASIDE)
    project("marked", MARKED + OTHER, "-m", others).assert_outcomes(passed=1, deselected=1)


@pytest.mark.parametrize(
    ("chosen", "outcomes"),
    [
        ("", {"passed": 1, "errors": 1}),
        ("not emulator or emulator", {"passed": 1, "errors": 1}),
        ("not slow", {"passed": 1, "errors": 1}),
    ],
)
def test_any_other_run_collects_everything(project, pytester, chosen, outcomes):
    pytester.makepyfile(test_aside=MARKS + ASIDE)
    told = project("marked", MARKED, "-m", chosen, "--continue-on-collection-errors")
    told.assert_outcomes(**outcomes)


def test_a_module_without_a_prompt_is_not_searched(project, pytester):
    """It is not even imported, unless somebody needs it."""
    pytester.makepyfile(aside=ASIDE, prompts=DOCTEST)
    project("marked", MARKED, "--doctest-modules").assert_outcomes(passed=2)


def test_a_file_that_does_not_say_so_is_refused(project, pytester):
    """It has the mark from elsewhere: a run of all tests says what is wrong."""
    pytester.makepyfile(marks=MARKS)
    told = project("marked", INHERITS, "-m", "not emulator")

    told.stderr.fnmatch_lines(["*test_it.py: has tests with the mark emulator*"])
