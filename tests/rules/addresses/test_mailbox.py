"""One mailbox, however its address is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses.mailbox import canonical
from rules.passwordless.counted_mailbox import counted_mailbox


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J.O+a+b@Gmail.com", "jo@googlemail.com"),
        ("jo+news@outlook.com", "jo@outlook.com"),
        ("jo+news@hotmail.co.uk", "JO@hotmail.co.uk"),
        ("jo-shop@yahoo.co.uk", "jo-bank@yahoo.co.uk"),
        ("news@jo.fastmail.com", "jo+x@fastmail.com"),
        ("news@jo.fastmail.co.uk", "jo+x@fastmail.co.uk"),
        ("jo+news@fastmail.us", "jo@fastmail.us"),
        ("j.o_-e+x@pm.me", "joe@protonmail.com"),
        ("jo+x@me.com", "jo@icloud.com"),
        ("jo.e+x@ya.ru", "jo-e@yandex.com"),
        ("jo+x@gmx.de", "jo@gmx.de"),
        ("JO@example.com", "jo@example.com"),
    ],
)
def test_the_rules_of_a_provider_make_one_mailbox(one, other):
    """By its own pages, as far as it has some."""
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jo@outlook.com", "jo@hotmail.com"),
        ("j.o@outlook.com", "jo@outlook.com"),
        ("jo+x@yahoo.com", "jo@yahoo.com"),
        ("jo@mail.ru", "jo@bk.ru"),
        ("jo+x@example.com", "jo@example.com"),
        ("j.o@example.com", "jo@example.com"),
        ("jo-x@gmail.com", "jo@gmail.com"),
        ("jo@gmail.com", "jo@gmail.com.example"),
        ("+a@gmail.com", "+b@gmail.com"),
        ("...@gmail.com", "@gmail.com"),
    ],
)
def test_what_no_provider_says_is_another_mailbox(one, other):
    """Another host decides about its local parts by itself; nothing left is no rule."""
    assert canonical(one) != canonical(other)


@given(
    st.text(st.sampled_from("ab.+-_"), min_size=1, max_size=8),
    st.sampled_from(
        ["gmail.com", "yahoo.com", "pm.me", "ya.ru", "x.fastmail.com", "me.com", "a.example"]
    ),
)
def test_a_mailbox_is_its_own(local_part, domain):
    """Written as itself, nothing changes."""
    once = canonical(f"{local_part}@{domain}")

    assert once == canonical(once)


def test_a_digest_is_of_one_pool_and_one_key():
    """26 letters and digits, as the event's schema has them."""
    digest = counted_mailbox(b"key", pool_id="eu-west-1_A", address="J.o@gmail.com")

    assert digest == counted_mailbox(b"key", pool_id="eu-west-1_A", address="jo+x@googlemail.com")
    assert digest != counted_mailbox(b"key", pool_id="eu-west-1_B", address="jo@gmail.com")
    assert digest != counted_mailbox(b"other", pool_id="eu-west-1_A", address="jo@gmail.com")
    assert 26 == len(digest)
    assert set(digest) <= set("abcdefghijklmnopqrstuvwxyz234567")
