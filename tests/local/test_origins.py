"""What ORIGIN may be."""

import pytest

from local.origins import NotAnOrigin, origins

EIGHT = tuple(f"http://{number}.example" for number in range(8))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ()),
        ("http://localhost:5173", ("http://localhost:5173",)),
        ("  http://LOCALHOST:5173  https://app.example ", ("http://localhost:5173", "https://app.example")),
        ("https://app.example:443 http://app.example:80", ("https://app.example", "http://app.example")),
        ("http://[::1]:3000", ("http://[::1]:3000",)),
        ("http://a.example http://a.example", ("http://a.example",)),
        (" ".join(EIGHT), EIGHT),
    ],
)  # fmt: skip
def test_origins_are_read_as_browsers_send_them(words, expected):
    """Small letters, no port that goes without saying, each one once."""
    assert expected == origins(words)


@pytest.mark.parametrize(
    "words",
    ["*", "null", "localhost:5173", "http://localhost:5173/", "http://a.example/path", "ftp://a.example",
     "http://a.example:999999", "http://u@a.example", "http://*.example", "http://a;b"],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example(words):
    """What would allow more than one page, or what no browser sends."""
    with pytest.raises(NotAnOrigin, match="ORIGIN=http://localhost:5173"):
        origins(words)


def test_nine_are_too_many():
    """A list that long is a mistake."""
    with pytest.raises(NotAnOrigin, match="at most 8 origins, these are 9"):
        origins(" ".join(f"http://{number}.example" for number in range(9)))
