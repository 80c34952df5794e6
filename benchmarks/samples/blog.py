"""What tutorials show: a trigger that publishes to SNS with boto3."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3

sns = boto3.client("sns")


def handler(event: Any, _context: Any) -> Any:
    """Publish the event, and return it."""
    print(json.dumps({"trigger": event["triggerSource"]}))
    sns.publish(TopicArn=os.environ["USER_EVENTS_TOPIC_ARN"], Message=json.dumps(event))
    return event
