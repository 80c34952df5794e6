"""SNS, switched off and on for everybody who publishes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from local.suite import Suite

_POLICY = "SnsIsDown"
_DENY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Deny", "Action": "sns:Publish", "Resource": "*"},
    }
)


@contextmanager
def sns_outage(suite: Suite) -> Iterator[None]:
    """No function may publish while the block lasts; the relay may not either."""
    iam = suite.emulator.client("iam")
    roles = [
        physical
        for logical, physical in suite.stack.resources.items()
        if logical.endswith("FunctionRole")
    ]
    for role in roles:
        iam.put_role_policy(RoleName=role, PolicyName=_POLICY, PolicyDocument=_DENY)
    try:
        yield
    finally:
        for role in roles:
            iam.delete_role_policy(RoleName=role, PolicyName=_POLICY)
