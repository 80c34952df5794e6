"""Signing with a key that AWS KMS keeps."""

from base64 import b64decode, b64encode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from rules.tokens.receipt import opened
from runtime.aws_client.errors import Refused
from runtime.tokens.receipt_key import ReceiptKey
from tests.rules.tokens.test_receipt import JWK, KEY, NOW, SPKI


class Kms:
    """Signs as AWS KMS does, and writes down the calls."""

    def __init__(self):
        self.calls = []
        self.error = "KMSInvalidSignatureException"

    def get_public_key(self, **asked):
        self.calls.append(("get_public_key", asked))
        return {"PublicKey": b64encode(SPKI).decode()}

    def sign(self, **asked):
        self.calls.append(("sign", asked))
        signature = KEY.sign(b64decode(asked["Message"]), ec.ECDSA(hashes.SHA256()))
        return {"Signature": b64encode(signature).decode()}

    def verify(self, **asked):
        message, signature = b64decode(asked["Message"]), b64decode(asked["Signature"])
        try:
            KEY.public_key().verify(signature, message, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise Refused({"Error": {"Code": self.error}}) from None
        return {"SignatureValid": True}


@pytest.fixture
def kms():
    return Kms()


@pytest.fixture
def key(kms):
    return ReceiptKey(kms, key_id="key-1")


def test_a_receipt_is_signed_by_kms(key, kms):
    """One call for the public key, and one for each receipt."""
    texts = [key.sign({"exp": NOW + 120, "jti": jti}) for jti in ("a", "b")]
    read = [opened(text, kid=JWK["kid"], now=NOW) for text in texts]

    assert ["a", "b"] == [told["jti"] for _, _, told in read]
    assert [True, True] == [key.has_signed(message, signature) for message, signature, _ in read]
    assert ["get_public_key", "sign", "sign"] == [name for name, _ in kms.calls]
    assert ("key-1", "RAW", "ECDSA_SHA_256") == tuple(
        kms.calls[1][1][name] for name in ("KeyId", "MessageType", "SigningAlgorithm")
    )


def test_what_kms_did_not_sign_is_told(key):
    """AWS KMS answers that with an error."""
    _, signature, _ = opened(key.sign({"exp": NOW + 1}), kid=JWK["kid"], now=NOW)

    assert not key.has_signed(b"another", signature)


def test_a_failure_of_kms_is_no_forgery(key, kms):
    """It is raised: nobody is told that the receipt is wrong."""
    kms.error = "KMSInternalException"
    with pytest.raises(Refused):
        key.has_signed(b"another", KEY.sign(b"one", ec.ECDSA(hashes.SHA256())))
