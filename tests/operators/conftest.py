"""A stack of moto's, and a terminal that can be read."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from io import StringIO
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws
from rich.console import Console

from events.contract.catalogue import Kind
from events.contract.schema import envelope, user_event
from operators.__main__ import parser
from operators.commands import COMMANDS
from operators.outside import Outside
from operators.stack import DeployedStack

REGION = "eu-west-1"
ADA = "0c9a6f52-6d6b-4f5e-9c53-6a3c2a1f7d10"


class CloudFormation:
    """Knows one stack."""

    def __init__(self, resources: dict[str, tuple[str, str]]) -> None:
        self._resources = resources

    def get_paginator(self, name: str) -> Any:
        assert "list_stack_resources" == name
        return self

    def paginate(self, *, StackName: str) -> Iterator[dict[str, Any]]:  # noqa: N803
        assert "tried" == StackName
        for name, (kind, physical) in self._resources.items():
            summary = {"LogicalResourceId": name, "ResourceType": kind}
            if physical:
                summary["PhysicalResourceId"] = physical
            yield {"StackResourceSummaries": [summary]}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Clients of moto's."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")

    @cache
    def client(service: str) -> Any:
        made = boto3.client(service, region_name=REGION)
        made.meta.events.register("provide-client-params.sqs.ReceiveMessage", at_once)
        return made

    with mock_aws():
        yield client


def at_once(params: dict[str, Any], **_: Any) -> dict[str, Any]:
    """An empty queue answers without a wait."""
    return params | {"WaitTimeSeconds": 0}


@pytest.fixture
def stack(aws: Callable[[str], Any]) -> SimpleNamespace:
    """A queue with its dead letters, one without, a topic, a bucket, two log groups."""
    sqs, sns, s3, logs = (aws(name) for name in ("sqs", "sns", "s3", "logs"))
    dead = sqs.create_queue(QueueName="metrics-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
    policy = {"deadLetterTargetArn": arn["Attributes"]["QueueArn"], "maxReceiveCount": 5}
    queue = sqs.create_queue(QueueName="metrics", Attributes={"RedrivePolicy": json.dumps(policy)})[
        "QueueUrl"
    ]
    stray = sqs.create_queue(QueueName="stray-dead")["QueueUrl"]
    s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": REGION})
    for group in ("pre-sign-up", "post-confirmation"):
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName="s")
    return SimpleNamespace(
        dead=dead,
        queue=queue,
        resources={
            "MetricsQueue": ("AWS::SQS::Queue", queue),
            "MetricsDeadLetterQueue": ("AWS::SQS::Queue", dead),
            "StrayDeadLetterQueue": ("AWS::SQS::Queue", stray),
            "UserEventsTopic": ("AWS::SNS::Topic", sns.create_topic(Name="t")["TopicArn"]),
            "ArchiveBucket": ("AWS::S3::Bucket", "archive"),
            "PreSignUpLogGroup": ("AWS::Logs::LogGroup", "pre-sign-up"),
            "PostConfirmationLogGroup": ("AWS::Logs::LogGroup", "post-confirmation"),
            "HalfMade": ("AWS::S3::Bucket", ""),
        },
    )


@pytest.fixture
def command(aws, stack):
    """Run a command as `python -m operators` would; its exit code is 0, its lines are returned."""

    def command(*words, answer=None, clients=None, **changes):
        asked = parser().parse_args(words)
        command.told = told = StringIO()
        console = Console(file=told, width=300)
        console.input = lambda _: answer
        outside = Outside(
            client=lambda name: (clients or {}).get(name) or aws(name),
            stack=DeployedStack(CloudFormation(stack.resources), name="tried"),
            console=console,
            is_sure=answer is None,
            is_dry=asked.dry_run,
            **({"sleep": lambda _: None} | changes),
        )
        assert 0 == COMMANDS[asked.command].run(asked, outside)
        return told.getvalue().splitlines()

    return command


@pytest.fixture
def happened():
    """An event, as it stands on the topic."""
    numbers = iter(range(1000))

    def happened(kind=Kind.USER_CONFIRMED, *, ago=timedelta(0), subject=ADA, **data):
        return envelope(
            user_event(
                kind,
                pool_id="eu-west-1_AbC",
                subject=subject,
                request_id=str(next(numbers)),
                time=datetime.now(UTC) - ago,
                data=data,
            )
        )

    return happened
