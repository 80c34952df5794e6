import base64
import hashlib
import hmac

import pytest

from rules.webhooks.signature import InvalidSigningSecret, signature, signing_keys

# The vector that the reference libraries of Standard Webhooks test themselves with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNED = {
    "message_id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "timestamp": 1614265330,
    "body": b'{"test": 2432232314}',
}


def test_signs_as_the_reference_libraries_do():
    """Byte for byte."""
    assert "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" == signature(
        signing_keys(SECRET), **SIGNED
    )


def test_the_prefix_is_for_the_eye():
    """A secret that Secrets Manager made has none."""
    assert signing_keys(SECRET) == signing_keys(SECRET.removeprefix("whsec_"))


def test_two_secrets_make_two_signatures():
    """While a secret is replaced, receivers may have the new one or the old."""
    newer = base64.b64encode(b"x" * 32).decode()
    both = signature(signing_keys(f"whsec_{newer} {SECRET}"), **SIGNED)

    assert both.endswith(" v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    assert 2 == len(set(both.split()))


@pytest.mark.parametrize("change", [{"message_id": "m2"}, {"timestamp": 1}, {"body": b"{}"}])
def test_whatever_is_signed_changes_the_signature(change):
    """Id, time of the attempt, and body."""
    keys = signing_keys(SECRET)

    assert signature(keys, **SIGNED) != signature(keys, **(SIGNED | change))


def test_what_secrets_manager_makes_is_a_key():
    """64 letters and digits."""
    [key] = signing_keys("aB3" * 21 + "x")

    assert 48 == len(key)
    assert (
        signature([key], **SIGNED)
        == "v1,"
        + base64.b64encode(
            hmac.new(
                key, b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330." + SIGNED["body"], hashlib.sha256
            ).digest()
        ).decode()
    )


@pytest.mark.parametrize(
    "secret",
    ["", " ", "whsec_", "whsec_!!!!", "whsec_QUJD", base64.b64encode(b"x" * 65).decode()],
)
def test_a_weak_or_broken_secret_is_refused(secret):
    """24 to 64 bytes; and the message does not quote it."""
    with pytest.raises(InvalidSigningSecret) as caught:
        signing_keys(secret)

    assert not secret.strip() or secret not in str(caught.value)


@pytest.mark.parametrize("mark", ["\n", " ", "*", "-"])
def test_a_key_has_no_mark_that_base64_has_not(mark):
    """A key that was pasted with something in it would sign with another."""
    key = base64.b64encode(b"k" * 32).decode()
    with pytest.raises(InvalidSigningSecret):
        signing_keys(f"whsec_{key[:10]}{mark}{key[10:]}")
