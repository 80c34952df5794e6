"""Publish the event of what an operator did to a user."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from events.contract.catalogue import Kind
from events.contract.schema import attributes_of, encode, envelope, user_event
from operators.outside import Outside


def tell(kind: Kind, sub: str, outside: Outside, **data: Any) -> None:
    """Publish that *kind* happened to the user of *sub*, as triggers publish what they did."""
    told = user_event(
        kind,
        pool_id=outside.stack.physical_id("UserPool"),
        subject=sub,
        request_id=str(uuid4()),
        time=outside.now(),
        data=data,
    )
    sns = outside.client("sns")
    sns.publish(
        TopicArn=outside.stack.physical_id("UserEventsTopic"),
        Message=encode(told, region=sns.meta.region_name),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value}
            for name, value in attributes_of(envelope(told)).items()
        },
    )
