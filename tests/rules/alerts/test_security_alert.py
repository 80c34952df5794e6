import pytest

from rules.alerts.bursts import Scope, Signal, Watched
from rules.alerts.security_alert import alert


def worded(watched, *, state="opened", service="shop"):
    return alert(watched, state=state, count=12, threshold=10, window_minutes=5, service=service)


def test_an_alert_says_what_who_how_many_and_in_which_time():
    """In a sentence for people, and in attributes for machines."""
    told = worded(Watched(Signal.FAILED_SIGN_IN, Scope.USER, "sub-1"))

    assert "Burst of failed sign-ins in shop" == told.subject
    assert told.text.startswith("12 failed sign-ins of user sub-1 within 5 minutes.\n")
    assert {
        "state": "opened",
        "signal": "failed_sign_in",
        "scope": "user",
        "name": "sub-1",
        "count": "12",
        "threshold": "10",
        "window_minutes": "5",
        "service": "shop",
    } == told.attributes
    for name, value in told.attributes.items():
        assert f"{name}: {value}\n" in told.text


def test_an_alert_over_all_names_nobody():
    """And SNS refuses an attribute without a value."""
    told = worded(Watched(Signal.REFUSED_SIGN_UP, Scope.ALL), state="resolved")

    assert "No more burst of refused sign-ups in shop" == told.subject
    assert "refused sign-ups over all within" in told.text
    assert all(told.attributes.values())


@pytest.mark.parametrize("state", ["opened", "resolved"])
def test_a_subject_is_no_longer_than_sns_allows(state):
    """100 characters; a stack's name may have 128."""
    watched = Watched(Signal.FAILED_SIGN_IN, Scope.ALL)

    assert len(worded(watched, state=state, service="x" * 128).subject) == 100
