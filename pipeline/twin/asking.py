"""What each resource of a stack asks for, on which ARNs and with which tags, by handler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any, Final

from pipeline.twin.deploying import HANDLERS, actions, types
from pipeline.twin.names import Place
from pipeline.twin.registry import resource_type, value_at
from pipeline.twin.resolved import Resolved
from pipeline.twin.targets import LINKED_TO, NAMED_IN, PASSED_TO, TARGETS

_PLACEHOLDER: Final = re.compile(r"\$\{(\w+)\}")
_STACK_TAG: Final = "aws:cloudformation:stack-name"
_OWN: Final = "*"  # as `targets` has it
_PLACE: Final[Mapping[str, Callable[[Place], str]]] = {
    "Partition": lambda _: "aws",
    "Region": lambda place: place.region,
    "Account": lambda place: place.account,
}
Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """
    One action on one resource.

    Attributes:
        on: The ARN, or ``*`` if the action takes none.
        is_needed: The request is refused if this ARN is, whatever others it has.
        keys: Condition keys of the request, in lower case.
        is_new: A create handler asks, of what it is making or of a key; tags may not count yet.

    """

    name: str
    kind: str
    handler: str
    action: str
    on: str
    keys: Mapping[str, str]
    is_needed: bool = False
    is_new: bool = False


def asks(stack: Resolved) -> Iterator[Ask]:
    """Everything that *stack* asks for; but what `unknown` has."""
    tags = _tags(stack)
    for name in stack.live:
        known = resource_type(stack.kind(name))
        for handler in HANDLERS:
            for action in sorted(known.may(handler)) if known else ():
                yield from _of(stack, name, handler, action, tags)


def unknown(stack: Resolved) -> dict[str, set[str]]:
    """Actions on types of which the resource has none, with the types of resources that ask."""
    found: dict[str, set[str]] = {}
    told = {(ask.kind, ask.action) for ask in asks(stack)}
    for kind in {stack.kind(name) for name in stack.live}:
        known = resource_type(kind)
        for action in known.may(*HANDLERS) if known else ():
            if actions()[action] and (kind, action) not in told:
                found.setdefault(action, set()).add(kind)
    return found


def _of(
    stack: Resolved, name: str, handler: str, action: str, tags: Mapping[str, Tags]
) -> Iterator[Ask]:
    kind, facts = stack.kind(name), actions()[action]
    if facts is None:
        return
    keys = _keys(stack, name, action)
    if facts.tags:
        keys |= {f"aws:requesttag/{key}": value for key, value in _own_tags(stack, name).items()}
    ask = partial(Ask, name=name, kind=kind, handler=handler, action=action)
    if not facts.on and not facts.others:
        yield ask(on="*", keys=keys)
    if action == "iam:CreateServiceLinkedRole":
        if service := LINKED_TO.get(kind):
            role = f"role/aws-service-role/{service}/R"
            linked = f"arn:aws:iam::{stack.place.account}:{role}"
            yield ask(on=linked, keys={"iam:awsservicename": service})
        return
    for target in facts.on:
        own = _OWN in TARGETS.get(kind, {}).get(target, {}).values()
        is_new = handler == "create" and (own or target == "kms key")
        for on in arns(stack, name, target):
            mine = _tags_of(on, tags) if types()[target][1] else {}
            there = {f"aws:resourcetag/{key}": value for key, value in mine.items()}
            needed = target in facts.needs
            yield ask(on=on, keys=keys | there, is_needed=needed, is_new=is_new)


def arns(stack: Resolved, name: str, target: str) -> Iterator[str]:
    """The ARNs of the type *target* that the handlers of a resource act upon."""
    filled = TARGETS.get(stack.kind(name), {}).get(target)
    for form in types()[target][0] if filled is not None else ():
        wanted = [each for each in _PLACEHOLDER.findall(form) if each not in _PLACE]
        if set(wanted) - set(filled or ()):
            continue  # the same of another sort of API
        known = {key: [give(stack.place)] for key, give in _PLACE.items()}
        known |= {each: _values(stack, name, each, (filled or {})[each]) for each in wanted}
        for values in product(*known.values()):
            yield _filled(form, dict(zip(known, values, strict=True)))


def _filled(form: str, by: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: by[found[1]], form)


def _values(stack: Resolved, name: str, placeholder: str, how: str) -> list[str]:
    """What fills a placeholder, as `targets` says."""
    if how.startswith("="):
        return [how[1:]]
    path = how.removesuffix("/*")
    found: Any = stack.physical_id(name) if how == _OWN else value_at(stack.properties[name], path)
    every = found.values() if isinstance(found, dict) else found
    given = [every] if isinstance(every, str) else every or ()
    matches = (re.search(NAMED_IN.get(placeholder, "^(.+)$"), str(each)) for each in given)
    return [next(part for part in match.groups() if part) for match in matches if match]


def _keys(stack: Resolved, name: str, action: str) -> dict[str, str]:
    """What the request says in addition to the tags."""
    kind, given = stack.kind(name), stack.properties[name]
    if action == "iam:PassRole":
        return {"iam:passedtoservice": PASSED_TO.get(kind, "")}
    if action.startswith("kms:") and kind == "AWS::DynamoDB::Table":
        return {"kms:viaservice": f"dynamodb.{stack.place.region}.amazonaws.com"}
    if kind == "AWS::Lambda::EventSourceMapping":
        return {"lambda:functionarn": str(given["FunctionName"])}
    if kind == "AWS::Route53::RecordSet":
        return {"route53:changeresourcerecordsetsrecordtypes": str(given["Type"])}
    return {}


def _tags(stack: Resolved) -> dict[str, Tags]:
    """The tags of each resource, by its ARNs."""
    return {
        on: _own_tags(stack, name)
        for name in stack.live
        if _tagging(stack, name).get("taggable")
        for target, filled in TARGETS.get(stack.kind(name), {}).items()
        if _OWN in filled.values()
        for on in arns(stack, name, target)
    }


def _own_tags(stack: Resolved, name: str) -> Tags:
    """Those of the template, and CloudFormation's own where the type takes them."""
    said = _tagging(stack, name)
    path = said.get("tagProperty", "/properties/Tags").removeprefix("/properties/")
    given = stack.properties[name].get(path) or {}
    pairs = given.items() if isinstance(given, dict) else ((x["Key"], x["Value"]) for x in given)
    found = {str(key): str(value) for key, value in pairs}
    return found | ({_STACK_TAG: stack.place.stack} if said.get("cloudFormationSystemTags") else {})


def _tagging(stack: Resolved, name: str) -> Mapping[str, Any]:
    known = resource_type(stack.kind(name))
    found: Mapping[str, Any] = known.schema.get("tagging", {}) if known else {}
    return found


def _tags_of(on: str, tags: Mapping[str, Tags]) -> Tags:
    """Of the resource itself, or of that below which it is: parts of an API have its tags."""
    while on not in tags and "/" in on:
        on = on.rpartition("/")[0]
    return tags.get(on, {})
