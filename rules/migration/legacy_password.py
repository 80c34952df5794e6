"""
Passwords as other systems keep them: hashed, and never ours to keep.

A hash is known by how it begins. Each format bounds its own work: Cognito waits five seconds,
and a hash that costs over one second of a processor is refused as one that cannot be read is.
"""

from __future__ import annotations

from importlib import import_module

from rules.migration.hashes.reading import Cause, LegacyKeys, UnsupportedHash, Verifier

_LONGEST_PASSWORD = 256  # characters, as Cognito has it; more would only cost time
_LONGEST_HASH = 512
# How a hash begins, and who reads it: a module of `hashes`, and a function there.
_FORMATS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("$2a$", "$2b$", "$2y$"), "bcrypt_hash", "bcrypt"),
    (("$wp$2y$",), "bcrypt_hash", "wordpress"),
    (("$argon2id$", "$argon2i$"), "argon2_hash", "argon2"),
    (("pbkdf2_sha256$", "pbkdf2_sha1$"), "pbkdf2_hash", "django"),
    (("scrypt$",), "scrypt_hash", "scrypt"),
    (("firebase$",), "firebase_hash", "firebase"),
    (("$P$", "$H$"), "phpass_hash", "phpass"),
    (("AA", "AQ"), "pbkdf2_hash", "aspnet"),  # base64 of 0x00 and 0x01, and few bits after it
)
_NO_KEYS = LegacyKeys()
# Nobody's password. It is compared with when there is no user, so that takes as long.
NOBODYS = "scrypt$16384$8$1$bm9ib2R5cyBzYWx0$" + "A" * 43 + "="


def verifier(encoded: str, keys: LegacyKeys = _NO_KEYS) -> Verifier:
    """
    Return what tells whether *encoded* was made of a password, given in UTF-8.

    It takes a time that does not tell how close the password is. NUL is in no password: bcrypt's
    implementations stop reading there, and HMAC ends a short key with any number of them.
    Raises `UnsupportedHash`.
    """
    for beginnings, module, name in _FORMATS:
        if len(encoded) <= _LONGEST_HASH and encoded.startswith(beginnings):
            # Late: a directory has few formats, and libraries cost a cold start.
            read = getattr(import_module(f"rules.migration.hashes.{module}"), name)
            check: Verifier = read(encoded, keys)
            return lambda password: b"\0" not in password and check(password)
    raise UnsupportedHash(Cause.UNKNOWN_FORMAT)


def is_made_of(password: str, check: Verifier) -> bool:
    """
    Tell whether *password* is the one that *check* was made for.

    >>> is_made_of("password", verifier(NOBODYS))
    False
    """
    if len(password) > _LONGEST_PASSWORD:
        return False
    return check(password.encode("utf-8", "surrogatepass"))
