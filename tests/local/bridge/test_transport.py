"""Policies that want TLS let the laptop's plain HTTP through, and nothing else changes."""

import json

import pytest
from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy

from local.bridge import transport

OVER_TLS = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
ALLOWED = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}


@pytest.fixture
def decision(monkeypatch):
    """What a policy of a queue, with these statements, says to SendMessage."""
    from ministack.core import iam_evaluator  # noqa: PLC0415  # late: it is patched

    patched = transport.conditions_for(iam_evaluator._resolve_condition_key)

    def decision(*statements, is_patched=True):
        if is_patched:
            monkeypatch.setattr(iam_evaluator, "_resolve_condition_key", patched)
        context = EvalContext("*", "Service", "", "sqs:SendMessage", "arn:aws:sqs:::q", "eu-west-1")
        policy = json.dumps({"Statement": statements})
        return evaluate_resource_policy(policy, context, service="sqs").decision

    return decision


def test_http_stands_for_tls(decision):
    """Without the bridge it is refused, as AWS would."""
    assert "Deny" == decision(OVER_TLS, ALLOWED, is_patched=False)
    assert "Allow" == decision(OVER_TLS, ALLOWED)


@pytest.mark.parametrize("region", ["eu-west-1", "eu-west-2"])
def test_other_conditions_are_compared_as_ever(decision, region):
    condition = {"StringEquals": {"aws:RequestedRegion": region}}

    assert (region == "eu-west-1") == ("Allow" == decision(ALLOWED | {"Condition": condition}))
