"""
Types of the identity stack that ministack's CloudFormation lacks, by the calls that it has.

Identity providers of a pool, the association of a web ACL, and which of Cognito's own logs go
where: the last is kept with the pool, and nothing is delivered by it here.
"""
# ruff: noqa: SLF001  (as in `theirs`)

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import cloudwatch_logs, cognito, waf

from local.bridge.further_types import Handler, Made, NotTaken
from local.bridge.theirs import Answer

Props = Mapping[str, Any]
_OK = 200
_LOGS = "_log_delivery"
# ArnType of Cognito's model. A log group's ARN as CloudFormation tells it ends with :* and is none.
_PART = r"[\w+=/,.@-]+"
_ARN = re.compile(rf"arn:{_PART}:{_PART}:({_PART})?:[0-9]+:{_PART}(:{_PART})?(:{_PART})?")


def handlers() -> dict[str, Handler]:
    """How each type is made, changed and deleted."""
    return {
        "AWS::Cognito::UserPoolIdentityProvider": {
            "create": lambda _id, props, _stack: _provider(
                cognito._create_identity_provider, props
            ),
            "update": lambda _name, old, props, _stack: _changed_provider(old, props),
            "delete": lambda name, props: _drop_provider(name, props["UserPoolId"]),
        },
        "AWS::WAFv2::WebACLAssociation": {
            "create": lambda _id, props, _stack: _associate(props),
            "update": lambda _kept, _old, props, _stack: _associate(props),
            "delete": lambda _kept, props: _disassociate(props),
        },
        "AWS::Cognito::LogDeliveryConfiguration": {
            "create": lambda _id, props, _stack: _deliver_logs(props),
            "update": lambda _kept, _old, props, _stack: _deliver_logs(props),
            "delete": lambda pool_id, _props: _pool(pool_id).pop(_LOGS, None),
        },
    }


def idp_for(original: Callable[[str, dict[str, Any]], Any]) -> Callable[..., Any]:
    """The runner of Cognito's actions, with GetLogDeliveryConfiguration."""

    async def run(action: str, data: dict[str, Any]) -> Any:
        if action != "GetLogDeliveryConfiguration":
            return await original(action, data)
        pool_id = data["UserPoolId"]
        told = {"UserPoolId": pool_id, "LogConfigurations": _pool(pool_id).get(_LOGS, [])}
        return cognito.json_response({"LogDeliveryConfiguration": told})

    return run


def _provider(act: Callable[[Props], Answer], props: Props) -> Made:
    _take(act(props))
    return props["ProviderName"], {}


def _changed_provider(old: Props, props: Props) -> Made:
    """Another name or pool is another provider, which is made first."""
    if all(old[key] == props[key] for key in ("UserPoolId", "ProviderName")):
        return _provider(cognito._update_identity_provider, props)
    made = _provider(cognito._create_identity_provider, props)
    _drop_provider(old["ProviderName"], old["UserPoolId"])
    return made


def _drop_provider(name: str, pool_id: str) -> None:
    cognito._delete_identity_provider({"UserPoolId": pool_id, "ProviderName": name})


def _associate(props: Props) -> Made:
    _take(waf._associate_web_acl(props))
    return f"{props['ResourceArn']}|{props['WebACLArn']}", {}


def _disassociate(props: Props) -> None:
    """Unless another ACL, which an update has put there first, has taken the place."""
    if waf._associations.get(props["ResourceArn"]) == props["WebACLArn"]:
        waf._disassociate_web_acl(props)


def _deliver_logs(props: Props) -> Made:
    for each in props["LogConfigurations"]:
        arn = each.get("CloudWatchLogsConfiguration", {}).get("LogGroupArn", "")
        if arn and not _ARN.fullmatch(arn):
            raise NotTaken("Value at 'logGroupArn' failed to satisfy constraint: " + _ARN.pattern)
        name = arn.partition(":log-group:")[2]
        if cloudwatch_logs._log_groups.get(name, {}).get("kmsKeyId"):
            raise NotTaken("The log group must not be encrypted with AWS KMS.")
    _pool(props["UserPoolId"])[_LOGS] = props["LogConfigurations"]
    return props["UserPoolId"], {}


def _pool(pool_id: str) -> dict[str, Any]:
    pool: dict[str, Any] | None = cognito._user_pools.get(pool_id)
    if pool is None:
        raise NotTaken(f"there is no user pool {pool_id}")
    return pool


def _take(answer: Answer) -> None:
    if answer[0] != _OK:
        told = json.loads(answer[2])
        raise NotTaken(told.get("message") or told.get("Message") or "refused")
