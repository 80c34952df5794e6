"""What Cognito encrypts as a custom sender's code is read, and nothing else is."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from logging import getLogger

import pytest
from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_encryption_sdk.identifiers import AlgorithmSuite
from aws_encryption_sdk.key_providers.kms import KMSMasterKey
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws

from events.contract.catalogue import Reason
from runtime.boto3_clients import boto3_client
from runtime.messages.sealed_codes import CodeNotOpened, SealedCodes, sealed_codes

POOL = "eu-west-1_AbC"


@pytest.fixture(scope="module")
def kms():
    with pytest.MonkeyPatch.context() as env:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            env.setenv(name, "test")
        env.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        with mock_aws():
            yield boto3_client("kms", connect_s=2, read_s=5)


@pytest.fixture(scope="module")
def key(kms):
    return kms.create_key()["KeyMetadata"]["Arn"]


@pytest.fixture(scope="module")
def sealed(kms, key):
    def sealed(code=b"12345678", pool=POOL, by=key):
        made, _ = EncryptionSDKClient(
            commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
        ).encrypt(
            source=code,
            key_provider=KMSMasterKey(key_id=by, client=kms),
            encryption_context={"userpool-id": pool},
            algorithm=AlgorithmSuite.AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384,
        )
        return b64encode(made).decode()

    return sealed


@pytest.fixture(scope="module")
def codes(kms, key):
    return SealedCodes(kms, key_arn=key)


@dataclass
class Answer:
    status_code: int


def why(codes, sealed, pool=POOL):
    with pytest.raises(CodeNotOpened) as failure:
        codes.open(sealed, pool_id=pool)
    return failure.value.reason


def test_a_code_of_cognitos_making_is_read(codes, sealed):
    """Version 1, algorithm 0x0378: signed, without key commitment."""
    code = sealed()

    assert bytes.fromhex("01800378") == b64decode(code)[:4]
    assert "12345678" == codes.open(code, pool_id=POOL)


def test_a_code_of_another_pool_is_not(codes, sealed):
    """Nor one without a pool: an administrator of one pool cannot have another's opened."""
    assert Reason.UNEXPECTED == why(codes, sealed(pool="eu-west-1_Xyz"))
    assert Reason.UNEXPECTED == why(codes, sealed(), pool="")


def test_a_code_under_another_key_is_not(codes, kms, sealed):
    """Even one that this function might use."""
    other = kms.create_key()["KeyMetadata"]["Arn"]

    assert Reason.UNEXPECTED == why(codes, sealed(by=other))


def test_what_is_damaged_is_not_read(codes, sealed, logged):
    """Whatever the SDK calls it, the answer is one."""
    raw = b64decode(sealed())
    damaged = [raw[:-1] + bytes([raw[-1] ^ 1]), raw[:-1], raw[:40], b"", b"\x02" + raw[1:]]

    assert {Reason.UNEXPECTED} == {why(codes, b64encode(each).decode()) for each in damaged}
    assert Reason.UNEXPECTED == why(codes, "no base64")
    assert Reason.UNEXPECTED == why(codes, sealed(code=b"\xff"))
    assert {"code not decrypted"} == set(logged)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("AccessDeniedException", Reason.ACCESS_DENIED),
        ("DisabledException", Reason.ACCESS_DENIED),
        ("ThrottlingException", Reason.THROTTLED),
        ("KMSInternalException", Reason.UNAVAILABLE),
        (EndpointConnectionError(endpoint_url="https://kms.example"), Reason.UNAVAILABLE),
    ],
)
def test_trouble_of_kms_has_its_reason(key, sealed, error, reason):
    """What may pass is told from what does not."""
    kms = boto3_client("kms", connect_s=2, read_s=5)

    def broken(**_):
        if not isinstance(error, str):
            raise error
        return Answer(400), {"Error": {"Code": error, "Message": "x"}}

    kms.meta.events.register("before-call.kms.Decrypt", broken)
    assert reason == why(SealedCodes(kms, key_arn=key), sealed())


def test_what_the_sdk_logs_of_a_code_is_not_written(codes, sealed, monkeypatch):
    """It is told by its reason alone."""
    loggers = [getLogger(f"aws_encryption_sdk{part}") for part in ("", ".streaming_client")]
    for logger in loggers:
        monkeypatch.setattr(logger, "disabled", False)
    assert "12345678" == codes.open(sealed(), pool_id=POOL)

    assert [True, True] == [logger.disabled for logger in loggers]


def test_it_is_wired_to_kms(key, sealed):
    """With the key's ARN."""
    assert "12345678" == sealed_codes(key).open(sealed(), pool_id=POOL)
