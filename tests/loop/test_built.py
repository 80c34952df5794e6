"""Tests of the expanded template and of the package are known by their fixtures."""

import pytest

from tests.loop.built import BUILDS
from tests.loop.template import ROOT

MODULE = """
import pytest

@pytest.fixture
def {name}():
    return 1

@pytest.fixture
def of_type({name}):
    return 2

def test_of_a_build(of_type):
    pass

def test_of_a_source():
    pass
"""


@pytest.mark.parametrize("name", sorted(BUILDS))
def test_whoever_needs_a_build_has_the_mark(project, name):
    """However many fixtures are in between."""
    marker = ("-o", "markers=built: it", "-m", "built")
    result = project("built", MODULE.format(name=name), "-v", *marker)

    result.assert_outcomes(passed=1, deselected=1)
    result.stdout.fnmatch_lines(["*::test_of_a_build PASSED*"])


@pytest.mark.parametrize("name", sorted(BUILDS))
def test_the_fixtures_that_build_are_there(name):
    """One that was renamed would let its tests into `make fast` without a word."""
    folders = ("tests/template", "tests/infrastructure", "tests/pipeline")
    texts = [path.read_text() for folder in folders for path in (ROOT / folder).rglob("*.py")]

    assert any(f"\ndef {name}(" in text for text in texts)
