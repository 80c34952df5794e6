import pytest

from cloudwatch_engine.alarms.suppression import Suppression


@pytest.fixture
def acts():
    """Of moments with states, the suppressor's in brackets after its own: when it acted."""
    quiet = Suppression(acted_on="OK", wait_s=60, extension_s=120)

    def acts(*moments):
        return [
            int(at)
            for at, state, *hush in map(str.split, moments)
            if quiet.acts(state, is_suppressed=bool(hush), now=int(at))
        ]

    return acts


def test_it_waits_for_its_suppressor_and_then_acts(acts):
    """The suppressor may be a little late."""
    assert [60, 100] == acts(
        "0 ALARM",
        "59 ALARM",
        "60 ALARM",
        "90 ALARM",
        "100 OK",
    )


def test_a_suppressor_that_comes_in_time_keeps_it_quiet_for_good(acts):
    """If all is well when the suppressor and its extension are over, nothing was to be told."""
    assert [] == acts(
        "0 ALARM",
        "30 ALARM (ALARM)",
        "500 OK (ALARM)",
        "510 OK",
        "700 OK",
    )


def test_what_lasts_longer_than_the_suppressor_and_its_extension_is_told(acts):
    """A deployment is over, and things are still broken."""
    assert [220] == acts(
        "0 ALARM (ALARM)",
        "100 ALARM",
        "219 ALARM",
        "220 ALARM",
        "300 ALARM",
    )


def test_what_is_over_before_the_wait_is_over_is_not_told(acts):
    """Neither that it went off nor that it cleared."""
    assert [] == acts("0 ALARM", "30 OK", "100 OK")
