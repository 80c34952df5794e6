import bcrypt
import pytest

from rules.migration.hashes.reading import LegacyKeys
from rules.migration.legacy_password import is_made_of, verifier
from tests.rules.migration.hashes.vectors import BCRYPT, WORDPRESS

PASSWORD, ENCODED = BCRYPT[0]
SALT = b"$2b$04$CCCCCCCCCCCCCCCCCCCCC."


@pytest.mark.parametrize("letter", "aby")
def test_three_letters_are_one_algorithm(letter):
    """PHP writes y, OpenBSD b, and all others a."""
    assert is_made_of(PASSWORD, verifier(ENCODED.replace("$2a$", f"$2{letter}$")))


def test_bytes_after_the_72nd_do_not_count():
    """In characters of three bytes, too: the library refuses what all others cut off."""
    long = "€" * 24
    check = verifier(bcrypt.hashpw(long.encode(), SALT).decode())

    assert is_made_of(long, check)
    assert is_made_of(long + "more", check)
    assert not is_made_of(long[:-1], check)


def test_nul_is_refused():
    """Systems that stop reading there would take any password that begins alike."""
    check = verifier(bcrypt.hashpw(b"a", SALT).decode())

    assert is_made_of("a", check)
    assert not is_made_of("a\0b", check)
    assert not is_made_of("\0", check)


def test_bits_that_mean_nothing_are_not_looked_at():
    """Some systems set them in the last characters of salt and digest."""
    odd = ENCODED.replace("CC.E5", "CC/E5")

    assert is_made_of(PASSWORD, verifier(f"{odd[:-1]}X"))
    assert not is_made_of(f"{PASSWORD}x", verifier(f"{odd[:-1]}X"))


def test_a_pepper_is_appended():
    """As Devise does, before anything is cut off."""
    check = verifier(
        bcrypt.hashpw("paßword+pépper".encode(), SALT).decode(),
        LegacyKeys(bcrypt_pepper="+pépper".encode()),
    )

    assert is_made_of("paßword", check)
    assert not is_made_of("paßword+pépper", check)


def test_wordpress_trims_a_password():
    """By the characters of PHP, and it has no pepper."""
    check = verifier(WORDPRESS[1], LegacyKeys(bcrypt_pepper=b"pepper"))

    assert is_made_of(f" \t{WORDPRESS[0]}\r\n\x0b", check)
