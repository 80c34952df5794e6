"""The key that signs step-up receipts; it never leaves AWS KMS."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import cached_property
from typing import Any, Final

from rules.tokens.receipt import public_jwk, signed, unsigned
from runtime.aws_client.errors import Refused

_ALGORITHM: Final = "ECDSA_SHA_256"


class ReceiptKey:
    """One asymmetric key; calls raise `CallFailed`. Its public half is fetched once."""

    def __init__(self, kms: Any, *, key_id: str) -> None:
        self._kms = kms
        self._key_id = key_id

    @cached_property
    def jwk(self) -> dict[str, str]:
        """For resource servers (RFC 7517)."""
        return public_jwk(b64decode(self._kms.get_public_key(KeyId=self._key_id)["PublicKey"]))

    def sign(self, claims: dict[str, Any]) -> str:
        """The receipt that says *claims*."""
        text = unsigned(claims, kid=self.jwk["kid"])
        answer = self._kms.sign(**self._of(text.encode()))
        return signed(text, b64decode(answer["Signature"]))

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the DER *signature* of *message* is of this key."""
        try:
            asked = {**self._of(message), "Signature": b64encode(signature).decode()}
            return bool(self._kms.verify(**asked)["SignatureValid"])
        except Refused as refused:
            if refused.code == "KMSInvalidSignatureException":
                return False
            raise

    def _of(self, message: bytes) -> dict[str, str]:
        return {
            "KeyId": self._key_id,
            "Message": b64encode(message).decode(),
            "MessageType": "RAW",
            "SigningAlgorithm": _ALGORITHM,
        }
