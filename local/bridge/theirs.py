"""
What the bridge asks of ministack outside of Cognito's triggers, in one place.

Everything here is private to ministack; `pinned` lists it.
"""
# ruff: noqa: SLF001  (that is what this file is for)

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import cognito, eventbridge, ses_v2, sts

Answer = tuple[int, dict[str, str], bytes]
"""An HTTP answer as ministack passes it on: status, headers, body."""


def claims_in(token: str | None) -> Mapping[str, Any]:
    """What a token claims, once ministack has checked it; nothing if there is none."""
    claims: Mapping[str, Any] = cognito._token_claims(token)
    return claims


def why_not_send(
    sender: str, *, headers: dict[str, str], query: dict[str, Any], request_id: str
) -> Any:
    """The refusal for a caller who may not mail as *sender*; None for one who may."""
    identity = f"arn:aws:ses:{get_region()}:{get_account_id()}:identity/{sender}"
    return app._enforce_data_plane(
        "sesv2",
        "ses:SendEmail",
        headers,
        query,
        request_id,
        resource_arn=identity,
        service_context={"ses:FromAddress": sender},
        named_resource=identity,
    )


def mail_events_told(configuration_set: str) -> set[str]:
    """What SES is to tell the event bus of mails with that set, such as BOUNCE."""
    destinations = (ses_v2._config_sets.get(configuration_set) or {}).get("EventDestinations") or {}
    return {
        event
        for each in destinations.values()
        if each["Enabled"] and each.get("EventBridgeDestination")
        for event in each["MatchingEventTypes"]
    }


def tell_event_bus(source: str, detail_type: str, detail: Mapping[str, Any]) -> None:
    """Put an event of an AWS service on the default event bus."""
    entry = {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def sub_of_name(pool_id: str | None, name: str | None) -> str:
    """The ``sub`` of the user whom *name* names in the pool; nothing if there is none."""
    pool, _ = cognito._resolve_pool(pool_id)
    user, _ = cognito._resolve_user(pool, name) if pool else (None, None)
    attributes = (user or {}).get("Attributes", [])
    return next((each["Value"] for each in attributes if each["Name"] == "sub"), "")


def now() -> str:
    """The time as CloudTrail writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def why_not_text(
    action: str, resource: str, *, headers: dict[str, str], query: dict[str, Any]
) -> Any:
    """The refusal for a caller who may not do *action* to what sends SMS; None for one who may."""
    arn = f"arn:aws:sms-voice:{get_region()}:{get_account_id()}:{resource}"
    return app._enforce_data_plane(
        "sms-voice",
        action,
        headers,
        query,
        cognito.new_uuid(),
        resource_arn=resource if resource == "*" or resource.startswith("arn:") else arn,
    )


def session_of(access_key_id: str) -> dict[str, Any]:
    """What ministack knows of temporary credentials; live, and empty if they are none."""
    return sts._sessions.get(access_key_id) or {}


def providers_mapped_by_token(identity_pool: str) -> set[str]:
    """The providers whose users get the role that their token names."""
    mappings = (cognito._identity_pools.get(identity_pool) or {}).get("_role_mappings") or {}
    return {
        # CloudFormation names the provider next to the key, the API as the key.
        mapping.get("IdentityProvider") or name
        for name, mapping in mappings.items()
        if mapping.get("Type") == "Token"
    }


def let_in(credentials: Mapping[str, str], config: Mapping[str, Any]) -> None:
    """Make *credentials* those of the role of the function with that configuration."""
    account, _ = lambda_runtime._account_region_from_function_config(config)
    session = str(config.get("FunctionName", "function"))[:64]
    role = str(config.get("Role", "")).rpartition("/")[2]
    sts.register_session(
        credentials["AWS_ACCESS_KEY_ID"],
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
            "UserId": f"{role}:{session}",
            "SecretAccessKey": credentials["AWS_SECRET_ACCESS_KEY"],
            "SessionToken": credentials["AWS_SESSION_TOKEN"],
        },
    )


def refused_in_json(code: str, message: str) -> Answer:
    """A refusal as Lambda and CloudWatch Logs give it."""
    answer: Answer = error_response_json(code, message, 400)
    return answer
