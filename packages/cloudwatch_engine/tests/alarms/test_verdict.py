import pytest

from cloudwatch_engine.alarms.verdict import verdict

STATES = ("missing", "ignore", "breaching", "notBreaching")


def read(data):
    """The user guide writes 0 for what is within the threshold, X for a breach, - for a gap."""
    return [{"0": False, "X": True, "-": None}[each] for each in data.split()]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("0 - X - X", ("OK", "OK", "OK", "OK")),
        ("0 - - - -", ("OK", "OK", "OK", "OK")),
        ("- - - - -", ("INSUFFICIENT_DATA", None, "ALARM", "OK")),
        ("0 X X - X", ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("- - X - -", ("ALARM", None, "ALARM", "OK")),
    ],
)
def test_three_of_three_as_the_user_guide_has_it(data, expected):
    """The first table of "How alarm state is evaluated when data is missing"."""
    found = [verdict(read(data), needed=3, of=3, missing=missing) for missing in STATES]

    assert list(expected) == found


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("0 - X - X", ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("0 0 X 0 X", ("ALARM", "ALARM", "ALARM", "ALARM")),
        ("0 - X - -", ("OK", "OK", "ALARM", "OK")),
        ("- - - - 0", ("OK", "OK", "ALARM", "OK")),
        ("- - - X -", ("ALARM", None, "ALARM", "OK")),
    ],
)
def test_two_of_three_as_the_user_guide_has_it(data, expected):
    """The second table."""
    found = [verdict(read(data), needed=2, of=3, missing=missing) for missing in STATES]

    assert list(expected) == found


@pytest.mark.parametrize("data", ["- - - - X", "- - - X -"])
def test_a_breach_alone_waits_for_what_follows(data):
    """So "Avoiding premature transitions" has it: the next value may not be one."""
    assert verdict(read(data), needed=3, of=3, missing="missing") is None


@pytest.mark.parametrize("data", ["- - - X 0", "- - X - 0"])
def test_what_follows_may_clear_a_breach(data):
    """One good value out of three, and three breaches are not to be had."""
    assert "OK" == verdict(read(data), needed=3, of=3, missing="missing")
