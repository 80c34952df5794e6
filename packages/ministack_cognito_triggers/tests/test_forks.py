"""A program that starts many servers may give them their fork hosts itself."""

import pytest

from ministack_cognito_triggers.functions import forks


class Host:
    def __init__(self, script, preload):
        self.made_of, self.alive = (script, preload), True

    def is_alive(self):
        return self.alive

    def close(self):
        self.alive = False


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch):
    monkeypatch.setattr(forks, "_running", [])
    monkeypatch.setattr(forks, "_made_by", [])


def test_a_host_is_made_when_there_is_none_or_none_that_lives():
    """Of the same script and modules as the library's own."""
    forks.fork_hosts_by(Host)
    first = forks.fork_host("script", ["module"])

    assert ("script", ["module"]) == first.made_of
    assert forks.fork_host("script", ["module"]) is first
    first.alive = False
    assert forks.fork_host("script", ["module"]) is not first


def test_it_is_ended_as_the_librarys_own():
    forks.fork_hosts_by(Host)
    host = forks.fork_host("script")
    forks.end_fork_host()

    assert not host.is_alive()
