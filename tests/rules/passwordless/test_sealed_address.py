"""What stands in an item of a sign-up instead of the address."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.sealed_address import NotSealed, TooLong, seal, unsealed

SIZE = 320

KEY, ID = b"k" * 32, "c" * 22
LENGTH = 451  # (2 + 320 + 16) octets in base64
KNOWN = "ada@example.com"


@given(st.text(max_size=SIZE // 4))
def test_only_the_challenge_and_the_key_open_it(address):
    """Whatever the address is; each sealed text is as long as any other."""
    sealed = seal(KEY, address, challenge_id=ID)

    assert address == unsealed(KEY, sealed, challenge_id=ID)
    assert LENGTH == len(sealed)


@pytest.mark.parametrize("address", ["", KNOWN, "ü" * 150 + "@x.example", "a" * SIZE])
def test_a_changed_text_is_no_sealed_one(address):
    """Not one character of it can be another one."""
    sealed = seal(KEY, address, challenge_id=ID)
    for place in range(0, LENGTH, 5):
        other = "A" if sealed[place] != "A" else "B"
        with pytest.raises(NotSealed):
            unsealed(KEY, sealed[:place] + other + sealed[place + 1 :], challenge_id=ID)


@pytest.mark.parametrize(("key", "challenge_id"), [(b"x" * 32, ID), (KEY, "d" * 22)])
def test_another_key_or_challenge_opens_nothing(key, challenge_id):
    """An item that is copied into another challenge is of no use."""
    with pytest.raises(NotSealed):
        unsealed(key, seal(KEY, KNOWN, challenge_id=ID), challenge_id=challenge_id)


@pytest.mark.parametrize("text", ["", "A", "é", "A" * LENGTH, "=" * 9, "A" * 9999])
def test_what_nobody_sealed_is_refused(text):
    """Whatever stands in the item."""
    with pytest.raises(NotSealed):
        unsealed(KEY, text, challenge_id=ID)


def test_no_address_is_longer_than_the_longest():
    """Of RFC 5321; Cognito takes 128 characters."""
    with pytest.raises(TooLong):
        seal(KEY, "a" * (SIZE + 1), challenge_id=ID)


def test_two_sealed_alike_are_not_alike():
    """A reader of the table does not see that two people sign up with one address."""
    assert seal(KEY, KNOWN, challenge_id=ID) != seal(KEY, KNOWN, challenge_id="d" * 22)
    assert "ada" not in seal(KEY, KNOWN, challenge_id=ID)


def test_a_later_version_seals_as_this_one_does():
    """What one version has sealed another one opens, for as long as a code lives."""
    sealed = seal(KEY, KNOWN, challenge_id=ID)

    assert "S2o2fQ1YM0ODa3wcBDtNcigLrz9wfDfk" == sealed[:32]
    assert (
        "517d8893bcfe66d267255361af8fa8aad35956fe4292b04ce050bf1f393513a1"
        == sha256(sealed.encode()).hexdigest()
    )
