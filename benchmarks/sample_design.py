"""
The magic links of AWS's own sample, as far as calls and their conditions go.

Written from facts about aws-samples/amazon-cognito-passwordless-auth at
commit cb5d706 (2025-10-21), none of its code: to ask signs a digest with KMS
(RSA-2048, PSS, SHA-512), puts one item per user unless one is younger than a
minute, and sends the mail, all while the user waits. To answer marks the item
as used, and checks time and signature with the public key, which is fetched
once. What costs no call (salted hashes, JSON) is there in a similar amount.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256, sha512
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, utils
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import load_der_public_key

_ALGORITHM, _LASTS_S, _PAUSE_S = "RSASSA_PSS_SHA_512", 900, 60
_SALT = b"salt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDesign:
    """Its two steps that reach AWS."""

    kms: Any
    dynamodb: Any
    ses: Any
    key_id: str
    table: str
    sender: str
    public_key: RSAPublicKey

    @classmethod
    def with_key(cls, kms: Any, key_id: str, **others: Any) -> SampleDesign:
        """Fetch the public key, as a container does once."""
        key = load_der_public_key(kms.get_public_key(KeyId=key_id)["PublicKey"])
        if not isinstance(key, RSAPublicKey):
            raise TypeError
        return cls(kms=kms, key_id=key_id, public_key=key, **others)

    def ask(self, user: str, address: str, *, now: int) -> str:
        """Make a link and mail it; its fragment."""
        message = json.dumps({"userName": user, "iat": now, "exp": now + _LASTS_S}).encode()
        signature = self.kms.sign(
            KeyId=self.key_id,
            Message=sha512(message).digest(),
            MessageType="DIGEST",
            SigningAlgorithm=_ALGORITHM,
        )["Signature"]
        self.dynamodb.put_item(
            TableName=self.table,
            Item={
                "userNameHash": {"B": sha256(_SALT + user.encode()).digest()},
                "signatureHash": {"B": sha256(_SALT + signature).digest()},
                "iat": {"N": str(now)},
                "exp": {"N": str(now + _LASTS_S)},
            },
            ConditionExpression="attribute_not_exists(iat) OR iat < :before",
            ExpressionAttributeValues={":before": {"N": str(now - _PAUSE_S)}},
        )
        fragment = f"{_written(message)}.{_written(signature)}"
        link = f"https://app.example/sign-in#{fragment}"
        self.ses.send_email(
            Source=self.sender,
            Destination={"ToAddresses": [address]},
            Message={
                "Subject": {"Data": "Your link"},
                "Body": {"Text": {"Data": link}, "Html": {"Data": f"<p><a href='{link}'>"}},
            },
        )
        return fragment

    def answer(self, user: str, fragment: str, *, now: int) -> bool:
        """Use the link up, and say whether it is good."""
        message, signature = (urlsafe_b64decode(part) for part in fragment.split("."))
        row = self.dynamodb.update_item(
            TableName=self.table,
            Key={"userNameHash": {"B": sha256(_SALT + user.encode()).digest()}},
            UpdateExpression="SET uat = :now",
            ConditionExpression="signatureHash = :signature AND attribute_not_exists(uat)",
            ExpressionAttributeValues={
                ":now": {"N": str(now)},
                ":signature": {"B": sha256(_SALT + signature).digest()},
            },
            ReturnValues="ALL_OLD",
        )["Attributes"]
        told = json.loads(message)
        is_row = (row["iat"]["N"], row["exp"]["N"]) == (str(told["iat"]), str(told["exp"]))
        return (
            is_row
            and told["exp"] > now
            and told["userName"] == user
            and self._is_ours(message, signature)
        )

    def _is_ours(self, message: bytes, signature: bytes) -> bool:
        pss = padding.PSS(padding.MGF1(SHA512()), SHA512.digest_size)
        try:
            self.public_key.verify(
                signature, sha512(message).digest(), pss, utils.Prehashed(SHA512())
            )
        except InvalidSignature:
            return False
        return True


def _written(data: bytes) -> str:
    return urlsafe_b64encode(data).decode()
