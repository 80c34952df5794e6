"""One figure for how slow a machine is, where the kernel has none for a process."""

import pytest

from ministack_cognito_triggers.functions import slowness as module
from ministack_cognito_triggers.functions.slowness import MOST, bounded, slowness, stretch


@pytest.fixture(autouse=True)
def _not_known(monkeypatch):
    monkeypatch.setattr(module, "_known", [])


@pytest.mark.parametrize(
    ("figures", "expected"),
    [((0.9, 0.2), 1.0), ((1.5, 2.5), 2.5), ((2.5, 1.5), 2.5), ((40.0, 1.0), MOST)],
)
def test_the_worse_figure_counts_within_bounds(figures, expected):
    """From 1, a machine that is idle, to 6."""
    assert expected == bounded(*figures)


def test_it_is_measured_again_after_half_a_minute(monkeypatch, capsys):
    """Load changes; and it is said each time that it was measured."""
    figures = iter([2.0, 3.0])
    monkeypatch.setattr(module, "stretch", lambda: next(figures))
    monkeypatch.setattr(module, "crowd", lambda: 0.1)

    assert [2.0, 2.0, 3.0] == [slowness(now=lambda at=at: at) for at in (0.0, 29.0, 31.0)]
    assert 2 == capsys.readouterr().out.count("no schedstat")


def test_a_real_machine_has_a_figure():
    """A process takes at least about as long as it runs, and this one is there."""
    assert 0.3 < stretch()
    assert 1.0 <= slowness() <= MOST
