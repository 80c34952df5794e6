import pytest

from rules.migration.hashes.reading import LegacyKeys
from rules.migration.legacy_keys import UnreadableKeys, legacy_keys


def test_keys_are_read():
    """Those of Firebase in base64, as its console shows them."""
    keys = legacy_keys(
        '{"bcrypt_pepper": "pépper", "firebase_signer_key": "c2lnbmVy",'
        ' "firebase_salt_separator": "Bw=="}'
    )

    assert (
        LegacyKeys(
            bcrypt_pepper="pépper".encode(),
            firebase_signer_key=b"signer",
            firebase_salt_separator=b"\x07",
        )
        == keys
    )
    assert LegacyKeys() == legacy_keys("{}")


@pytest.mark.parametrize(
    "secret",
    [
        *("", "pepper", "[]", "[" * 5000, '{"bcrypt_pepper": 7}', '{"bcrypt_peper": "x"}'),
        *('{"firebase_signer_key": "no base64!"}', '{"firebase_salt_separator": "é"}'),
    ],
)
def test_what_is_no_set_of_keys_stops_the_function(secret):
    """And nothing of it is said."""
    with pytest.raises(UnreadableKeys) as refused:
        legacy_keys(secret)

    assert not secret or secret not in str(refused.value)


def test_keys_are_not_shown():
    """Not even in a traceback."""
    keys = legacy_keys('{"bcrypt_pepper": "hot", "firebase_signer_key": "aG90"}')

    assert "hot" not in repr(keys)


def test_no_key_is_in_what_a_log_would_show():
    """Whichever of them there is."""
    keys = LegacyKeys(
        bcrypt_pepper=b"pepper", firebase_signer_key=b"signer", firebase_salt_separator=b"salt"
    )

    assert "LegacyKeys()" == repr(keys)
