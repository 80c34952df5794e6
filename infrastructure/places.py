"""What fills places of resources in a template, by its functions, and which shapes there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from infrastructure.entry import Entry, Known, if_there
from infrastructure.parts import consumer, policy, trigger, worker
from infrastructure.pieces import Piece
from infrastructure.resource import Filling
from rules.personal_data import OLDER_VERSION_DAYS


def _optional(known: Known) -> Iterator[str]:
    """The optional triggers, which the pool names by itself."""
    for each in known.entries:
        yield from each.also_called.splitlines()
        if each.called and each.part.condition:
            name, called = each.called.split(": ", 1)
            yield f"{name}: !If [{each.part.condition}, {called}, !Ref AWS::NoValue]"


def _named(known: Known) -> Iterator[str]:
    """The name of each trigger's function, if it is there."""
    for each in known.parts.triggers:
        said = f'!Sub "{each.name}=${{{each.name}Function}}"'
        yield f'!If [{each.condition}, {said}, ""]' if each.condition else said


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
    "EACH_NEEDED": lambda known: [name for each in known.entries for name in each.needed],
    "EACH_OPTIONAL": lambda known: [*_optional(known)],
    "EACH_QUEUE": lambda known: [*_without_policy(known)],
    "EACH_NAME": lambda known: known.of_announcing("!Ref {}LogGroup"),
    "EACH_ARN": lambda known: known.of_announcing("!GetAtt {}LogGroup.Arn"),
}
