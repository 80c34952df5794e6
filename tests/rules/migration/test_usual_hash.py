import hashlib

import bcrypt
import pytest
from cryptography.hazmat.primitives.kdf import argon2

from rules.migration.hashes import argon2_hash, bcrypt_hash
from rules.migration.hashes.reading import LegacyKeys
from rules.migration.usual_hash import usual_verifier
from tests.rules.migration.hashes.vectors import KEYS


@pytest.mark.parametrize(
    "usual",
    [
        *("bcrypt:4", "wordpress:4", "argon2id:16,1,2", "argon2i:16,1,1", "pbkdf2_sha256:1000"),
        *("pbkdf2_sha1:1000", "aspnet_v2", "aspnet_v3:1000", "scrypt:16,8,1", "firebase:4,8"),
        "phpass:7",
    ],
)
def test_each_format_can_be_the_usual_one(usual):
    """And is nobody's password."""
    check = usual_verifier(usual, KEYS)

    assert not check(b"a password")
    assert not check(b"")


@pytest.mark.parametrize(
    "usual",
    [
        *("", "bcrypt", "bcrypt:", "bcrypt:3", "bcrypt:15", "bcrypt:10,1", "bcrypt:-1", "bcrypt:٣"),
        *("md5:1", "phpass:6", "phpass:64", "phpass:99999", "argon2id:1,1,1", "aspnet_v2:1"),
        *(
            "scrypt:1000,8,1",
            "scrypt:16384,8",
            "firebase:30,8",
            "aspnet_v3:999999999",
            "bcrypt:4\n",
        ),
    ],
)
def test_what_would_be_refused_is_not_usual(usual):
    """The function does not start with it."""
    with pytest.raises(ValueError, match=r"^\w*$"):
        usual_verifier(usual, KEYS)


def test_firebase_needs_its_key_to_be_usual():
    """Its hashes are as long as the key."""
    with pytest.raises(ValueError, match="no_key"):
        usual_verifier("firebase:14,8", LegacyKeys())


def test_the_cost_is_the_one_that_was_said(monkeypatch):
    """What is computed is seen: else a name that is unknown would not take as long."""
    asked = []
    monkeypatch.setattr(
        bcrypt_hash, "hashpw", lambda *said: asked.append(said[1][:7]) or bcrypt.gensalt(4)
    )
    monkeypatch.setattr(
        argon2_hash,
        "Argon2id",
        lambda **said: asked.append(said) or argon2.Argon2id(**said | {"memory_cost": 32}),
    )
    real = hashlib.pbkdf2_hmac
    monkeypatch.setattr(
        hashlib, "pbkdf2_hmac", lambda *said: asked.append((said[0], said[3])) or real(*said[:3], 1)
    )
    for usual in ("bcrypt:12", "argon2id:65536,3,4", "pbkdf2_sha256:600000", "aspnet_v3:100000"):
        usual_verifier(usual, KEYS)(b"a")

    bcrypted, argon, django, aspnet = asked
    assert b"$2b$12$" == bcrypted
    assert (65536, 3, 4) == (argon["memory_cost"], argon["iterations"], argon["lanes"])
    assert [("sha256", 600_000), ("sha512", 100_000)] == [django, aspnet]


@pytest.mark.parametrize(
    ("memory", "passes", "is_read"),
    [(262_144, 3, True), (131_072, 6, True), (131_072, 7, False), (262_145, 1, False)],
)
def test_the_work_of_argon2_is_bounded_by_all_passes_together(memory, passes, is_read):
    """Three fillings of the largest memory, however they are made."""
    salt, digest = "c29tZXNhbHQ", "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    encoded = f"$argon2id$v=19$m={memory},t={passes},p=1${salt}${digest}"
    if is_read:
        assert callable(argon2_hash.argon2(encoded, LegacyKeys()))
    else:
        with pytest.raises(ValueError, match="too_expensive"):
            argon2_hash.argon2(encoded, LegacyKeys())
