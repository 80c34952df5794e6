"""What only a stack beside an existing pool has."""

from __future__ import annotations

from typing import Final

from infrastructure.domain import domain
from infrastructure.parts import worker
from infrastructure.statements import allow

_KEPT: Final = "/cognito-triggers/${AWS::StackName}/attachment"

WATCH: Final = domain(
    "72-existing-pool",
    worker(
        "PoolWatch",
        "Counts the triggers that somebody took off the user pool",
        variable={"ATTACHMENT_PARAMETER": f'!Sub "{_KEPT}"'},
        may={"UserPool": "DescribeUserPool"},
        rights=[
            allow(
                '!Sub "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter'
                f'{_KEPT}"',
                "ssm:GetParameter",
            )
        ],
        every="EveryFiveMinutes: 5 minutes",
        condition="Bound",
        above="= The user pool: is it still ours to serve?",
    ),
)
