"""
The bucket of the functions' code: in this account and the stack's Region.

Lambda reads code from the same Region only. The key of a file has the checksum of its
content, so the file is uploaded once, and a rolled-back stack finds its former code.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any, Final

from botocore.exceptions import ClientError

_ALL_PUBLIC_ACCESS: Final = (
    *("BlockPublicAcls", "IgnorePublicAcls"),
    *("BlockPublicPolicy", "RestrictPublicBuckets"),
)
# S3 calls the Region of its first buckets by no name.
_FIRST_REGION: Final = "us-east-1"
_ABSENT: Final = frozenset({"404", "NoSuchBucket", "NotFound", "NoSuchKey"})
_DENIED: Final = frozenset({"403", "AccessDenied"})


class UnfitBucket(ValueError):
    """The bucket is of another Region or account, or is not there; the message says which."""


class Bucket:
    """The bucket *name*, for code of *account* in *region*."""

    def __init__(self, s3: Any, name: str, *, account: str, region: str) -> None:
        self.name = name
        self._s3 = s3
        self._account = account
        self._region = region

    def is_there(self) -> bool:
        """
        Tell whether it is there and can be used.

        Raises:
            UnfitBucket: It is somebody else's, or in another Region.

        """
        try:
            told = self._s3.get_bucket_location(Bucket=self.name, ExpectedBucketOwner=self._account)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _ABSENT:
                return False
            if code in _DENIED:
                raise UnfitBucket(
                    f"{self.name} is not a bucket of the account {self._account}"
                ) from error
            raise
        region = told.get("LocationConstraint") or _FIRST_REGION
        if region != self._region:
            raise UnfitBucket(
                f"{self.name} is in {region}; Lambda reads code from {self._region} only"
            )
        return True

    def make(self) -> None:
        """Make it: private, and encrypted as every new bucket is."""
        place = {"CreateBucketConfiguration": {"LocationConstraint": self._region}}
        self._s3.create_bucket(Bucket=self.name, **({} if self._region == _FIRST_REGION else place))
        self._s3.put_public_access_block(
            Bucket=self.name,
            PublicAccessBlockConfiguration=dict.fromkeys(_ALL_PUBLIC_ACCESS, True),
        )

    def has(self, key: str, content: bytes) -> bool:
        """Tell whether it has *content* at *key*, and not something else by that name."""
        try:
            told = self._s3.head_object(
                Bucket=self.name, Key=key, ChecksumMode="ENABLED", ExpectedBucketOwner=self._account
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return False
            raise
        return bool(told.get("ChecksumSHA256") == _checksum(content))

    def put(self, key: str, content: bytes) -> None:
        """Put *content* there; S3 refuses it if it arrives as something else."""
        self._s3.put_object(
            Bucket=self.name,
            Key=key,
            Body=content,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=_checksum(content),
            ExpectedBucketOwner=self._account,
        )

    def url(self, key: str) -> str:
        """Return the address of *key*, as CloudFormation takes that of a template."""
        return f"{self._s3.meta.endpoint_url}/{self.name}/{key}"


def usual_name(account: str, region: str) -> str:
    """
    Return the name of the bucket that is looked for, if none is named.

    >>> usual_name("123456789012", "eu-west-1")
    'cognito-triggers-123456789012-eu-west-1'
    """
    return f"cognito-triggers-{account}-{region}"


def _checksum(content: bytes) -> str:
    return b64encode(sha256(content).digest()).decode()
