"""What a mail calls the browser: the last of those that its User-Agent names."""

import pytest

from rules.passwordless.device_name import device_name

CHROME = "(KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/131.0.0.0", "Edge, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} OPR/116.0.0.0", "Opera, Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME}", "Chrome, Android"),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) SamsungBrowser/27.0 {CHROME}",
            "Samsung Internet, Android",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME}", "Chrome, ChromeOS"),
        (f"{IPHONE} CriOS/131.0.0.0 Mobile/15E148 Safari/604.1", "Chrome, iPhone"),
        (f"{IPHONE} FxiOS/133.0 Mobile/15E148 Safari/605.1.15", "Firefox, iPhone"),
        (f"{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605", "Safari, Mac"),
    ],
)
def test_a_browser_is_not_taken_for_those_that_it_names_as_well(user_agent, expected):
    """Nor Android for Linux, nor an iPhone for a Mac."""
    assert expected == device_name(user_agent)


@pytest.mark.parametrize(("before", "expected"), [(505, "Firefox"), (506, "")])
def test_512_characters_are_looked_at(before, expected):
    """Anybody can send more."""
    assert expected == device_name("x" * before + "firefox")
