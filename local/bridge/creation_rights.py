"""
What AWS asks when a resource is made that will act later, and ministack does not.

A subscription filter whose function does not let CloudWatch Logs in, an event source mapping
whose role may not read the queue, a destination that the role may not send to, and a log group
whose key does not let CloudWatch Logs in are refused when they are made.
"""
# ruff: noqa: SLF001  (it calls what ministack keeps to itself)

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import kms, lambda_svc
from ministack.services.cloudformation import provisioners

from local.bridge import asked_policies as policies
from local.bridge import filter_patterns
from local.bridge.theirs import Answer, refused_in_json

_READS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
Create = Callable[..., tuple[str, dict[str, Any]]]


def filter_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """PutSubscriptionFilter."""

    def put(data: dict[str, Any]) -> Answer:
        target, group = data.get("destinationArn") or "", data.get("logGroupName")
        arn = f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:{group}:*"
        is_function = ":function:" in target
        if is_function and not policies.function_lets_in(target, policies.LOGS, arn):
            return refused_in_json("InvalidParameterException", _NO_LOGS)
        if (pattern := data.get("filterPattern") or "").lstrip().startswith("{"):
            filter_patterns.comparisons(pattern)  # fails here rather than match nothing later
        return original(data)

    return put


_NO_LOGS = (
    "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission "
    "to execute your function."
)


def mapping_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """CreateEventSourceMapping."""

    def create(data: dict[str, Any]) -> Answer:
        why = _why_no_mapping(data)
        return refused_in_json("InvalidParameterValueException", why) if why else original(data)

    return create


def mapping_of_stack_for(original: Create) -> Create:
    """The same by CloudFormation."""

    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        if why := _why_no_mapping(properties):
            raise ValueError(f"{logical_id}: {why}")
        return original(logical_id, properties, stack)

    return create


def _why_no_mapping(asked: Mapping[str, Any]) -> str:
    queue = str(asked.get("EventSourceArn", ""))
    if ":sqs:" not in queue:
        return ""
    lacks = _lacks(str(asked.get("FunctionName", "")), _READS, queue)
    name = lacks.partition(":")[2]
    return lacks and f"The function execution role does not have permissions to call {name} on SQS"


def destination_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """PutFunctionEventInvokeConfig, also by CloudFormation."""

    def put(function: str, qualifier: str | None, data: dict[str, Any]) -> Answer:
        for way in (data.get("DestinationConfig") or {}).values():
            target = way.get("Destination", "")
            right = {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}.get(_service(target))
            if right and _lacks(function, [right], target):
                what = f"{right.partition(':')[2]} on {target}"
                why = f"The function's execution role does not have permissions to call {what}"
                return refused_in_json("InvalidParameterValueException", why)
        return original(function, qualifier, data)

    return put


def _service(arn: str) -> str:
    return (arn.split(":") + [""] * 3)[2]


def _lacks(function: str, actions: Iterable[str], resource: str) -> str:
    """The first of *actions* that the function's role may not do; also if there is no function."""
    name, _ = lambda_svc._resolve_name_and_qualifier(function)
    role = ((lambda_svc._functions.get(name) or {}).get("config") or {}).get("Role")
    may = policies.role_may
    return next((each for each in actions if role and not may(role, each, resource)), "")


def log_group_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """CreateLogGroup."""

    def create(data: dict[str, Any]) -> Answer:
        if _logs_may_encrypt(data.get("kmsKeyId") or "", str(data.get("logGroupName"))):
            return original(data)
        return refused_in_json("InvalidParameterException", _NO_KEY)

    return create


_NO_KEY = (
    "The specified KMS key does not exist or is not allowed to be used with the log group of that "
    "name."
)


def log_group_of_stack_for(original: Create) -> Create:
    """The same by CloudFormation, which names it as it names all else."""

    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        name = provisioners._physical_name(stack, logical_id, max_len=512)
        named = {"LogGroupName": name, **properties}
        if not _logs_may_encrypt(named.get("KmsKeyId") or "", named["LogGroupName"]):
            raise ValueError(f"{logical_id}: {_NO_KEY}")
        return original(logical_id, named, stack)

    return create


def log_group_update_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """An update, in which a log group that CloudFormation named keeps its name."""

    def update(name: str, old: dict[str, Any], new: dict[str, Any], *rest: Any, **more: Any) -> Any:
        if not _logs_may_encrypt(new.get("KmsKeyId") or "", name):
            raise ValueError(_NO_KEY)
        named = [
            each if "LogGroupName" in each else {**each, "LogGroupName": name}
            for each in (old, new)
        ]
        return original(name, *named, *rest, **more)

    return update


def _logs_may_encrypt(key_id: str, group: str) -> bool:
    if not key_id:
        return True
    region, account = get_region(), get_account_id()
    key = kms._resolve_key(key_id)
    about = {
        "kms:encryptioncontext:aws:logs:arn": f"arn:aws:logs:{region}:{account}:log-group:{group}"
    }
    service = f"logs.{region}.amazonaws.com"
    return key is not None and all(
        policies.key_lets(key, action, service, about)
        for action in ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey")
    )
