"""
The rights of services that deliver: SNS, EventBridge, and alarms to topics.

ministack asks the policy of a queue for SNS, and no other. On AWS the resource's policy and that
of its key are asked, each time; what is denied is dropped, and counted. The policy of a key is
asked without a source for EventBridge ("Key management", SQS developer guide; for topics:
`aws:SourceAccount` and `aws:SourceArn` are not supported, SNS developer guide): a condition on
one denies.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack.core.responses import error_response_xml

from local.bridge import asked_policies as policies
from local.bridge.service_metrics import count
from local.bridge.theirs import Answer
from local.calling_service import CLOUDWATCH, HEADER

Handle = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Answer]]


def from_topics_for(original: Callable[..., None]) -> Callable[..., None]:
    """SNS to a queue: ministack asks its policy, and this its key's."""

    def deliver(endpoint: str, *message: Any, topic_arn: str = "", **more: Any) -> None:
        if queue_takes_from_topic(endpoint, topic_arn):
            original(endpoint, *message, topic_arn=topic_arn, **more)

    return deliver


def queue_takes_from_topic(queue_arn: str, topic_arn: str) -> bool:
    """Whether the key of a queue lets SNS in."""
    key = policies.key_of_queue(queue_arn)
    return policies.key_lets_in(key, policies.SNS, policies.source(topic_arn))


def from_rules_for(original: Callable[..., None]) -> Callable[..., None]:
    """EventBridge to a queue or a function; ``FailedInvocations`` by rule are counted."""

    def invoke(target: Mapping[str, Any], event: Any, rule: Mapping[str, Any], *view: Any) -> None:
        failed = not _takes_from_rule(str(target.get("Arn", "")), str(rule.get("Arn", "")))
        dimensions = {"RuleName": str(rule.get("Name", ""))}
        count("AWS/Events", "FailedInvocations", float(failed), dimensions)
        if not failed:
            original(target, event, rule, *view)

    return invoke


def _takes_from_rule(target: str, rule: str) -> bool:
    match target.split(":")[2:3]:
        case ["sqs"]:
            key = policies.key_of_queue(target)
            return policies.queue_lets_in(target, policies.EVENTBRIDGE, rule) and (
                policies.key_lets_in(key, policies.EVENTBRIDGE, {})
            )
        case ["lambda"]:
            return policies.function_lets_in(target, policies.EVENTBRIDGE, rule)
    return True


def from_alarms_for(original: Handle) -> Handle:
    """CloudWatch to a topic, which SNS refuses as it refuses a role."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        if headers.get(HEADER) == CLOUDWATCH and (refused := _why_not_told(body)):
            return refused
        return await original(method, path, headers, body, query)

    return handle


def _why_not_told(body: bytes) -> Answer | None:
    asked = {name: value[0] for name, value in parse_qs(body.decode()).items()}
    topic = asked.get("TopicArn", "")
    context = policies.source(json.loads(asked["Message"])["AlarmArn"])
    if not policies.topic_lets_in(topic, CLOUDWATCH, context):
        return _refused("AuthorizationError", f"CloudWatch may not publish to {topic}")
    if not policies.key_lets_in(policies.key_of_topic(topic), CLOUDWATCH, context):
        return _refused("KMSAccessDenied", f"CloudWatch may not use the key of {topic}")
    return None


def _refused(code: str, message: str) -> Answer:
    answer: Answer = error_response_xml(
        code, message, 403, "http://sns.amazonaws.com/doc/2010-03-31/"
    )
    return answer
