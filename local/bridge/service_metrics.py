"""
What AWS counts of its own services and ministack does not: Cognito, SNS, SQS, Lambda.

Only what can be told from what happens here. Nothing is ever throttled by
Cognito here, and nothing comes of a log subscription that would be an error.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock
from time import time
from typing import Any

from ministack.services import cloudwatch, lambda_svc, sns

from local.bridge.asked_policies import SNS, key_lets_in, key_of_queue, source
from ministack_cognito_triggers import Answered

_OK = 200
_SIGN_INS = {
    "InitiateAuth",
    "AdminInitiateAuth",
    "RespondToAuthChallenge",
    "AdminRespondToAuthChallenge",
}
_ALWAYS = {"SignUp": "SignUp", "GetTokensFromRefreshToken": "TokenRefresh"}
_REFRESHES = {"REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"}
_running: Counter[str] = Counter()  # by function
_begun = 0
_running_lock = Lock()


def count_for_cognito(answered: Answered) -> None:
    """
    ``AWS/Cognito`` by pool and client: 1 for what succeeded, 0 for what did not.

    A challenge is neither: the sign-in goes on.
    """
    kind = _kind(answered)
    client_id = answered.data.get("ClientId")
    if kind is None or not client_id:
        return
    dimensions = {"UserPool": answered.user_pool_id, "UserPoolClient": client_id}
    count("AWS/Cognito", f"{kind}Successes", float(answered.status == _OK), dimensions)
    count("AWS/Cognito", f"{kind}Throttles", 0.0, dimensions)


def _kind(answered: Answered) -> str | None:
    if answered.action in _ALWAYS:
        return _ALWAYS[answered.action]
    if answered.action not in _SIGN_INS:
        return None
    if answered.status == _OK and not json.loads(answered.body).get("AuthenticationResult"):
        return None
    return "TokenRefresh" if answered.data.get("AuthFlow") in _REFRESHES else "SignIn"


def fanout_for(original: Callable[..., None]) -> Callable[..., None]:
    """``AWS/SNS`` by topic: what was published, and what became of it at each subscription."""

    def fanout(topic_arn: str, msg_id: str, message: str, *rest: Any, **further: Any) -> None:
        attributes = further.get("message_attributes") or (rest[2] if len(rest) > 2 else {}) or {}
        topic = sns._topic_by_arn_any_scope(topic_arn) or {"subscriptions": []}
        dimensions = {"TopicName": topic_arn.rpartition(":")[2]}
        count("AWS/SNS", "NumberOfMessagesPublished", 1.0, dimensions)
        for subscription in topic["subscriptions"]:
            if subscription.get("confirmed"):
                what = _outcome(subscription, topic_arn, message, attributes)
                count("AWS/SNS", f"NumberOfNotifications{what}", 1.0, dimensions)
        original(topic_arn, msg_id, message, *rest, **further)

    return fanout


def _outcome(
    subscription: Mapping[str, Any], topic_arn: str, message: str, attributes: Mapping[str, Any]
) -> str:
    if not sns._matches_filter_policy(subscription, attributes, message):
        return "FilteredOut"
    endpoint = subscription.get("endpoint", "")
    match subscription.get("protocol"):
        case "sqs":
            owner = topic_arn.split(":")[4]
            arrives = (
                sns._sqs._queue_by_arn(endpoint)
                and sns._sqs.queue_policy_allows(endpoint, "sns.amazonaws.com", topic_arn, owner)
                and key_lets_in(key_of_queue(endpoint), SNS, source(topic_arn))
            )
        case "lambda":
            arrives = lambda_svc._get_func_record_for_ref(endpoint)[0]
        case _:
            arrives = True
    return "Delivered" if arrives else "Failed"


def counts_of_queue_for(original: Callable[..., None]) -> Callable[..., None]:
    """``AWS/SQS`` age of the oldest message in seconds, whenever somebody asks for the depth."""

    def refresh(queue: dict[str, Any]) -> None:
        original(queue)
        now = time()
        ages = [now - each.get("sent_at", now) for each in queue["messages"]]
        dimensions = {"QueueName": queue["attributes"]["QueueArn"].rpartition(":")[2]}
        oldest = max(ages, default=0.0)
        count("AWS/SQS", "ApproximateAgeOfOldestMessage", oldest, dimensions, unit="Seconds")

    return refresh


def execute_for(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """``AWS/Lambda`` by function: how many ran at a time, and who was turned away."""

    def execute(function: dict[str, Any], event: Any) -> dict[str, Any]:
        config = function.get("config") or function
        if lambda_svc._function_config_scope_mismatch(config):  # it comes back from its own scope
            return original(function, event)
        name = str(config.get("FunctionName", "unknown"))
        dimensions = {"FunctionName": name}
        count("AWS/Lambda", "ConcurrentExecutions", _one_more(name, 1), dimensions)
        try:
            outcome = original(function, event)
        finally:
            _one_more(name, -1)
        count("AWS/Lambda", "Throttles", float(bool(outcome.get("throttle"))), dimensions)
        return outcome

    return execute


def running() -> dict[str, int]:
    """How many invocations are under way, by function."""
    with _running_lock:
        return {name: number for name, number in _running.items() if number}


def begun() -> int:
    """How many invocations there ever were."""
    return _begun


def _one_more(name: str, change: int) -> float:
    global _begun  # noqa: PLW0603  (a counter of the process)
    with _running_lock:
        _begun += max(change, 0)
        _running[name] += change
        return float(_running[name])


def count(
    namespace: str, name: str, value: float, dimensions: dict[str, str], *, unit: str = "Count"
) -> None:
    """Count *value* as a service of AWS would."""
    cloudwatch.record_metric(namespace, name, value, unit, dimensions)
