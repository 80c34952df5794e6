"""Log records of tests, without pytest's plugin for them."""

import logging

LOG = logging.getLogger("example")
WRONG = """
import logging
def test_one():
    logging.getLogger("example").warning("two: %s %s", 1)
"""


def test_a_record_that_cannot_be_formatted_fails_the_test(project):
    """As with pytest's own plugin; Python alone would write that to the standard error."""
    result = project("own_log", WRONG, "-p", "no:logging")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*not enough arguments for format string*"])


def test_a_warning_is_told_if_the_test_fails(project):
    """And is not on its standard error."""
    module = """
import logging
def test_one(capsys):
    logging.getLogger("example").warning("a %s", "word")
    assert "" == capsys.readouterr().err
    assert False
"""
    result = project("own_log", module, "-p", "no:logging")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Captured log*", "a word", "*assert False*"])


def test_a_test_that_asks_has_the_records(recorded, capsys):
    """Of each level, and nothing of them is elsewhere."""
    LOG.debug("a %s", "word")
    LOG.warning("another")

    assert ["a word", "another"] == [each.getMessage() for each in recorded]
    assert ("", "") == capsys.readouterr()


def test_nothing_is_left_of_a_test_that_asked(project):
    """Neither its handler nor its level."""
    module = """
import logging
def test_one(recorded): pass
def test_other():
    from tests.loop.own_log import TOLD
    assert ([TOLD], logging.WARNING) == (logging.root.handlers, logging.root.level)
"""
    project("own_log", module, "-p", "no:logging").assert_outcomes(passed=2)
