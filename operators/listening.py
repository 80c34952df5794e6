"""Receive events as they happen, by a temporary queue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from operators.moving import arn_of

_KEPT_S = "300"  # events that nobody hears: the least that is worth keeping
FilterPolicy = Mapping[str, Sequence[Any]]


@contextmanager
def listening(
    sns: Any, sqs: Any, *, topic_arn: str, name: str, policy: FilterPolicy
) -> Iterator[Callable[[], list[str]]]:
    """
    Subscribe a new queue *name*; the function waits a second for the next events.

    However the block ends, queue and subscription are removed.
    """
    queue_url = sqs.create_queue(
        QueueName=name,
        Attributes={"MessageRetentionPeriod": _KEPT_S, "SqsManagedSseEnabled": "true"},
    )["QueueUrl"]
    try:
        subscription = subscribe(sns, sqs, queue_url, topic_arn, policy)
        try:
            yield lambda: _heard(sqs, queue_url)
        finally:
            sns.unsubscribe(SubscriptionArn=subscription)
    finally:
        sqs.delete_queue(QueueUrl=queue_url)


def subscribe(sns: Any, sqs: Any, queue_url: str, topic_arn: str, policy: FilterPolicy) -> str:
    """Let the topic send to the queue what *policy* lets through; the subscription's ARN."""
    queue_arn = arn_of(sqs, queue_url)
    sqs.set_queue_attributes(
        QueueUrl=queue_url, Attributes={"Policy": json.dumps(_permission(queue_arn, topic_arn))}
    )
    attributes = {"RawMessageDelivery": "true"}
    if policy:
        attributes["FilterPolicy"] = json.dumps(policy)
    answer = sns.subscribe(
        TopicArn=topic_arn,
        Protocol="sqs",
        Endpoint=queue_arn,
        Attributes=attributes,
        ReturnSubscriptionArn=True,
    )
    return str(answer["SubscriptionArn"])


def _heard(sqs: Any, queue_url: str) -> list[str]:
    answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
    messages = answer.get("Messages", [])
    for message in messages:
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return [message["Body"] for message in messages]


def _permission(queue_arn: str, topic_arn: str) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue_arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}},
        },
    }
