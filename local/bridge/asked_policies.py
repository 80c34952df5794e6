"""What policies of resources and roles answer, asked as AWS asks them in the name of a service."""
# ruff: noqa: SLF001  (it calls what ministack keeps to itself)

from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import kms, lambda_svc, sns, sqs

EVENTBRIDGE, SNS = "events.amazonaws.com", "sns.amazonaws.com"
LOGS = "logs.amazonaws.com"


def source(arn: str) -> dict[str, str]:
    """The condition keys by which a service tells for whom it acts."""
    return {"aws:sourcearn": arn, "aws:sourceaccount": get_account_id()}


def key_lets_in(key_id: str, service: str, context: Mapping[str, str]) -> bool:
    """
    Whether the key's policy lets *service* encrypt; yes without a key.

    A key that AWS manages lets in nobody but the service that it is for.
    """
    if not key_id:
        return True
    key = kms._resolve_key(key_id)
    return key is not None and key_lets(key, "kms:GenerateDataKey", service, context)


def key_lets(key: Mapping[str, Any], action: str, service: str, context: Mapping[str, str]) -> bool:
    """Whether the policy of that *key* lets *service* do *action* with it."""
    return _lets_in(key.get("Policy"), service, action, key["Arn"], context)


def queue_lets_in(queue_arn: str, service: str, source_arn: str) -> bool:
    """Whether the queue's policy lets *service* send for *source_arn*."""
    return bool(sqs.queue_policy_allows(queue_arn, service, source_arn, get_account_id()))


def key_of_queue(queue_arn: str) -> str:
    """The id of the key that a queue's messages are encrypted with; empty if SQS has its own."""
    queue = sqs._queue_by_arn(queue_arn) or {"attributes": {}}
    return queue["attributes"].get("KmsMasterKeyId") or ""


def key_of_topic(topic_arn: str) -> str:
    """The same of a topic."""
    topic = sns._topic_by_arn_any_scope(topic_arn) or {"attributes": {}}
    return topic["attributes"].get("KmsMasterKeyId") or ""


def topic_lets_in(topic_arn: str, service: str, context: Mapping[str, str]) -> bool:
    """Whether the topic's policy does; that of a topic without one lets its account's alarms in."""
    policy, _ = sns.topic_policy_for_arn(topic_arn) or ("", "")
    asked = {**context, "aws:sourceowner": get_account_id()}
    return _lets_in(policy, service, "sns:Publish", topic_arn, asked)


def function_lets_in(function_arn: str, service: str, source_arn: str) -> bool:
    """Whether the function's policy lets *service* invoke this alias of it for *source_arn*."""
    policy, _ = lambda_svc.function_policy_for_arn(function_arn) or ({"Statement": []}, "")
    return _lets_in(policy, service, "lambda:InvokeFunction", function_arn, source(source_arn))


def role_may(role_arn: str, action: str, resource_arn: str) -> bool:
    """Whether the policies of that role let it do *action*."""
    account, name = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    asked = _asked(role_arn, "AssumedRole", action, resource_arn, {})
    policies = iam_evaluator._gather_role_policies(name, account)
    return bool(iam_evaluator.evaluate(asked, policies).decision == "Allow")


def _lets_in(
    policy: Any, service: str, action: str, resource: str, context: Mapping[str, str]
) -> bool:
    asked = _asked("*", "Service", action, resource, context)
    judged = iam_evaluator.evaluate_resource_policy(policy, asked, service=service)
    return bool(judged.decision == "Allow")


def _asked(who: str, kind: str, action: str, resource: str, context: Mapping[str, str]) -> Any:
    return iam_evaluator.EvalContext(
        principal_arn=who,
        principal_type=kind,
        principal_account="" if kind == "Service" else get_account_id(),
        action=action,
        resource_arn=resource,
        region=get_region(),
        service_context=dict(context),
    )
