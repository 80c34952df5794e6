"""Codes as Cognito encrypts them for a custom sender."""

from base64 import b64encode
from typing import Any

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_encryption_sdk.identifiers import AlgorithmSuite
from aws_encryption_sdk.key_providers.base import MasterKey, MasterKeyConfig
from aws_encryption_sdk.structures import DataKey, MasterKeyInfo

from ministack_cognito_triggers import theirs


def sealed(pool: dict[str, Any], code: str) -> str:
    """*code* under the KMSKeyID of *pool*, in base64."""
    sdk = EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
    )
    made, _ = sdk.encrypt(
        source=code.encode(),
        key_provider=_PoolKey(key_id=pool["LambdaConfig"]["KMSKeyID"]),
        encryption_context={"userpool-id": pool["Id"]},
        algorithm=AlgorithmSuite.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384,
    )
    return b64encode(made).decode()


class _PoolKeyConfig(MasterKeyConfig):  # type: ignore[misc]  # the SDK says nothing of its types
    """What the SDK asks of a key."""

    provider_id = "aws-kms"


class _PoolKey(MasterKey):  # type: ignore[misc]  # the SDK says nothing of its types
    """The pool's KMSKeyID, in ministack's KMS."""

    provider_id = _PoolKeyConfig.provider_id
    _config_class = _PoolKeyConfig

    def _generate_data_key(self, algorithm: Any, encryption_context: dict[str, str]) -> DataKey:
        key = self.key_id.decode()
        plain, sealed = theirs.data_key(key, algorithm.kdf_input_len, encryption_context)
        info = MasterKeyInfo(provider_id=self.provider_id, key_info=key)
        return DataKey(key_provider=info, data_key=plain, encrypted_data_key=sealed)

    def _encrypt_data_key(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError  # there is one key

    def _decrypt_data_key(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError  # Cognito reads no code back
