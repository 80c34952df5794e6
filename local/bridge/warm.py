"""
Warming: one execution environment for each function, started and not invoked.

It is the environment of the version that will be called: the one that a user
pool or an event source mapping leads to, or else an alias. An environment of
`$LATEST` would be no help to a caller of version 3.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import cognito, lambda_svc

AT_A_TIME = 2


def warm_all() -> dict[str, Any]:
    """Warm every function; how many are warm, how long it took, and why some are not."""
    started = time.monotonic()
    failed: dict[str, str] = {}
    runnables = list(_runnables())

    def warm(runnable: Mapping[str, Any]) -> int:
        try:
            lambda_svc._run_with_function_config_scope(runnable, _start, runnable)
        except Exception as exc:  # noqa: BLE001  (whatever its import raises is what is told)
            failed[runnable["config"]["FunctionName"]] = str(exc) or type(exc).__name__
            return 0
        return 1

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        warmed = sum(pool.map(warm, runnables))
    return {
        "warmed": warmed,
        "seconds": round(time.monotonic() - started, 3),
        "failed": failed,
    }


def _runnables() -> Iterator[dict[str, Any]]:
    """Each function once for each of its versions that somebody calls."""
    called = set(_called())
    for owner in list(lambda_svc._functions._data.values()):
        arn = owner["config"]["FunctionArn"]
        qualifiers = {each.removeprefix(arn).lstrip(":") for each in called if _is_of(each, arn)}
        seen: set[str] = set()
        for qualifier in sorted(qualifiers or list(owner["aliases"])[:1] or {""}):
            record, config = lambda_svc._effective_func_record_for_qualifier(
                owner, qualifier or None
            )
            if record and record.get("code_zip") and config["Version"] not in seen:
                seen.add(config["Version"])
                named = {**config, "FunctionArn": f"{arn}:{qualifier}" if qualifier else arn}
                yield lambda_svc._execution_record_for_config(record, named)


def _is_of(called: str, arn: str) -> bool:
    return called == arn or called.startswith(f"{arn}:")


def _called() -> Iterator[str]:
    """The ARNs that user pools and event source mappings call."""
    for pool in list(cognito._user_pools._data.values()):
        for called in (pool.get("LambdaConfig") or {}).values():
            yield str(called.get("LambdaArn")) if isinstance(called, dict) else str(called)
    for mapping in list(lambda_svc._esms._data.values()):
        yield mapping["FunctionArn"]


def _start(runnable: Mapping[str, Any]) -> None:
    config = runnable["config"]
    name, qualifier = config["FunctionName"], config.get("Version", "$LATEST")
    if _is_warm(lambda_runtime._worker_key(name, config, qualifier)):
        return
    worker, _ = lambda_runtime.acquire_worker(
        name, config, runnable["code_zip"], qualifier=qualifier
    )
    try:
        lambda_runtime.ensure_spawned(worker)
    finally:
        lambda_runtime.release_worker(worker)


def _is_warm(key: str) -> bool:
    with lambda_runtime._lock:
        return any(worker._proc is not None for worker in lambda_runtime._workers.get(key, []))
