"""
Plugin: hypothesis sets no limit by the clock, and prepares itself before the first test.

Its 200 ms for an example are missed by a process that waits for a processor. What
a test may take in processor time is `own_time`'s business; so no test pays for the
tables of characters and of constants in the code, which a fresh clone does not have.
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def pytest_configure():
    unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("any load", unhurried)
    settings.load_profile("any load")


def pytest_collection_finish(session):
    if any(uses_hypothesis(item) for item in session.items):
        draws_once()


def uses_hypothesis(item):
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)


@settings(max_examples=5, database=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), st.integers())
def draws_once(_text, _number):
    """Make the tables, which `.hypothesis` keeps for the next process."""
