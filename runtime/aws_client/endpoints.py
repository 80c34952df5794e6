"""Where the services are: where the environment says, else where AWS has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from runtime.aws_client.hosts import aws_host

_IDS = {
    "cognito-idp": "COGNITO_IDENTITY_PROVIDER",
    "dynamodb": "DYNAMODB",
    "kms": "KMS",
    "lambda": "LAMBDA",
    "s3": "S3",
    "secretsmanager": "SECRETS_MANAGER",
    "sns": "SNS",
    "sqs": "SQS",
}


class UnusableEndpoint(ValueError):
    """An endpoint that is configured cannot be used; the message says which, and why."""


class Endpoint(NamedTuple):
    """Where a service is."""

    is_tls: bool
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """What the Host header says."""
        usual = 443 if self.is_tls else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


def endpoint(service: str, region: str, env: Mapping[str, str]) -> Endpoint:
    """
    Return the endpoint of *service*: a configured one, else AWS's; FIPS and dual stack as boto3.

    Raises:
        UnusableEndpoint: It has a path or a user, or needs a proxy.

    """
    if configured := _configured(service, env):
        return _read(configured)
    if proxy := env.get("HTTPS_PROXY") or env.get("https_proxy"):
        raise UnusableEndpoint(
            f"HTTPS_PROXY is {proxy}, and triggers call AWS directly: use a VPC endpoint"
        )
    fips, dual = (
        env.get(f"AWS_USE_{kind}_ENDPOINT", "").lower() == "true" for kind in ("FIPS", "DUALSTACK")
    )
    return Endpoint(is_tls=True, host=aws_host(service, region, fips=fips, dual=dual), port=443)


def _configured(service: str, env: Mapping[str, str]) -> str:
    if env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return ""
    return env.get(f"AWS_ENDPOINT_URL_{_IDS[service]}") or env.get("AWS_ENDPOINT_URL") or ""


def _read(url: str) -> Endpoint:
    scheme, _, place = url.rstrip("/").partition("://")
    is_tls = scheme == "https"
    host, colon, port = place.rpartition(":") if not place.endswith("]") else (place, "", "")
    host, port = (host, port) if colon else (place, "443" if is_tls else "80")
    host = host.removeprefix("[").removesuffix("]")
    is_good = host and port.isascii() and port.isdigit() and host.isprintable() and host.isascii()
    if scheme not in {"http", "https"} or not is_good or set(host) & set("/@?# "):
        raise UnusableEndpoint("An endpoint URL is http:// or https://, a host, and perhaps a port")
    return Endpoint(is_tls, host, int(port))
