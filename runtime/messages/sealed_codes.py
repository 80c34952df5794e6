"""
Decrypts the codes that Cognito hands to a custom sender.

A code is a message of the AWS Encryption SDK, of version 1 and algorithm 0x0378: signed, without
key commitment, under a data key that KMS decrypts, and with the encryption context
``userpool-id`` (developer guide, "Custom sender Lambda triggers"). KMS alone cannot read it, and
the SDK refuses it unless it is told that such messages may be decrypted.

Importing the SDK takes 0.1 s of processor time more than boto3, so it waits for the first code.
"""

from __future__ import annotations

import binascii
import logging
from base64 import b64decode
from typing import Any

from events.contract.catalogue import Reason
from runtime import observe
from runtime.aws_client.errors import Refused
from runtime.boto3_clients import NoAnswer, boto3_client

_ERROR = 300
_REASONS = {
    "AccessDeniedException": Reason.ACCESS_DENIED,
    "DisabledException": Reason.ACCESS_DENIED,
    "KMSInvalidStateException": Reason.ACCESS_DENIED,  # about to be deleted
    "NotFoundException": Reason.ACCESS_DENIED,
    "ThrottlingException": Reason.THROTTLED,
    "InvalidCiphertextException": Reason.UNEXPECTED,
    "IncorrectKeyException": Reason.UNEXPECTED,
}


class CodeNotOpened(Exception):
    """The code cannot be read. What the SDK says of it may quote it, and is left out."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class SealedCodes:
    """Codes that were encrypted with one key; *kms* is boto3's client."""

    def __init__(self, kms: Any, *, key_arn: str) -> None:
        self._kms = kms
        kms.meta.events.register("after-call.kms.Decrypt", _refused)
        self._key_arn = key_arn

    def open(self, sealed: str, *, pool_id: str) -> str:
        """
        The code, or the temporary password, in *sealed* (base64).

        Raises:
            CodeNotOpened: It is not of this key and pool, or KMS did not answer in time.

        """
        # late: import cost
        from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient  # noqa: PLC0415
        from aws_encryption_sdk.key_providers.kms import KMSMasterKey  # noqa: PLC0415

        try:
            source = b64decode(sealed, validate=True)
        except binascii.Error:
            raise CodeNotOpened(Reason.UNEXPECTED) from None
        logging.getLogger("aws_encryption_sdk").disabled = True  # its errors are told by reason
        logging.getLogger("aws_encryption_sdk.streaming_client").disabled = True
        policy = CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT
        sdk = EncryptionSDKClient(commitment_policy=policy, max_encrypted_data_keys=1)
        key = KMSMasterKey(key_id=self._key_arn, client=self._kms)
        try:
            code, header = sdk.decrypt(source=source, key_provider=key)
            is_ours = header.encryption_context.get("userpool-id") == pool_id
            text: str = code.decode()
        except Refused as error:
            raise CodeNotOpened(_REASONS.get(error.code, Reason.UNAVAILABLE)) from None
        except NoAnswer:
            raise CodeNotOpened(Reason.UNAVAILABLE) from None
        except Exception as error:  # noqa: BLE001  # a malformed message raises anything
            observe.logger().error("code not decrypted", error=type(error).__name__)
            raise CodeNotOpened(Reason.UNEXPECTED) from None
        if not is_ours:
            raise CodeNotOpened(Reason.UNEXPECTED)
        return text


def sealed_codes(key_arn: str) -> SealedCodes:
    """Those of the key *key_arn*."""
    client = boto3_client("kms", connect_s=0.5, read_s=1.5, tries=2)
    return SealedCodes(client, key_arn=key_arn)


def _refused(*, http_response: Any, parsed: dict[str, Any], model: Any, **_: object) -> None:
    """Raise what KMS says: the SDK would make one error of all that it may say."""
    if http_response.status_code >= _ERROR:
        raise Refused(parsed, model.name)
