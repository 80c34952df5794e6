"""What only a stack beside an existing pool has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from infrastructure.domain import domain
from infrastructure.entry import Known
from infrastructure.parts import worker
from infrastructure.statements import allow

_KEPT: Final = "/cognito-triggers/${AWS::StackName}/attachment"


def _functions(known: Known) -> Sequence[str]:
    """The name of each trigger's function, if it is there."""
    named = (
        (each.condition, f'!Sub "{each.name}=${{{each.name}Function}}"')
        for each in known.parts.triggers
    )
    listed = [f'!If [{when}, {said}, ""]' if when else said for when, said in named]
    return [f'!Join [",", [{", ".join(listed)}]]']


WATCH: Final = domain(
    "72-existing-pool",
    worker(
        "PoolWatch",
        "Counts the triggers that somebody took off the user pool",
        variable={
            "ATTACHMENT_PARAMETER": f'!Sub "{_KEPT}"',
            "TRIGGER_FUNCTIONS": _functions,
        },
        may={"UserPool": "DescribeUserPool"},
        rights=[
            allow(
                '!Sub "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter'
                f'{_KEPT}"',
                "ssm:GetParameter",
                "ssm:PutParameter",
            )
        ],
        every="EveryFiveMinutes: 5 minutes",
        condition="Bound",
        above="= The user pool: is it still ours to serve?",
    ),
)
