from dataclasses import replace

import pytest

from benchmarks.scale import limits as module
from benchmarks.scale.bill import WATCHING, bill, cognito, peak, raised, used_in_a_month, users
from benchmarks.scale.limits import RATES, asked, limits
from benchmarks.scale.tables import quotas

QUOTAS = {quota.name: quota for quota in quotas()[1]}
SNS = QUOTAS["SNS publishes"]


def carried(sign_in, region, name="SNS publishes"):
    return next(each.carries for each in limits(sign_in, region, 16) if each.quota.name == name)


@pytest.mark.slow
def test_sns_breaks_where_its_publishes_reach_the_quota():
    """About 150 sign-ins by password and 60 by code, less what a second may have above the mean."""
    assert 110 <= carried("password", "eu-west-3") <= 148
    assert 40 <= carried("code", "eu-west-3") <= 61
    assert carried("password", "us-east-1") > 50 * carried("password", "eu-west-3")


def test_the_first_to_break_comes_first():
    """So the order is that of raising."""
    rates = [each.carries for each in limits("code", "eu-west-3", 16)]

    assert sorted(rates) == rates
    assert len(rates) > 10


def test_a_larger_quota_carries_more(monkeypatch):
    """Ten times the number, about ten times the rate."""
    before = carried("password", "eu-west-3")
    raised = replace(SNS, default=3_000)
    monkeypatch.setattr(module, "quotas", lambda: (None, [raised]))

    assert 9 * before < carried("password", "eu-west-3") < 14 * before


def test_a_quota_that_no_rate_reaches_is_not_told(monkeypatch):
    monkeypatch.setattr(module, "quotas", lambda: (None, [replace(SNS, default=10**9)]))

    assert [] == limits("password", "eu-west-3", 16)


def test_windows():
    """A second, ten seconds, a day at the mean of the month, which is a third of the peak."""
    seconds = [{"x": float(number)} for number in range(20)]
    windows = {1: 19, 0: 19, 10: sum(range(10, 20)), 86_400: 9.5 / 3 * 86_400}

    for window_s, wanted in windows.items():
        quota = replace(SNS, calls=["x"], window_s=window_s)
        assert pytest.approx(wanted) == asked(quota, seconds)


def test_rates_rise():
    assert sorted(set(RATES)) == RATES


def test_a_month_publishes_the_events_of_its_sign_ins():
    """100 in the busiest second are 86.4 million in the month."""
    used = used_in_a_month("password", 100, 16)

    assert pytest.approx(86.4e6 * (0.97 * 2 + 0.03 * 3), rel=0.02) == used["sns.Publish"]


def test_what_grows_with_the_rate_is_paid_by_it():
    """The rest is fixed."""
    small, large = bill("code", 10, 16), bill("code", 100, 16)
    fixed = {WATCHING, "Secrets"}

    for name in small.keys() - fixed:
        assert pytest.approx(10 * small[name]) == large[name], name
    assert {small[name] for name in fixed} == {large[name] for name in fixed}


def test_cognito_has_ten_thousand_users_free():
    """But for Plus."""
    assert 0 == cognito("Essentials", 10_000)
    assert pytest.approx(15) == cognito("Essentials", 11_000)
    assert pytest.approx(220) == cognito("Plus", 11_000)


def test_users_and_peak_are_inverse():
    """A million users with 16 sign-ins are 18.5 in the busiest second."""
    assert pytest.approx(1e6) == users(peak(1e6, 16), 16)
    assert pytest.approx(18.5, abs=0.1) == peak(1e6, 16)


def test_cognito_takes_20_dollars_for_each_request_above_its_default():
    """Nothing within it; with codes AdminGetUser is raised, too."""
    assert 0 == raised("password", 50, 16)
    above = 20 * (970 - 120 + 2 * 30 - 50)
    assert pytest.approx(above, rel=0.25) == raised("password", 1_000, 16) > above
    assert raised("code", 1_000, 16) > 1.8 * raised("password", 1_000, 16)
