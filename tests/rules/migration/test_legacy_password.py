import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.migration.legacy_password import NOBODYS, UnknownHash, is_password

SALT = b"sixteen bytes ok"


def encoded(raw):
    return base64.b64encode(raw).decode()


def scrypt(password, *, n=1024, r=8, p=1):
    digest = hashlib.scrypt(password.encode(), salt=SALT, n=n, r=r, p=p, dklen=32)
    return f"scrypt${n}${r}${p}${encoded(SALT)}${encoded(digest)}"


def pbkdf2(password, *, iterations=1000):
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", iterations)
    return f"pbkdf2_sha256${iterations}$salt${encoded(digest)}"


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_password_is_known_by_its_hash(password, other):
    """In either form, and no other password is."""
    for hashed in (scrypt, pbkdf2):
        assert is_password(password, hashed(password))
        assert (password == other) == is_password(other, hashed(password))


def test_a_hash_of_django_is_read():
    """Of its own test suite's form: algorithm, iterations, salt, base64."""
    known = "pbkdf2_sha256$1000$seasalt$" + encoded(
        hashlib.pbkdf2_hmac("sha256", b"letmein", b"seasalt", 1000)
    )

    assert is_password("letmein", known)


def test_the_vector_of_rfc_7914_is_read():
    """Section 12: "pleaseletmein", "SodiumChloride", N 16384, r 8, p 1."""
    digest = bytes.fromhex(
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    )
    known = f"scrypt$16384$8$1${encoded(b'SodiumChloride')}${encoded(digest)}"

    assert is_password("pleaseletmein", known)
    assert not is_password("pleaseletmeout", known)


def test_nobodys_password_is_nobodys():
    """It is there to take time."""
    assert not is_password("", NOBODYS)


def test_more_than_cognito_takes_is_no_password():
    """A megabyte would only take time."""
    assert not is_password("x" * 257, scrypt("x" * 257))


def test_halves_of_characters_are_wrong_and_no_error():
    """JSON may have them."""
    assert not is_password("\ud800", scrypt("a"))


@pytest.mark.parametrize(
    "hashed",
    [
        "",
        "plain",
        "md5$1$a$b",
        "$2b$12$abcdefghijklmnopqrstuv",
        f"scrypt$1000$8$1${encoded(SALT)}${'A' * 44}",
        f"scrypt$1024$0$1${encoded(SALT)}${'A' * 44}",
        f"scrypt$65536$8$1${encoded(SALT)}${'A' * 44}",
        f"scrypt$1024$8$1${'A' * 9}${'A' * 44}",
        f"pbkdf2_sha256$1000$salt${'=' * 44}",
        "pbkdf2_sha256$99999999$salt$" + "A" * 44,
    ],
)
def test_what_is_no_hash_or_would_take_too_long_is_told_apart(hashed):
    """It says nothing about the password, and nothing of the hash."""
    with pytest.raises(UnknownHash) as raised:
        is_password("a", hashed)

    assert "" == str(raised.value)


@pytest.mark.parametrize(
    ("numbers", "is_too_much"),
    [
        ("16384$8$2", False),  # 2**18, and no more
        ("16384$8$3", True),
        ("32768$8$1", False),
        ("65536$8$1", True),
        ("65536$4$1", False),
        ("65536$4$2", True),
        ("32768$1$9", True),
    ],
)
def test_no_hash_may_cost_more_than_a_quarter_of_a_second(numbers, is_too_much, monkeypatch):
    """What n, r and p come to; scrypt is not even asked."""
    asked = []
    monkeypatch.setattr(hashlib, "scrypt", lambda *_, **of: asked.append(of) or b"x" * 32)
    encoded_salt = encoded(SALT)
    known = f"scrypt${numbers}${encoded_salt}${encoded(b'x' * 32)}"
    if is_too_much:
        with pytest.raises(UnknownHash):
            is_password("password", known)
    else:
        assert is_password("password", known)

    assert is_too_much != bool(asked)
    assert all(64 * 1024 * 1024 == of["maxmem"] for of in asked)
