"""What fills places of resources in a template, by its functions, and which shapes there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from infrastructure.entry import Entry, Fill, Known, if_there
from infrastructure.parts import consumer, trigger, worker
from infrastructure.pieces import Piece
from infrastructure.resource import Filling, filled_whole, on_demand
from infrastructure.routes import WITH_ROUTES
from infrastructure.shapes import policy
from rules.personal_data import OLDER_VERSION_DAYS

_NEEDED: Final = {
    "PostConfirmation": (
        "PostConfirmationFunctionAliasliveCognitoPermission",
        "PostConfirmationPoolPolicy",
    ),
    "MetricsConsumer": ("MetricsSubscription", "QueuesPolicy"),
    "GroupRepairConsumer": ("GroupRepairSubscription", "GroupRepairQueuesPolicy"),
}


def _optional(known: Known) -> Iterator[str]:
    """The optional triggers, which the pool names by itself."""
    for each in known.parts.triggers:
        name, called = each.name, f"!Ref {each.name}Function.Alias"
        if name == "PreTokenGeneration":
            name += "Config"
            called = f"{{LambdaVersion: !Ref TokenVersion, LambdaArn: {called}}}"
        if each.condition:
            yield f"{name}: !If [{each.condition}, {called}, !Ref AWS::NoValue]"


def _named(known: Known) -> Iterator[str]:
    """The name of each trigger's function, if it is there."""
    for each in known.parts.triggers:
        said = f'!Sub "{each.name}=${{{each.name}Function}}"'
        yield f'!If [{each.condition}, {said}, ""]' if each.condition else said


def _with_places(key: Piece, known: Known) -> Piece:
    """Tags that name places of codes are for templates that send any."""
    if known.has("PasswordlessSender"):
        return key
    return replace(key, text=key.text.partition("      Tags:\n")[0])


def _needed(known: Known) -> list[str]:
    """What the first sign-up needs: SAM makes the permission, and the role, from the function."""
    there = (names for function, names in _NEEDED.items() if known.has(function))
    return ["MembersGroup", *(name for names in there for name in names)]


def _without_policy(known: Known) -> Iterator[str]:
    """The queues that nobody is let into."""
    for entry in known.entries:
        if entry.queue and not _has_policy(entry):
            for end in ("Queue", "DeadLetterQueue"):
                named = f"!Ref {entry.queue.name}{end}"
                yield if_there(entry.queue.condition, named)


def _has_policy(entry: Entry) -> bool:
    return any(
        "AWS::SQS::QueuePolicy" in each.text for each in entry.items if isinstance(each, Piece)
    )


KINDS: Final[Mapping[str, Callable[..., Any]]] = {
    each.__name__: each for each in (consumer, policy, trigger, worker)
}
PLACES: Final[Mapping[str, Filling]] = {
    "EACH_FUNCTION": lambda known: known.of_triggers("!GetAtt {}Function.Arn"),
    "EACH_TRIGGER": lambda known: [*_named(known)],
    "EACH_ALIAS": lambda known: known.of_triggers('!Sub "${{{}Function.Arn}}:live"'),
    "OLDER_VERSION_DAYS": lambda _: [str(OLDER_VERSION_DAYS)],
    "EACH_NEEDED": _needed,
    "EACH_QUEUE": lambda known: [*_without_policy(known)],
    "EACH_NAME": lambda known: known.of_announcing("!Ref {}LogGroup"),
    "EACH_ARN": lambda known: known.of_announcing("!GetAtt {}LogGroup.Arn"),
}
FILLS: Final[Mapping[str, Fill]] = {
    "Api": WITH_ROUTES,
    "UserPool": filled_whole(EACH_OPTIONAL=lambda known: [*_optional(known)]),
    "AddressKey": _with_places,
    "MailConfigurationSet": on_demand,
}
