"""
Lambda calls this every five minutes: whether the user pool calls what was attached to it.

A change of the pool by somebody else takes all triggers away if it leaves LambdaConfig
out: sign-ups are then unchecked, nobody gets in by a code and no event is told, and
nothing fails. `operators attach` keeps with the stack what it put there; that is what the
pool is compared with. Before it, and after `detach`, there is nothing to lose. Owners who set
the triggers in code never ran it: for them this keeps which functions of ours it has seen.

Counts ``TriggersLost``, 0 as well: its absence means that nobody watches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from rules.attached_triggers import lost, ours_in
from runtime import boto3_clients, clock, observe
from runtime.aws_client.errors import Refused
from runtime.entry import Handle, entrypoint
from runtime.observe import MetricLines
from runtime.settings.attachment import AttachmentSettings
from runtime.settings.pool import PoolSettings
from runtime.settings.service import ServiceSettings

_HERE: Final = "watch"  # who keeps it: what `operators attach` keeps is never changed


def handle(  # noqa: PLR0913  # what it compares
    _event: object,
    *,
    cognito: Any,
    ssm: Any,
    parameter: str,
    pool_id: str,
    functions: Mapping[str, str],
    lines: MetricLines,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, int]:
    """Count them. Raises `CallFailed`, and then nothing is counted."""
    # In this order: after `detach`, a run that finds nothing kept finds none of ours, either.
    kept = _kept(ssm, parameter)
    config = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"].get("LambdaConfig", {})
    attached = kept["triggers"] if kept and kept["pool_id"] == pool_id else {}
    if kept is None or kept.get("by") == _HERE:
        seen = _seen(config, functions, attached)
        if seen != attached:
            since = now().strftime("%Y%m%dT%H%M%SZ")
            told = {"pool_id": pool_id, "since": since, "by": _HERE, "triggers": seen}
            _keep(ssm, parameter, told, is_first=kept is None)
        attached = seen
    names = lost(config, attached)
    if names:
        observe.logger().error("triggers lost", triggers=names)
    lines.write({"TriggersLost": [len(names)]})
    return {"lost": len(names)}


def _seen(
    config: Mapping[str, Any], functions: Mapping[str, str], attached: Mapping[str, Any]
) -> dict[str, Any]:
    """What is *attached*, and what else of ours the pool has."""
    found = ours_in(config, functions)
    return {**{name: {"is": each, "was": None} for name, each in found.items()}, **attached}


def _kept(ssm: Any, parameter: str) -> dict[str, Any] | None:
    """What was put there, as `operators attach` or this has kept it."""
    try:
        found = ssm.get_parameter(Name=parameter)["Parameter"]
    except Refused as refused:
        if refused.code != "ParameterNotFound":
            raise
        return None
    told: dict[str, Any] = json.loads(found["Value"])
    return told


def _keep(ssm: Any, parameter: str, told: Mapping[str, Any], *, is_first: bool) -> None:
    """Never in the place of what `operators attach` has just kept, which knows what was before."""
    try:
        ssm.put_parameter(
            Name=parameter, Value=json.dumps(told), Type="String", Overwrite=not is_first
        )
    except Refused as refused:
        if refused.code != "ParameterAlreadyExists":
            raise


def wire() -> Handle:
    """Connect to Cognito and to the parameter."""
    service, attachment = ServiceSettings(), AttachmentSettings()
    return partial(
        handle,
        cognito=boto3_clients.patient("cognito-idp"),
        ssm=boto3_clients.patient("ssm"),
        parameter=attachment.attachment_parameter,
        functions=attachment.functions,
        pool_id=PoolSettings().user_pool_id,
        lines=MetricLines(namespace=service.metrics_namespace, service=service.service),
    )


handler = entrypoint(wire)
