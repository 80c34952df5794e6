"""
Plugin: the collector of cyclic garbage looks at what tests make, and not at what was collected.

A process of the test run holds a few million objects before its first test: modules, parsed
service descriptions, thousands of tests. Each full collection walked through all of them and
took 0.4 s of a processor, more than most tests.
"""

import gc


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
