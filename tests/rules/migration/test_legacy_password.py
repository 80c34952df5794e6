import base64
import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.migration.legacy_password import NOBODYS, is_made_of, verifier

SALT = b"sixteen bytes ok"


def encoded(raw):
    return base64.b64encode(raw).decode()


def scrypt(password, *, n=1024, r=8, p=1):
    digest = hashlib.scrypt(password.encode(), salt=SALT, n=n, r=r, p=p, dklen=32)
    return f"scrypt${n}${r}${p}${encoded(SALT)}${encoded(digest)}"


def pbkdf2(password, *, iterations=1000):
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", iterations)
    return f"pbkdf2_sha256${iterations}$salt${encoded(digest)}"


def is_password(password, known):
    return is_made_of(password, verifier(known))


WITHOUT_NUL = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40
)


@settings(max_examples=20, deadline=None)
@given(WITHOUT_NUL, WITHOUT_NUL)
def test_a_password_is_known_by_its_hash(password, other):
    """In either form, and no other password is."""
    for hashed in (scrypt, pbkdf2):
        assert is_password(password, hashed(password))
        assert (password == other) == is_password(other, hashed(password))


def test_nobodys_password_is_nobodys():
    """It is there to take time."""
    assert not is_password("", NOBODYS)


def test_more_than_cognito_takes_is_no_password():
    """A megabyte would only take time."""
    assert is_password("x" * 256, scrypt("x" * 256))
    assert not is_password("x" * 257, scrypt("x" * 257))


def test_nul_is_in_no_password():
    """HMAC takes "a" and "a", NUL for the same key: the second would be let in as the first."""
    for hashed in (scrypt, pbkdf2):
        assert is_password("a", hashed("a"))
        assert not is_password("a\0", hashed("a"))
        assert not is_password("a\0", hashed("a\0"))


def test_halves_of_characters_are_wrong_and_no_error():
    """JSON may have them."""
    assert not is_password("\ud800", scrypt("a"))
