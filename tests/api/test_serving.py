"""What the settings make of the API."""

from types import SimpleNamespace

import pytest

from api import serving


@pytest.mark.parametrize(("days", "lasts_s"), [(1, 86_400), (30, 2_592_000)])
def test_cookies_last_as_long_as_refresh_tokens(client, days, lasts_s):
    """A browser forgets them then."""
    cookies = serving._cookies(client, SimpleNamespace(refresh_token_days=days))

    assert lasts_s == cookies.lasts_s
