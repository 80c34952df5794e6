"""App clients that let users in by a password alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from operators.adoption.pool import Pool
from operators.finding import Finding
from operators.outside import Outside

_FLOWS: Final = frozenset(
    {
        *("ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"),
        *("USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
        "ALLOW_USER_AUTH",  # passwords among others, whatever else is allowed
    }
)
_WITHOUT_ANY: Final = ("ALLOW_USER_SRP_AUTH",)  # what Cognito allows where nothing is set
_PAGES: Final = {"code", "implicit"}


def of_clients(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """
    Name each: the client's id is public, so whoever has a password chooses the client and the flow.

    With ``SecondStep`` each is a way round the code.
    """
    pool_id = parameters.get("ExistingUserPoolId") or outside.stack.physical_id("UserPool")
    clients = Pool(outside.client("cognito-idp"), pool_id).clients()
    alone = {client: ways for client, each in clients.items() if (ways := _ways(each))}
    if parameters.get("SecondStep", "off") == "off":
        if alone:
            yield Finding(
                f"a password alone is enough at {', '.join(sorted(alone))}; "
                "a code behind a password protects nothing there"
            )
        return
    for client, ways in sorted(alone.items()):
        yield Finding(
            f"{client} goes round SecondStep: it allows {', '.join(ways)}. Remove these, or "
            "have your APIs refuse its tokens by their client_id"
        )


def _ways(client: Mapping[str, Any]) -> list[str]:
    flows = sorted(_FLOWS.intersection(client.get("ExplicitAuthFlows") or _WITHOUT_ANY))
    has_pages = client.get("AllowedOAuthFlowsUserPoolClient") and _PAGES.intersection(
        client.get("AllowedOAuthFlows", ())
    )
    is_cognitos = "COGNITO" in client.get("SupportedIdentityProviders", ())
    return [*flows, *(["the sign-in pages"] if has_pages and is_cognitos else [])]
