import pytest

from runtime import aws


@pytest.fixture
def clients():
    """Those of a container of its own."""
    aws._clients.cache_clear()
    yield aws._clients()
    aws._clients.cache_clear()


def test_roots_that_are_not_amazons_are_told(clients, capsys):
    """With the host, in a line of the log."""
    clients._warn("sns.example")

    said = capsys.readouterr().out
    assert "system roots in use" in said
    assert '"host":"sns.example"' in said
