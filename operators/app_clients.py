"""App clients that let users in by a password alone, and those that no stack has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.owner import says_there_is_none
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
_KIND: Final = "AWS::Cognito::UserPoolClient"


def of_clients(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """
    Name each: the client's id is public, so a user with a password chooses client and flow.

    With ``SecondStep`` each is a way round the code. One that an update took out of the stack
    stays usable, with the flows that it had.
    """
    existing = parameters.get("ExistingUserPoolId")
    pool_id = existing or outside.stack.physical_id("UserPool")
    clients = Pool(outside.client("cognito-idp"), pool_id).clients()
    yield from _by_password_alone(clients, parameters)
    if not existing:
        yield from _of_no_stack(clients, outside)


def _by_password_alone(
    clients: Mapping[str, Mapping[str, Any]], parameters: Mapping[str, str]
) -> Iterator[Finding]:
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


def _of_no_stack(clients: Mapping[str, Mapping[str, Any]], outside: Outside) -> Iterator[Finding]:
    rest = clients.keys() - outside.stack.ids(_KIND).values()
    for client in sorted(each for each in rest if not _has_a_stack(each, outside)):
        name = clients[client].get("ClientName", "")
        yield Finding(
            f"{client} ({name}) belongs to no stack, and signs users in: delete it if no app of "
            "yours uses it"
        )


def _has_a_stack(client: str, outside: Outside) -> bool:
    cloudformation = outside.client("cloudformation")
    try:
        found = cloudformation.describe_stack_resources(PhysicalResourceId=client)
    except ClientError as error:
        if says_there_is_none(error):
            return False
        raise
    return bool(found["StackResources"])


def _ways(client: Mapping[str, Any]) -> list[str]:
    flows = sorted(_FLOWS.intersection(client.get("ExplicitAuthFlows") or _WITHOUT_ANY))
    has_pages = client.get("AllowedOAuthFlowsUserPoolClient") and _PAGES.intersection(
        client.get("AllowedOAuthFlows", ())
    )
    is_cognitos = "COGNITO" in client.get("SupportedIdentityProviders", ())
    return [*flows, *(["the sign-in pages"] if has_pages and is_cognitos else [])]
