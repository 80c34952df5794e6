import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.alerts.bursts import InvalidThresholds, Scope, Signal, Thresholds, Watched

USER = Watched(Signal.FAILED_SIGN_IN, Scope.USER, "sub-1")
THRESHOLDS = Thresholds.parse('{"failed_sign_in": {"user": 10}}')


@pytest.mark.parametrize(("count", "is_burst"), [(9, False), (10, True), (500, True)])
def test_a_burst_begins_at_the_threshold(count, is_burst):
    """Of its signal and scope."""
    assert is_burst is THRESHOLDS.is_burst(USER, count=count)


@pytest.mark.parametrize(("count", "is_over"), [(0, True), (4, True), (5, False), (10, False)])
def test_a_burst_is_over_below_half_the_threshold(count, is_over):
    """One that goes on at the threshold is one burst, and not many."""
    assert is_over is THRESHOLDS.is_over(USER, count=count)


def test_what_has_no_threshold_is_no_burst():
    """However much of it there is."""
    sign_ups = Watched(Signal.REFUSED_SIGN_UP, Scope.ALL)

    assert not THRESHOLDS.is_burst(sign_ups, count=10**6)
    assert THRESHOLDS.is_over(sign_ups, count=0)


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", '{"a": {"user": 1}}', '{"failed_sign_in": {"all": "x"}}', '{"a": 1}'],
)
def test_thresholds_that_make_no_sense_are_refused(text):
    """At the start, and not at the first attack."""
    with pytest.raises(InvalidThresholds, match="ALERT_THRESHOLDS"):
        Thresholds.parse(text)


@given(st.sampled_from(Signal), st.sampled_from(Scope), st.text())
def test_what_is_watched_survives_being_written(signal, scope, name):
    """Whatever a client is called."""
    watched = Watched(signal, scope, name)

    assert watched == Watched.read(str(watched))


def test_a_burst_without_a_threshold_is_over_with_the_last_failure():
    """Somebody took the threshold away while it went on."""
    other = Watched(Signal.FAILED_SIGN_IN, Scope.ALL, "")

    assert THRESHOLDS.is_over(other, count=0)
    assert not THRESHOLDS.is_over(other, count=1)


@pytest.mark.parametrize("number", ["[]", "null", "{}"])
def test_a_threshold_is_a_number(number):
    """Nothing else, of whatever type."""
    with pytest.raises(InvalidThresholds):
        Thresholds.parse(f'{{"failed_sign_in": {{"user": {number}}}}}')
