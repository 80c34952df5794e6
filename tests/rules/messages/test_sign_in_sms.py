import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.messages.language import LANGUAGES
from rules.messages.sign_in_sms import UnboundCode, sign_in_sms
from rules.messages.sms_segments import segments

TAGS = sorted(set(LANGUAGES.values()))
CODES = st.from_regex(r"[0-9]{6,10}", fullmatch=True)
HOSTS = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8})?(\.[a-z]{2,8}){1,2}", fullmatch=True)


def parsed(message):
    """
    The host and the code that a browser reads, or None.

    The steps of "parse an origin-bound one-time code message",
    https://wicg.github.io/sms-one-time-codes/#parsing, for a top-level host.
    """
    line = re.split(r"\r\n|\n|\r", message)[-1]
    if not line.startswith("@"):
        return None
    host, position = "", 1
    while position < len(line) and line[position] not in " \t\f":
        host, position = host + line[position], position + 1
    if not host or line[position : position + 2] != " #":
        return None
    code = re.match(r"[^ \t\f]*", line[position + 2 :])[0]
    return (host, code) if code else None


@given(tag=st.sampled_from(TAGS), code=CODES, host=HOSTS, name=st.text(max_size=64))
def test_the_last_line_is_for_the_browser(tag, code, host, name):
    """Whatever the application is called: its name cannot become the last line."""
    text = sign_in_sms(code=code, app_name=name, host=host, locale=tag)

    assert text.endswith(f"\n@{host} #{code}")
    assert (host, code) == parsed(text)
    assert text.startswith(code)
    assert 3 == len(text.splitlines())
    assert segments(text) <= 2


@pytest.mark.parametrize("tag", TAGS)
def test_a_name_of_usual_length_is_told_in_every_language(tag):
    """Two messages at most, of which the operator pays each."""
    text = sign_in_sms(
        code="1234567890", app_name="Example Shop", host="login.example.com", locale=tag
    )

    assert "Example Shop" in text
    assert segments(text) <= 2


def test_in_english_it_is_one_message():
    """The whole of it."""
    text = sign_in_sms(code="12345678", app_name="Example", host="app.example")

    assert (
        "12345678 is your Example sign-in code. Do not share it.\n\n@app.example #12345678" == text
    )
    assert 1 == segments(text)


def test_without_a_host_it_is_for_people_alone():
    """An app without a page of its own."""
    text = sign_in_sms(code="12345678", app_name="Example", host="")

    assert "12345678 is your Example sign-in code. Do not share it." == text
    assert parsed(text) is None


def test_a_name_that_is_too_long_is_left_out():
    """Rather than a third message."""
    text = sign_in_sms(code="123456", app_name="漢" * 64, host="a" * 60 + ".example", locale="ja")

    assert "123456\n\n@" + "a" * 60 + ".example #123456" == text


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("app.example:8080", "123456"),
        ("https://app.example", "123456"),
        ("App.example", "123456"),
        ("app.example ", "123456"),
        ("app.example\n@evil.example", "123456"),
        ("-a.example", "123456"),
        ("münchen.example", "123456"),
        ("a." * 130 + "example", "123456"),
        ("app.example", "12 34"),
        ("app.example", "١٢٣"),
        ("app.example", ""),
    ],
)
def test_what_no_browser_would_read_is_refused(host, code):
    """Before it is sent, and paid for."""
    with pytest.raises(UnboundCode):
        sign_in_sms(code=code, app_name="Example", host=host)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 152 + "€" + "a" * 152, 3),  # the euro does not fit at the end of the first
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 66, 2),
        ("😀" * 67, 3),  # one unit of each part stays empty
    ],
)
def test_segments_are_counted_as_networks_do(text, count):
    """3GPP TS 23.038 and 23.040."""
    assert count == segments(text)
