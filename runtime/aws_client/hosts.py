"""
AWS's own host names, in every partition.

One rule and its exceptions, as botocore's endpoint rules have them; a test
compares every region, with and without FIPS and dual-stack endpoints.
"""

from __future__ import annotations

from typing import NamedTuple


class NoSuchEndpoint(ValueError):
    """AWS has no endpoint of that kind in that region."""


class _Partition(NamedTuple):
    name: str
    suffix: str
    dual_suffix: str


_USUAL = _Partition("aws", "amazonaws.com", "api.aws")
_PARTITIONS = {
    "cn": _Partition("aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    "eusc": _Partition("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu"),
    "us-gov": _Partition("aws-us-gov", "amazonaws.com", "api.aws"),
    "us-iso": _Partition("aws-iso", "c2s.ic.gov", "api.aws.ic.gov"),
    "us-isob": _Partition("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud"),
    "eu-isoe": _Partition("aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    "us-isof": _Partition("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
}
# In GovCloud the usual names of these are FIPS endpoints.
_ALWAYS_FIPS = {("aws-us-gov", "dynamodb"), ("aws-us-gov", "sqs"), ("aws-us-gov", "sns")}
# Both families of addresses, and the name that they have always had.
_DUAL_BY_NAME = {
    ("aws", "secretsmanager"),
    ("aws-cn", "secretsmanager"),
    ("aws-us-gov", "secretsmanager"),
    ("aws", "cognito-idp"),
}
_DUAL_FIPS_BY_NAME = {
    ("cognito-idp", region) for region in ("us-east-1", "us-east-2", "us-west-1", "us-west-2")
}


def aws_host(service: str, region: str, *, fips: bool = False, dual: bool = False) -> str:
    """
    Return the host of *service*.

    >>> aws_host("sns", "cn-north-1")
    'sns.cn-north-1.amazonaws.com.cn'
    >>> aws_host("dynamodb", "us-east-1", fips=True)
    'dynamodb-fips.us-east-1.amazonaws.com'

    Raises `NoSuchEndpoint`.
    """
    partition = _partition(region)
    if service == "s3":
        return _of_s3(partition, region, fips=fips, dual=dual)
    if (partition.name, service) in _ALWAYS_FIPS and not dual:
        fips = False
    by_name = _keeps_its_name(partition.name, service, region, fips=fips)
    suffix = partition.dual_suffix if dual and not by_name else partition.suffix
    return f"{service}{'-fips' if fips else ''}.{region}.{suffix}"


def _of_s3(partition: _Partition, region: str, *, fips: bool, dual: bool) -> str:
    if fips and partition.name == "aws-cn":
        raise NoSuchEndpoint("There are no FIPS endpoints of S3 in China")
    kind = f"s3{'-fips' if fips else ''}{'.dualstack' if dual else ''}"
    return f"{kind}.{region}.{partition.suffix}"


def _keeps_its_name(partition: str, service: str, region: str, *, fips: bool) -> bool:
    if fips and service == "cognito-idp":
        return (service, region) in _DUAL_FIPS_BY_NAME
    return (partition, service) in _DUAL_BY_NAME and not (fips and partition == "aws-cn")


def _partition(region: str) -> _Partition:
    first, _, rest = region.partition("-")
    return _PARTITIONS.get(first) or _PARTITIONS.get(f"{first}-{rest.partition('-')[0]}") or _USUAL
