import time

from hypothesis import given, settings
from hypothesis.strategies import integers


@settings(max_examples=2)
@given(integers())
def test_an_example_may_be_kept_waiting(number):
    """By a machine that does something else for more than hypothesis' 200 ms."""
    time.sleep(0.25 + number * 0)
