"""The words for a slow machine; the module's examples are its tests."""

import doctest

from local import slow_machine


def test_the_examples_hold():
    """All that it says: what is warm, what is slow, and whose fault it is."""
    results = doctest.testmod(slow_machine)

    assert results.failed == 0
    assert results.attempted >= 6
