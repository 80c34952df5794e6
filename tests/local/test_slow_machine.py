"""The words for a slow machine; the module's examples are its tests."""

import doctest

from local import slow_machine
from local.bridge import own_time, slowness


def test_the_examples_hold():
    """All that it says: what is warm, what is slow, and whose fault it is."""
    for module, least in ((slow_machine, 6), (own_time, 3), (slowness, 1)):
        results = doctest.testmod(module)

        assert results.failed == 0
        assert results.attempted >= least
