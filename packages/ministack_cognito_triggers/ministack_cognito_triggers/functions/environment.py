"""
The environment variables of a function: Lambda's, its own, and none of the developer's.

This is no sandbox: a function can open every file that the developer can.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ministack.core import lambda_runtime

from ministack_cognito_triggers.theirs import new_uuid

OWN_TIMEOUT = "_OwnTimeout"
"""Where a worker's configuration keeps the template's `Timeout` while ministack's is raised."""


def variables_of(config: Mapping[str, Any]) -> dict[str, str]:
    """What the template sets, without the names that are Lambda's own."""
    reserved = lambda_runtime._RESERVED_RUNTIME_ENV_VARS
    variables = (config.get("Environment") or {}).get("Variables") or {}
    return {name: value for name, value in variables.items() if name not in reserved}


def environment(
    config: Mapping[str, Any], *, task_root: str, tmp: str, more: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Every variable of one execution environment; *more* is what the runtime's start adds."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        **_for_the_sdk(),
        **(more or {}),
        **variables_of(config),
        **_lambdas_own(config, task_root),
        "TMPDIR": tmp,
    }


def added_by_ministack(spawned_with: Mapping[str, str]) -> dict[str, str]:
    """Of the variables that ministack starts a process with, those that the server has not."""
    return {name: value for name, value in spawned_with.items() if name not in os.environ}


def limit_s(config: Mapping[str, Any]) -> float:
    """The function's `Timeout`; ministack's default where there is none."""
    return float(config.get(OWN_TIMEOUT) or config.get("Timeout", 30))


def _for_the_sdk() -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{_port()}",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        lambda_runtime.HOST_PREFIX_ENV: "true",
    }


def _port() -> str:
    """Where ministack listens, by the variables that it reads itself."""
    return os.environ.get("GATEWAY_PORT") or os.environ.get("EDGE_PORT") or "4566"


def _lambdas_own(config: Mapping[str, Any], task_root: str) -> dict[str, str]:
    region = lambda_runtime._account_region_from_function_config(config)[1]
    name = config.get("FunctionName", "")
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{name}"
    return {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        **lambda_runtime.execution_credentials(config),
        "LAMBDA_TASK_ROOT": task_root,
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", "$LATEST"),
        "AWS_LAMBDA_LOG_GROUP_NAME": group,
        "AWS_LAMBDA_LOG_STREAM_NAME": new_uuid(),
        "_LAMBDA_FUNCTION_ARN": config.get("FunctionArn", ""),
        "_LAMBDA_TIMEOUT": f"{limit_s(config):g}",
    }
