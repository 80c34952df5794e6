"""
Plugin: the collector of cyclic garbage looks at what tests make, and not at what was collected.

A process of the test run holds a few million objects before its first test: modules, parsed
service descriptions, thousands of tests. Each full collection walked through all of them and
took 0.4 s of a processor, more than most tests. It looks less often, too: what tests make goes
for the most part without it, when nobody names it any more. So does what is made while tests are
collected, a quarter of whose time were 3,700 collections of a heap that only grows.
"""

import gc

THRESHOLDS = (50_000, 20, 20)  # Python's own are 700, 10 and 10


def pytest_configure():
    gc.set_threshold(*THRESHOLDS)


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
