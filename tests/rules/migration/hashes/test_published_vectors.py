"""Every format against hashes that others published, and against damaged ones."""

import pytest

from rules.migration.hashes.reading import Cause, LegacyKeys, UnsupportedHash
from rules.migration.legacy_password import is_made_of, verifier
from tests.rules.migration.hashes.vectors import ALL, CHEAP, FIREBASE, KEYS, WORDPRESS


@pytest.mark.parametrize(("password", "encoded"), ALL)
def test_a_published_hash_is_read(password, encoded):
    """It is its password's alone."""
    check = verifier(encoded, KEYS)

    assert is_made_of(password, check)
    assert not is_made_of(f"z{password}", check)


@pytest.mark.parametrize(("password", "encoded"), ALL)
def test_a_hash_that_was_cut_off_is_refused(password, encoded):
    """Where less than 16 bytes are left: they would be other passwords', too. It is not shown."""
    digest = encoded.rfind("$") + 1 or 36  # of ASP.NET's, the head and the salt
    for size in range(digest + 21):
        with pytest.raises(UnsupportedHash) as refused:
            is_made_of(password, verifier(encoded[:size], KEYS))
        assert str(refused.value) in set(Cause)


@pytest.mark.parametrize(("password", "encoded"), CHEAP)
@pytest.mark.parametrize("odd", ["\0", "\n", " ", "$", "é", "٣", "=", "\ud800"])
def test_a_character_too_many_never_fits(password, encoded, odd):
    """Before, behind, or in the middle: refused, or no password's, and no other error."""
    for place in (0, 1, 4, 7, len(encoded) // 2, len(encoded)):
        try:
            check = verifier(encoded[:place] + odd + encoded[place:], KEYS)
        except UnsupportedHash:
            continue
        assert not is_made_of(password, check)


@pytest.mark.parametrize(("password", "encoded"), CHEAP)
def test_what_is_left_of_a_hash_is_no_other_passwords(password, encoded):
    """If it is long enough to be read."""
    for size in range(len(encoded) // 2, len(encoded)):
        try:
            check = verifier(encoded[:size], KEYS)
        except UnsupportedHash:
            continue
        assert not is_made_of(f"z{password}", check)


@pytest.mark.parametrize(("password", "encoded"), CHEAP)
def test_two_characters_that_changed_places_never_fit(password, encoded):
    """A copy that was garbled is refused, or no password's."""
    for place in range(0, len(encoded) - 1, 5):
        first, second = encoded[place : place + 2]
        if first == second:
            continue
        try:
            check = verifier(encoded[:place] + second + first + encoded[place + 2 :], KEYS)
        except UnsupportedHash:
            continue
        assert not is_made_of(password, check)


@pytest.mark.parametrize(("password", "encoded"), CHEAP)
@pytest.mark.parametrize("odd", ["\0", "\ud800", "é", "\n", "x" * 300])
def test_any_password_may_be_tried(password, encoded, odd):
    """Of characters that are no text, or too many: wrong, and no error."""
    check = verifier(encoded, KEYS)

    assert not is_made_of(odd, check)
    assert not is_made_of(odd + password, check)
    assert not is_made_of(password + odd, check)


@pytest.mark.parametrize(
    "encoded",
    [
        *("", "plain", "md5$1$a$b", "5f4dcc3b5aa765d61d8327deb882cf99", "$1$salt$digest", "$6$a$b"),
        *("$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e", "$2$05$a", "*"),
        *("$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$" + "A" * 43, "$S$5", "None", "True"),
        "$2a$05$" + "C" * 600,
    ],
)
def test_another_format_is_refused(encoded):
    """Also those that look alike."""
    with pytest.raises(UnsupportedHash, match=f"^{Cause.UNKNOWN_FORMAT}$"):
        verifier(encoded, KEYS)


@pytest.mark.parametrize(
    "encoded",
    [
        "$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        WORDPRESS[1].replace("$10$", "$15$"),
        f"$argon2id$v=19$m=262145,t=1,p=1$c29tZXNhbHQ${'A' * 43}",
        f"$argon2id$v=19$m=262144,t=4,p=4$c29tZXNhbHQ${'A' * 43}",
        f"$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ${'A' * 43}",
        f"$argon2i$v=19$m=8,t=4294967295,p=1$c29tZXNhbHQ${'A' * 43}",
        f"$argon2i$v=19$m=65536,t=1,p=65$c29tZXNhbHQ${'A' * 43}",
        f"pbkdf2_sha256$2000001$seasalt${'A' * 43}=",
        f"pbkdf2_sha1$9999999999$seasalt${'A' * 27}=",
        "AQAAAAIAD0JBAAAAEAABAgMEBQYHCAkKCwwNDg9B0Oxwty+PGIDSp95gcCfzeDvA4sGapUIUov8usXfD6A==",
        "AQAAAAL/////AAAAEAABAgMEBQYHCAkKCwwNDg9B0Oxwty+PGIDSp95gcCfzeDvA4sGapUIUov8usXfD6A==",
        f"scrypt$262144$8$1$bm9ib2R5${'A' * 43}=",
        f"scrypt$131072$8$2$bm9ib2R5${'A' * 43}=",
        f"scrypt$2$1$65$bm9ib2R5${'A' * 43}=",
        FIREBASE[1].replace("$14$", "$18$"),
        FIREBASE[1].replace("$14$8$", "$99$64$"),
        "$P$JIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
        "$P$zIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
    ],
)
def test_what_costs_too_much_is_refused_before_it_costs(encoded):
    """Cognito waits five seconds, for everything."""
    with pytest.raises(UnsupportedHash, match=f"^{Cause.TOO_EXPENSIVE}$"):
        verifier(encoded, KEYS)


@pytest.mark.parametrize(
    "encoded",
    [
        "$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        f"$argon2id$v=19$m=262144,t=3,p=4$c29tZXNhbHQ${'A' * 43}",
        f"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ${'A' * 43}",
        f"pbkdf2_sha256$2000000$seasalt${'A' * 43}=",
        "AQAAAAIAD0JAAAAAEAABAgMEBQYHCAkKCwwNDg9B0Oxwty+PGIDSp95gcCfzeDvA4sGapUIUov8usXfD6A==",
        f"scrypt$131072$8$1$bm9ib2R5${'A' * 43}=",
        FIREBASE[1].replace("$14$", "$17$"),
        "$P$IIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
    ],
)
def test_what_costs_just_not_too_much_is_read(encoded):
    """A million of iterations of SHA-512 cost what two million of SHA-256 do."""
    assert verifier(encoded, KEYS)


@pytest.mark.parametrize(
    "encoded",
    [
        "$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2b$32$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        f"$argon2id$m=256,t=2,p=1$c29tZXNhbHQ${'A' * 43}",
        f"$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ${'A' * 43}",
        f"$argon2id$v=19$m=15,t=2,p=2$c29tZXNhbHQ${'A' * 43}",
        f"$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ${'A' * 43}",
        f"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbH${'A' * 43}",
        "AQAAAAMAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M",
        "AQAAAAEAAAAAAAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M",
        "AQAAAAEAAAD6AAAADwhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M",
        "AQAAAAEAAAD6AAAAEQhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M",
        "AQAAAAEAAAD6/////whftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M",
        "AA" + "A" * 300,
        "AR" + "A" * 300,
        f"pbkdf2_sha256$0$seasalt${'A' * 43}=",
        f"pbkdf2_sha256$1000$sea salt${'A' * 43}=",
        f"pbkdf2_sha256$1000$$${'A' * 43}=",
        f"scrypt$0$8$1$bm9ib2R5${'A' * 43}=",
        f"scrypt$1000$8$1$bm9ib2R5${'A' * 43}=",
        f"scrypt$1$8$1$bm9ib2R5${'A' * 43}=",
        f"scrypt$65536$1$1$bm9ib2R5${'A' * 43}=",
        f"scrypt$2$65$1$bm9ib2R5${'A' * 43}=",
        f"scrypt$2$8$1$bm9ib2R5${'A' * 20}",
        f"scrypt$2$8$1$A===${'A' * 43}=",
        FIREBASE[1].replace("$8$", "$0$"),
        FIREBASE[1].replace("$14$", "$0$"),
        "$P$4IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
    ],
)
def test_what_cannot_be_read_is_refused(encoded):
    """Also what a library would refuse only when the password is there."""
    with pytest.raises(UnsupportedHash, match=f"^({Cause.MALFORMED}|{Cause.UNKNOWN_FORMAT})$"):
        verifier(encoded, KEYS)


@pytest.mark.parametrize("numbers", ["2$1$1", "2$64$64", "32768$1$1", "1024$64$1", "2$1$64"])
def test_what_is_read_is_computed(numbers):
    """The library has limits of its own, and tells of them only when it computes."""
    assert not is_made_of("a", verifier(f"scrypt${numbers}$bm9ib2R5${'A' * 43}=", KEYS))


def test_a_hash_of_firebase_needs_the_key_of_its_project():
    """Without it, or by another, it cannot be read or is nobody's."""
    password, encoded = FIREBASE
    with pytest.raises(UnsupportedHash, match=f"^{Cause.NO_KEY}$"):
        verifier(encoded)
    other = LegacyKeys(firebase_signer_key=bytes(64), firebase_salt_separator=b"\x07")

    assert not is_made_of(password, verifier(encoded, other))
    without = LegacyKeys(firebase_signer_key=KEYS.firebase_signer_key)
    assert not is_made_of(password, verifier(encoded, without))
