"""
The same pieces beside a user pool that exists: its id is a parameter, and nothing of it is made.

Cognito may call a function by a permission of its own, because SAM's events know only a pool of
the same template. Nobody joins a group unless the owner of the pool names one.

Without an id the stack is unbound: whoever writes the pool in code gives the permissions and the
rights on the pool there, by the outputs. A stack that needs the id of a pool, which needs the ARNs
of the stack, would be a circle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from textwrap import dedent, indent
from typing import Any, Final

from infrastructure.compile import Source
from infrastructure.entry import Entry, Known
from infrastructure.pieces import Piece
from infrastructure.sentences import only_if
from infrastructure.shaped import made
from pipeline.boards.parts import Trigger
from rules.chaining import CHAINABLE

_HERE: Final = "infrastructure/existing_pool.py"
_ARN: Final = (
    "arn:${AWS::Partition}:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/"
    "${ExistingUserPoolId}"
)
_PRIMARY: Final = "AtThePrimary"
_OTHERWISE: Final = {  # parameters that are otherwise in a pool of somebody else
    "DefaultGroup": (  # nobody joins one unless the owner of the pool names it
        ("Default: members", 'Default: ""'),
        ("]+$", "]*$"),
        (
            "The stack creates it, or the first\n    user who joins.",
            "It has to be in the pool. Empty, there is none.",
        ),
    ),
    # Users who have signed in so far still do; no code verifies their address.
    "UnverifiedPasswords": (("Default: refuse", "Default: allow"),),
    # Cognito takes no change of a user at a replica.
    "GroupRepairSubscription": (("Subscription\n", f"Subscription\n    Condition: {_PRIMARY}\n"),),
}
_CODE: Final = ("    CodeUri: .\n", "    CodeUri: ..\n")  # it is written one folder below
_WHOLE: Final = "A Cognito user pool whose sign-up, sign-in, passwordless and group decisions are"
_CALLED: Final = re.compile(r"^ +Events: \{Cognito: \{.*Trigger: (\w+)\}\}\}\n", re.MULTILINE)
_ON_POOL: Final = re.compile(
    r"^( *)- (?:\{Effect: Allow, Action: .*, Resource: !GetAtt UserPool\.Arn\}\n"
    r"|Effect: Allow\n\1  Action: .*\n\1  Resource: !GetAtt UserPool\.Arn\n)",
    re.MULTILINE,
)
_KIND: Final = re.compile(
    r"^    Type: AWS::(?:Lambda::Permission|IAM::Policy)\n(?:    Condition: (\w+)\n)?", re.MULTILINE
)
_BOUND: Final = "Bound"
_ID: Final = ("POOL_ID: !Ref UserPool\n", f"POOL_ID: !If [{_BOUND}, !Ref UserPool, none]\n")
_ACTION: Final = re.compile(r'"(cognito-idp:\w+)"')
_ROLE: Final = re.compile(r'"(\w+FunctionRole)"')
_INSTEAD: Final = (
    (re.compile(r"!GetAtt UserPool\.Arn\b"), f'!Sub "{_ARN}"'),
    (re.compile(r"\$\{UserPool\.Arn\}"), _ARN),
    (re.compile(r"(?<=UNVERIFIED: )(!Ref \w+)"), rf'!If [{_PRIMARY}, \1, "false"]'),
    (re.compile(r"(?<=USERS_DAYS: )(!Ref \w+)"), rf'!If [{_PRIMARY}, \1, "0"]'),
    (re.compile(r"\$\{UserPool\}"), "${ExistingUserPoolId}"),
    (re.compile(r"!Ref UserPool\b"), "!Ref ExistingUserPoolId"),
    (re.compile(r", cognito-idp:CreateGroup\b"), ""),  # its groups are the owner's
    (re.compile(r"(!Ref |\$\{)(Public|Confidential)Client\b"), r"\1\2ClientId"),
)


def beside_it(piece: Piece) -> Iterator[Piece]:
    """The *piece* as it is beside an existing pool, and what takes the place of SAM's event."""
    text = piece.text
    called = _CALLED.search(text)
    if called:
        text = text.replace(called[0], "")
    if piece.section in {"Globals", "Description"}:
        text = text.replace(*_CODE).replace(_WHOLE, "Beside a Cognito user pool that exists:")
    for words, others in _OTHERWISE.get(piece.name, ()):
        text = text.replace(words, others)
    yield from _bound(replace(piece, text=text) if text != piece.text else piece)
    if called:
        caller = {"service": "cognito-idp", "source": "!GetAtt UserPool.Arn"}
        [may_call] = made("permission", called[1], **caller)
        yield from _bound(replace(may_call, origin=piece.origin))


def _bound(piece: Piece) -> Iterator[Piece]:
    """The *piece* with what it is to the pool on the condition that there is the id of one."""
    text, kind = piece.text, _KIND.search(piece.text)
    if kind and text.count("!GetAtt UserPool.Arn") == max(1, text.count("Effect:")):
        condition = f"{_BOUND}{kind[1] or ''}"
        opened = kind[0].partition("\n")[0] + f"\n    Condition: {condition}\n"
        text = text.replace(kind[0], opened)
        if kind[1]:
            both = f"  {condition}: !And [!Condition {_BOUND}, !Condition {kind[1]}]\n"
            yield Piece("Conditions", condition, both, _HERE)
    elif f"Condition: {_BOUND}\n" not in text:
        text = _ON_POOL.sub(_if_bound, text).replace(*_ID)
    for name, instead in _INSTEAD:
        text = name.sub(instead, text)
    yield replace(piece, text=text) if text != piece.text else piece


def _if_bound(found: re.Match[str]) -> str:
    return indent(only_if(_BOUND, dedent(found[0])), found[1])


def chaining(source: Source) -> Source:
    """The *source*, whose triggers may raise what a chained function raises: no error of ours."""
    return replace(source, entries=tuple(map(_may_be_refused, source.entries)))


def _may_be_refused(entry: Entry) -> Entry:
    if not isinstance(entry.part, Trigger) or entry.name not in CHAINABLE:
        return entry
    return replace(entry, part=replace(entry.part, refuses=True))


def _outputs(known: Known) -> Iterator[Piece]:
    """What `operators attach` and owners in code ask for: aliases, and rights on the pool."""
    yield Piece("Outputs", "", "Outputs:\n", _HERE)
    for each in known.parts.triggers:
        yield _output(f"{each.name}Arn", f"!Ref {each.name}Function.Alias", each.condition)
    for role, actions in _rights(known.defined["Resources"]).items():
        condition = known.defined["Resources"][role].get("Condition", "")
        name = role.removesuffix("FunctionRole")
        yield _output(f"{name}PoolRole", f"!Ref {role}", condition)
        yield _output(f"{name}PoolActions", f'"{",".join(sorted(actions))}"', condition)
    if known.has("PreTokenGeneration"):
        yield _output("TokenVersion", "!Ref TokenVersion", "TokenRules")
    yield _output("UserEventsTopicArn", "!Ref UserEventsTopic")
    yield _output(
        "OperatorsTopicArn", "!If [OwnOperatorsTopic, !Ref OperatorsTopic, !Ref AlarmTopicArn]"
    )


def _rights(resources: Mapping[str, Any]) -> dict[str, set[str]]:
    """What each role may do with the pool of a stack that is bound; but the watch of that."""
    found: dict[str, set[str]] = {}
    for name, each in resources.items():
        actions = set(_ACTION.findall(json.dumps(each)))
        if each["Type"] == "AWS::IAM::Policy":
            of = _ROLE.findall(json.dumps(each["Properties"]["Roles"]))
        else:
            of = [name] if each["Type"] == "AWS::IAM::Role" else []
        for role in of if actions else ():
            found.setdefault(role, set()).update(actions)
    return {role: found[role] for role in found if resources[role].get("Condition") != _BOUND}


def _output(name: str, value: str, condition: str = "") -> Piece:
    """By that name, and for other stacks with the stack's name before it."""
    when = f"Condition: {condition}, " if condition else ""
    export = f'Export: {{Name: !Sub "${{AWS::StackName}}-{name}"}}'
    return Piece("Outputs", name, f"  {name}: {{{when}Value: {value}, {export}}}\n", _HERE)


OUTPUTS: Final = Source("outputs beside an existing pool", _outputs)
