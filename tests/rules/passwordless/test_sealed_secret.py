from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.sealed_secret import _tag, seal, unsealed

LONGEST = 32
NONCE = 16

KEY, OWNER, SECRET, CHANCE = b"key", "TOTP user", b"12345678901234567890", bytes(range(NONCE))
SEALED = seal(KEY, SECRET, nonce=CHANCE, owner=OWNER)


@given(secret=st.binary(min_size=1, max_size=LONGEST), nonce=st.binary(min_size=16, max_size=16))
def test_what_was_sealed_is_unsealed(secret, nonce):
    """With the key."""
    assert secret == unsealed(KEY, seal(KEY, secret, nonce=nonce, owner=OWNER), owner=OWNER)


def test_the_text_shows_nothing_of_the_secret():
    """Two secrets differ by their pads, and one secret looks another with each nonce."""
    again = seal(KEY, SECRET, nonce=b"another nonce 16", owner=OWNER)

    assert SECRET.hex() not in SEALED
    assert SEALED[:22] != again[:22]
    assert SEALED[22:48] != again[22:48]


@pytest.mark.parametrize(("key", "owner"), [(b"other", OWNER), (KEY, "TOTP other"), (b"", "")])
def test_another_key_or_owner_unseals_nothing(key, owner):
    """A sealed secret that is copied to another user's item is none."""
    assert unsealed(key, SEALED, owner=owner) is None


@pytest.mark.parametrize("place", range(68))
def test_one_changed_byte_unseals_nothing(place):
    """Whether it is of the nonce, of the secret or of the tag."""
    raw = bytearray(urlsafe_b64decode(f"{SEALED}="))
    raw[place] ^= 1
    changed = urlsafe_b64encode(raw).decode().rstrip("=")

    assert 68 == len(raw)
    assert unsealed(KEY, changed, owner=OWNER) is None


@given(text=st.text())
def test_anything_else_unseals_nothing(text):
    """And breaks nothing."""
    assert unsealed(KEY, text, owner=OWNER) is None


def test_a_tag_of_nothing_is_no_secret():
    """An empty secret would be one that everybody knows."""
    empty = CHANCE + _tag(KEY, CHANCE, OWNER)

    assert unsealed(KEY, urlsafe_b64encode(empty).decode().rstrip("="), owner=OWNER) is None


@pytest.mark.parametrize(("secret", "nonce"), [(b"", CHANCE), (bytes(33), CHANCE), (SECRET, b"")])
def test_a_pad_is_long_enough_and_used_once(secret, nonce):
    """Else it would be refused, not sealed badly."""
    with pytest.raises(ValueError, match="nonce"):
        seal(KEY, secret, nonce=nonce, owner=OWNER)
