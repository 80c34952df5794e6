"""What Powertools' documentation shows: its logger and metrics, and a publish with boto3."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger, metrics = Logger(), Metrics(namespace="Benchmark")
sns = boto3.client("sns")


@metrics.log_metrics
def handler(event: Any, _context: Any) -> Any:
    """Publish the event, count it, and return it."""
    logger.info("signed in", trigger=event["triggerSource"])
    sns.publish(TopicArn=os.environ["USER_EVENTS_TOPIC_ARN"], Message=json.dumps(event))
    metrics.add_metric(name="SignedIn", unit=MetricUnit.Count, value=1)
    return event
