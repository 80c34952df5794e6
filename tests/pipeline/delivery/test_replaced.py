"""What stands in the place of libraries' modules has what is taken of these."""

import importlib

import pytest

from pipeline.delivery.replaced import REPLACED, names_in


@pytest.mark.parametrize("name", REPLACED)
def test_the_library_has_what_its_replacement_has(name):
    """A name that a new release drops is dropped here, too."""
    module = importlib.import_module(name)

    assert [] == [each for each in sorted(names_in(REPLACED[name])) if not hasattr(module, each)]


def test_names_are_those_that_others_can_take():
    text = "from a import b, c\nclass D: pass\ndef e(): pass\nf = g = 1\n"

    assert {"b", "c", "D", "e", "f", "g"} == names_in(text)
