"""The judge of what DeployRole may do, and what a stack asks of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from ministack.core.iam_evaluator import parse_policy_document

from pipeline.twin.asking import Ask, asks
from pipeline.twin.deploying import ends
from pipeline.twin.names import Place
from pipeline.twin.walk import Walk
from tests.pipeline.delivery.test_delivery_rights import ACCOUNT, BOUND, delivery, listed, may

ZONES = {"HostedZoneId": "Z1", "ApiHostedZoneId": "Z2"}  # as the walk's parameters have them
# Done by CreateKey itself, whatever the handler's list says: keys are made enabled, with a policy.
DONE_BY_CREATION = {"kms:DisableKey", "kms:PutKeyPolicy"}


def statements(stack: str, **changes: str) -> list[dict[str, Any]]:
    """Of the role, before the pools are there, and of the policy that it shares."""
    first = {"StackName": stack, "UserPoolId": "*", "TestUserPoolId": "*", **ZONES}
    there = delivery(**{**first, **changes})
    own = [each["PolicyDocument"] for each in there.resource("DeployRole")["Policies"]]
    shared = (there.resource(each) for each in ("DeployPolicy", "ArtifactPolicy"))
    documents = [*own, *(each["PolicyDocument"] for each in shared)]
    return [each for document in documents for each in document["Statement"]]


def policy(of: list[dict[str, Any]]) -> list[Any]:
    return [parse_policy_document({"Version": "2012-10-17", "Statement": of})]


def limit(stack: str) -> list[Any]:
    """The role's boundary."""
    document = delivery(StackName=stack).resource("DeployBoundary")["PolicyDocument"]
    return policy(document["Statement"])


def asked_by(walk: Walk, name: str) -> list[Ask]:
    """Everything that a stack of this name asks for, each once."""
    place = Place(stack=name, account=ACCOUNT)
    found: dict[Any, Ask] = {}
    for stack in ends(walk, place):
        for ask in asks(stack):
            found.setdefault((ask.action, ask.on, *sorted(ask.keys.items()), ask.is_new), ask)
    return list(found.values())


def requests(ask: Ask) -> Iterator[dict[str, str]]:
    """The condition keys with which *ask* may come: the tags of what is new may not count yet."""
    yield {**BOUND, **ask.keys}
    if ask.is_new and ask.action not in DONE_BY_CREATION:
        yield {**BOUND, **untagged(ask)}


def untagged(ask: Ask) -> dict[str, str]:
    return {key: value for key, value in ask.keys.items() if "aws:resourcetag/" not in key}


def on(ask: Ask) -> str:
    """The code is in the bucket of artefacts, of which the twin knows nothing."""
    return ask.on.replace("arn:aws:s3:::code/", "<ArtifactBucket.Arn>/code/")


def is_allowed(ask: Ask, policies: list[Any], *limits: list[Any]) -> bool:
    """In each of the ways in which it may come."""
    return all(may(policies, ask.action, on(ask), *limits, **keys) for keys in requests(ask))


def refused(asked: Iterable[Ask], policies: list[Any], *limits: list[Any]) -> set[str]:
    return {ask.action for ask in asked if not is_allowed(ask, policies, *limits)}


def singles(of: list[dict[str, Any]]) -> dict[tuple[int, str], list[Any]]:
    """Each statement's place and each of its actions, with the policy of that right alone."""
    return {
        (place, action): policy([{**statement, "Action": action}])
        for place, statement in enumerate(of)
        for action in listed(statement["Action"])
    }
