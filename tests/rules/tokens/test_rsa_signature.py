import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from rules.tokens.rsa_signature import PublicKey, is_signed

PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NUMBERS = PRIVATE.public_key().public_numbers()
KEY = PublicKey(NUMBERS.n, NUMBERS.e)


def signature(message, *, key=PRIVATE, scheme=None, digest=None):
    return key.sign(message, scheme or padding.PKCS1v15(), digest or hashes.SHA256())


@given(st.binary(max_size=300))
def test_a_signature_of_another_library_is_believed(message):
    """Theirs and ours read RFC 8017 alike."""
    assert is_signed(message, signature(message), key=KEY)


@given(st.integers(0, 255), st.integers(1, 255))
def test_a_damaged_signature_is_not(place, change):
    """Whichever octet it is, and whatever it became."""
    damaged = bytearray(signature(b"message"))
    damaged[place] ^= change

    assert not is_signed(b"message", bytes(damaged), key=KEY)


def test_the_signature_of_another_message_is_not():
    """Or of another key."""
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert not is_signed(b"message!", signature(b"message"), key=KEY)
    assert not is_signed(b"message", signature(b"message", key=other), key=KEY)


@pytest.mark.parametrize(
    ("scheme", "digest"),
    [
        (padding.PKCS1v15(), hashes.SHA512()),
        (padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
    ],
)
def test_another_way_to_sign_is_not_rs256(scheme, digest):
    """Even with the right key."""
    assert not is_signed(b"message", signature(b"message", scheme=scheme, digest=digest), key=KEY)


@pytest.mark.parametrize("made", [b"", b"\x00" * 256, b"\xff" * 256, b"\x01" * 255, b"\x01" * 257])
def test_what_is_no_number_below_the_modulus_is_not_a_signature(made):
    """RFC 8017, 8.2.2, step 1, and 5.2.2, step 1."""
    assert not is_signed(b"message", made, key=KEY)


def test_a_signature_with_room_for_more_is_not_believed():
    """The forgery of 2006: padding that ends early, and what follows chosen to make a cube."""
    cube = PublicKey(NUMBERS.n, 3)
    head = b"\x00\x01\xff\x00" + bytes.fromhex("3031300d060960864801650304020105000420")
    target = int.from_bytes(head.ljust(256, b"\x00"), "big")
    root = round(target ** (1 / 3)) if target < 2**1000 else _cube_root(target)

    assert not is_signed(b"message", root.to_bytes(256, "big"), key=cube)


def test_a_short_key_is_not_believed():
    """NIST SP 800-131A has 2,048 bits."""
    short = PublicKey((1 << 1023) + 1, 65537)

    assert not is_signed(b"message", b"\x01" * 128, key=short)


def _cube_root(number):
    low, high = 0, 1 << 700
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**3 < number else (low, middle)
    return low


SMALL = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  # refused


def test_a_key_of_1024_bits_signs_nothing():
    """NIST SP 800-131A: 2,048 at the least, however right the signature is."""
    numbers = SMALL.public_key().public_numbers()
    small = PublicKey(numbers.n, numbers.e)

    assert not is_signed(b"message", signature(b"message", key=SMALL), key=small)


@pytest.mark.parametrize("more", [0, 1])
def test_a_signature_as_great_as_the_modulus_is_none(more):
    """RFC 8017, 5.2.2: out of range, although its remainder would open."""
    right = int.from_bytes(signature(b"message"), "big")
    great = (right + KEY.modulus) if more else KEY.modulus
    size = (KEY.modulus.bit_length() + 7) // 8
    if great >> (8 * size):
        great = KEY.modulus  # this one does not fit: another key, another run
    text = great.to_bytes(size, "big")

    assert not is_signed(b"message", text, key=KEY)


def test_what_opens_to_nothing_is_no_signature():
    """Zero, and the modulus, which is as much."""
    zero, size = bytes(256), 256

    assert not is_signed(b"message", zero, key=KEY)
    assert not is_signed(b"message", KEY.modulus.to_bytes(size, "big"), key=KEY)


@pytest.mark.parametrize("cut", [slice(1, None), slice(None, -1)])
def test_a_signature_has_the_length_of_the_key(cut):
    """With leading zeros, and without more."""
    whole = signature(b"message")

    assert not is_signed(b"message", whole[cut], key=KEY)
    assert not is_signed(b"message", b"\x00" + whole, key=KEY)
