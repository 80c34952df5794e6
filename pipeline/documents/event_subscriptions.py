"""How to subscribe: filter policies, and what CloudFormation and the AWS CLI make of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from events.contract.catalogue import Kind
from events.contract.schema import type_of

FilterPolicy = Mapping[str, Sequence[str]]
_RECIPE = """\
Parameters:
  UserEventsTopicArn: {Type: String}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadLetterQueue.Arn, maxReceiveCount: 5}
  DeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600 # 14 days, the longest possible
  QueuesPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue, !Ref DeadLetterQueue]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: sns.amazonaws.com}
            Action: sqs:SendMessage
            Resource: [!GetAtt Queue.Arn, !GetAtt DeadLetterQueue.Arn]
            Condition: {ArnEquals: {aws:SourceArn: !Ref UserEventsTopicArn}}
"""
_SUBSCRIPTION = """\
  Subscription:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref UserEventsTopicArn
      Protocol: sqs
      Endpoint: !GetAtt Queue.Arn
      RawMessageDelivery: true
      FilterPolicy: FILTER_POLICY
      RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadLetterQueue.Arn}
"""


def filter_policy(kind: Kind) -> FilterPolicy:
    """
    The policy that lets events of *kind* through and no others.

    >>> filter_policy(Kind.PASSWORD_RESET)
    {'type': ['auth.password.reset.v1']}
    """
    return {"type": [type_of(kind)]}


def recipe(policy: FilterPolicy) -> str:
    """A whole CloudFormation template: queue, dead-letter queue, permission and subscription."""
    return _RECIPE + subscription(policy)


def subscription(policy: FilterPolicy) -> str:
    """The one resource of the recipe that *policy* stands in."""
    return _SUBSCRIPTION.replace("FILTER_POLICY", json.dumps(policy))


def command(policy: FilterPolicy) -> str:
    """The same subscription, by the AWS CLI, for a queue that is there."""
    asked = json.dumps({"RawMessageDelivery": "true", "FilterPolicy": json.dumps(policy)})
    return (
        'aws sns subscribe --topic-arn "$TOPIC_ARN" --protocol sqs'
        f" --notification-endpoint \"$QUEUE_ARN\" --attributes '{asked}'"
    )
