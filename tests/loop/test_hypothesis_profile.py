import time
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis.strategies import integers

from tests.loop import hypothesis_profile


@settings(max_examples=2)
@given(integers())
def test_an_example_may_be_kept_waiting(number):
    """By a machine that does something else for more than hypothesis' 200 ms."""
    time.sleep(0.25 + number * 0)


def test_no_test_pays_for_the_tables(monkeypatch):
    """A fresh clone has none: they are made when tests that draw have been collected."""
    drawn = []
    monkeypatch.setattr(hypothesis_profile, "draws_once", lambda: drawn.append(True))
    drawing = SimpleNamespace(obj=test_an_example_may_be_kept_waiting)
    plain = SimpleNamespace(obj=test_no_test_pays_for_the_tables)
    hypothesis_profile.pytest_collection_finish(SimpleNamespace(items=[plain]))
    assert [] == drawn

    hypothesis_profile.pytest_collection_finish(SimpleNamespace(items=[plain, drawing]))
    assert [True] == drawn
