"""
The right to a key, for a caller of the service whose resource is encrypted with it.

SQS and SNS use the key of a queue or topic in the caller's name, and so ask its policy with
`kms:ViaService` and `kms:CallerAccount`; ministack asks nobody.
"""
# ruff: noqa: SLF001  (it calls what ministack keeps to itself)

from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import kms

from local.bridge import asked_policies as policies

_USES = {
    "sqs:SendMessage": ("sqs", "kms:GenerateDataKey", policies.key_of_queue),
    "sqs:ReceiveMessage": ("sqs", "kms:Decrypt", policies.key_of_queue),
    "sns:Publish": ("sns", "kms:GenerateDataKey", policies.key_of_topic),
}


def enforce_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """The refusal of a request, or None."""

    def enforce(
        access_key: str,
        action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        *more: Any,
        **named: Any,
    ) -> Any:
        refused = original(access_key, action, service, region, resource_arn, *more, **named)
        if refused is not None or action not in _USES:
            return refused
        return _refused_by_key(access_key, action, region, resource_arn)

    return enforce


def _refused_by_key(access_key: str, action: str, region: str, resource: str) -> Any:
    via, right, key_of = _USES[action]
    key = kms._resolve_key(key_of(resource))
    caller = iam_evaluator.resolve_principal(access_key, get_account_id())
    if key is None or caller.policies is None:  # no key of its own, or the root
        return None
    asked = iam_evaluator.EvalContext(
        principal_arn=caller.arn,
        principal_type=caller.type,
        principal_account=caller.account,
        action=right,
        resource_arn=key["Arn"],
        region=region,
        service_context={
            "kms:viaservice": f"{via}.{region}.amazonaws.com",
            "kms:calleraccount": caller.account,
        },
        principal_keys=caller.keys,
    )
    own = iam_evaluator.evaluate(asked, caller.policies, *caller.limits)
    judged = iam_evaluator.combine_resource_policy(
        own, asked, key.get("Policy"), get_account_id(), required=True, limits=caller.limits
    )
    if judged.decision == "Allow":
        return None
    judged.principal_arn = caller.arn
    return judged
