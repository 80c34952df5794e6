"""
Lambda calls this every five minutes: whether the user pool calls what was attached to it.

A change of the pool by somebody else takes all triggers away if it leaves LambdaConfig
out: sign-ups are then unchecked, nobody gets in by a code and no event is told, and
nothing fails. `operators attach` keeps with the stack what it put there; that is what the
pool is compared with. Before it, and after `detach`, there is nothing to lose.

Counts ``TriggersLost``, 0 as well: its absence means that nobody watches.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from rules.attached_triggers import lost
from runtime import boto3_clients, observe
from runtime.aws_client.errors import Refused
from runtime.entry import Handle, entrypoint
from runtime.observe import MetricLines
from runtime.settings.attachment import AttachmentSettings
from runtime.settings.pool import PoolSettings
from runtime.settings.service import ServiceSettings


def handle(
    _event: object, *, cognito: Any, ssm: Any, parameter: str, pool_id: str, lines: MetricLines
) -> dict[str, int]:
    """Count them. Raises `CallFailed`, and then nothing is counted."""
    attached = _attached(ssm, parameter, pool_id)
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    names = lost(pool.get("LambdaConfig", {}), attached)
    if names:
        observe.logger().error("triggers lost", triggers=names)
    lines.write({"TriggersLost": [len(names)]})
    return {"lost": len(names)}


def _attached(ssm: Any, parameter: str, pool_id: str) -> dict[str, Any]:
    """What was put there, by trigger; nothing if it was another pool's."""
    try:
        found = ssm.get_parameter(Name=parameter)["Parameter"]
    except Refused as refused:
        if refused.code != "ParameterNotFound":
            raise
        return {}
    told = json.loads(found["Value"])
    triggers: dict[str, Any] = told["triggers"]
    return triggers if told["pool_id"] == pool_id else {}


def wire() -> Handle:
    """Connect to Cognito and to the parameter."""
    service = ServiceSettings()
    return partial(
        handle,
        cognito=boto3_clients.patient("cognito-idp"),
        ssm=boto3_clients.patient("ssm"),
        parameter=AttachmentSettings().attachment_parameter,
        pool_id=PoolSettings().user_pool_id,
        lines=MetricLines(namespace=service.metrics_namespace, service=service.service),
    )


handler = entrypoint(wire)
