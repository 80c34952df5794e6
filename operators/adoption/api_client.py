"""Compare the stack's REST API with the pool: its app client, passwords and issuer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from operators.adoption.checks import Finding
from operators.adoption.pool import HAS_SECRET

_FLOWS: Final = frozenset({"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"})
_CLASSES: Final = ("RequireLowercase", "RequireNumbers", "RequireSymbols", "RequireUppercase")


def api_findings(
    pool: Mapping[str, Any], clients: Mapping[str, Mapping[str, Any]], settings: Mapping[str, str]
) -> Iterator[Finding]:
    """Find why the API would serve nobody, or tell users of other rules than the pool has."""
    if settings.get("RestApi") != "on":
        return
    yield from _of_its_client(settings.get("ApiClientId", ""), clients)
    is_so = pool.get("IssuerConfiguration", {}).get("Type", "ORIGINAL")
    if (said := settings.get("TokenIssuer", "ORIGINAL")) != is_so:
        yield _finding(
            f"TokenIssuer of the stack is {said}, and the pool's issuer is {is_so}: the REST API "
            f"would refuse every token. Deploy the stack with TokenIssuer={is_so}"
        )
    yield from _of_passwords(pool.get("Policies", {}).get("PasswordPolicy", {}), settings)


def _of_its_client(name: str, clients: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    client = clients.get(name)
    if client is None:
        yield _finding(f"the pool has no app client {name}, which ApiClientId of the stack names")
        return
    if not client[HAS_SECRET]:
        yield _finding(f"the app client {name} has no secret, and the REST API signs with it")
    if missing := sorted(_FLOWS.difference(client.get("ExplicitAuthFlows", ()))):
        yield _finding(
            f"the app client {name} of the REST API lacks {', '.join(missing)}: add it to its "
            "ExplicitAuthFlows"
        )


def _of_passwords(policy: Mapping[str, Any], settings: Mapping[str, str]) -> Iterator[Finding]:
    """Where they differ, the API offers passwords that Cognito refuses, or the reverse."""
    classes = [bool(policy.get(name)) for name in _CLASSES]
    is_so = {
        "PasswordLength": str(policy.get("MinimumLength", 8)),
        "PasswordClasses": "all" if all(classes) else "none",
    }
    for name, value in is_so.items():
        if settings.get(name) != value:
            yield Finding(
                "rest-api",
                f"{name} of the stack is {settings.get(name)}, and the pool's password policy has "
                f"{value}: deploy the stack with {name}={value}",
            )


def _finding(why: str) -> Finding:
    return Finding("rest-api", why, may_be_accepted=False)
