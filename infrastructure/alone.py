"""
A part of the suite by itself, beside an existing pool: a template of fewer than 60 resources.

Of the same entries, with less around each function: workers have no versions, as what they
read comes again after a failure; one configuration version is for all triggers; four alarms
watch the whole. Options that need more are in ``templates/adopt.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from infrastructure.compile import Source, Template
from infrastructure.existing_pool import beside_it
from infrastructure.fixed import Turn, fixed
from infrastructure.pieces import Piece
from pipeline.boards.parts import Trigger

_OFF: Final = ("OwnKey", "DeletionTrail", "GroupRulesFile", "UserMigration")
_LINES: Final = (
    (re.compile(r"    AutoPublishAlias: live\n"), ""),
    (re.compile(r" +DeploymentPreference:\n(?: {8}.*\n)+"), ""),
    (re.compile(r"\b[A-Za-z]+SettingsVersion\b"), "TriggersSettingsVersion"),
    # Of a rule and of a queue that are not there.
    (re.compile(r" +- Effect: Allow\n(?: {10}.*\n){3} +Condition: .*DeletionRule-\*.*\n"), ""),
    (re.compile(r" +- \{.*!GetAtt SecurityAlertsQueue\.Arn\}\n"), ""),
    (re.compile(r"!Ref SecurityAlertsQueue\b"), '""'),
)
_OF_A_TRIGGER: Final = (
    (re.compile(r"( +)(AutoPublishAliasAllProperties: )"), r"\1AutoPublishAlias: live\n\1\2"),
)
_OF_A_WORKER: Final = (
    (re.compile(r" +(?:AutoPublishAliasAllProperties|VersionDescription): .*\n"), ""),
    (re.compile(r"Qualifier: live\n"), 'Qualifier: "$LATEST"\n'),
    (re.compile(r" +DependsOn: \w+FunctionAliaslive\n"), ""),
)
_TOPICS_OWN: Final = (
    (re.compile(r"(    Type: AWS::SNS::.*\n)"), r"\1    Condition: OwnEventsTopic\n"),
)
_OF_THE_TOPIC: Final = {
    "UserEventsTopic": _TOPICS_OWN,
    "UserEventsTopicPolicy": _TOPICS_OWN,
    "TriggersSettingsVersion": (),  # made of functions that are told it already
}
_IS_GIVEN: Final = (
    (
        re.compile(r"!Ref UserEventsTopic\b"),
        "!If [OwnEventsTopic, !Ref UserEventsTopic, !Ref EventsTopicArn]",
    ),
)


def alone(  # noqa: PLR0913  (a part differs from the whole in that much)
    part: str,
    says: str,
    sources: Collection[Source],
    functions: str,
    *,
    values: Mapping[str, str],
    off: Collection[str] = (),
    without: Collection[str] = (),
) -> Template:
    """
    The template of a *part* with these *functions* of the *sources*; *says* what it is.

    It has *values* for parameters, conditions that are *off*, and is *without* pieces. Unless it
    counts the events itself, the topic of another stack may take them.
    """
    there = functions.split()
    workers = [
        each.name
        for source in sources
        for each in source.entries
        if not isinstance(each.part, Trigger)
    ]
    lean = _lean(says, workers, without=without, counts="MetricsConsumer" in there)
    turns = (beside_it, fixed(values, (*_OFF, *off)), lean)
    kept = tuple(_with(source, there) for source in sources)
    return Template(f"templates/{part}.yaml", kept, turns=_all(*turns))


def _with(source: Source, functions: Collection[str]) -> Source:
    """The *source* with these *functions* alone; what belongs to others is left out with them."""
    return replace(source, entries=tuple(each for each in source.entries if each.name in functions))


def _all(*turns: Turn) -> Turn:
    def turn(piece: Piece) -> Iterator[Piece]:
        pieces = [piece]
        for each in turns:
            pieces = [made for one in pieces for made in each(one)]
        yield from pieces

    return turn


def _lean(says: str, workers: Collection[str], *, without: Collection[str], counts: bool) -> Turn:
    alias = re.compile(rf"!Ref ({'|'.join(workers)})Function\.Alias")

    def turn(piece: Piece) -> Iterator[Piece]:
        if piece.name in without:
            return
        text = f"Description: {says}\n\n" if piece.section == "Description" else piece.text
        of = _OF_A_TRIGGER if "Handler: triggers." in text else _OF_A_WORKER
        topic = () if counts else _OF_THE_TOPIC.get(piece.name, _IS_GIVEN)
        for words, others in (*_LINES, *of, *topic):
            text = words.sub(others, text)
        text = alias.sub(r"!GetAtt \1Function.Arn", text)
        yield replace(piece, text=text) if text != piece.text else piece

    return turn
