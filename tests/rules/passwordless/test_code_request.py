import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.code_request import START, CodeRequest

GOOD = {
    "request_id": "0123456789abcdef",
    "method": "EMAIL_CODE",
    "locale": "pt-BR",
    "device": "d" * 43,
    "known": "k" * 43,
    "adopt": "a" * 22,
}


def test_a_client_says_what_it_wants():
    """Method, locale and device, and an id that makes two calls the same."""
    wanted = CodeRequest.read(GOOD | {"other": "x"})

    assert CodeRequest(**GOOD) == wanted
    assert wanted.asks_for_code
    assert not CodeRequest.read({}).asks_for_code


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("request_id", "short"),
        ("request_id", "x" * 65),
        ("request_id", "0123456789abcde\n"),
        ("method", "email_code"),
        ("method", "../../x"),
        ("locale", "../etc/passwd"),
        ("locale", "en\r\nBcc: x"),
        ("locale", "x" * 100_000),
        ("device", "d" * 42),
        ("device", "d" * 42 + "="),
        ("known", "k" * 44),
        ("adopt", "a" * 21),
        ("adopt", "a" * 22 + "\n"),
        ("adopt", "\u202e" + "a" * 21),
    ],
)
def test_what_is_not_well_formed_is_not_said(name, text):
    """Nobody brings a header, a path or a page of text in (invariant 35)."""
    assert "" == getattr(CodeRequest.read(GOOD | {name: text}), name)


@pytest.mark.parametrize(
    ("told", "action"),
    [
        ("account.delete", "account.delete"),
        ("payment.send", "payment.send"),
        ("invoice.pay", "other"),
        ("other", "other"),
        ("Pay 5 EUR", ""),
        ("a", ""),
        ("x" * 65, ""),
        ("payment.send\n", ""),
        (None, ""),
    ],
)
def test_an_action_is_one_of_ours_or_any(told, action):
    """The mail has our words for it: a client brings none into a mail."""
    assert action == CodeRequest.read({"action": told} if told else {}).action


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text()))
def test_nothing_but_plain_letters_gets_through(metadata):
    """Whatever a client sends."""
    wanted = CodeRequest.read(metadata)
    for text in (getattr(wanted, name) for name in GOOD):
        assert re.fullmatch(r"[A-Za-z0-9_-]{0,64}", text)


def test_a_browser_is_told_in_our_own_words():
    """It stands in our mail, and anybody can say anything."""
    told = {"browser": "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0, call 0800 123456"}

    assert "Firefox, Linux" == CodeRequest.read(GOOD | told).browser


@pytest.mark.parametrize("length", range(6, 11))
def test_the_wish_for_a_code_is_no_code(length):
    """So that not to count it gives no guess away."""
    assert not re.fullmatch(rf"\d{{{length}}}", START)
    assert not any(mark.isdigit() for mark in START)


@pytest.mark.parametrize(("link", "reads"), [("2", True), ("1", False), ("2 ", False), ("", False)])
def test_f48_a_client_that_reads_links_with_an_id_says_two(link, reads):
    """Anything else is a client of before."""
    assert reads == CodeRequest.read(GOOD | {"link": link}).reads_ids
    assert not CodeRequest.read(GOOD).reads_ids
