"""
Plugin: hypothesis sets no limit by the clock.

Its 200 ms for an example are missed by a process that waits for a processor. What
a test may take in processor time is `own_time`'s business.
"""

from hypothesis import HealthCheck, settings


def pytest_configure():
    unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("any load", unhurried)
    settings.load_profile("any load")
