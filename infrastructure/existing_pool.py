"""
The same pieces beside a user pool that exists: its id is a parameter, and nothing of it is made.

Cognito may call a function by a permission of its own, because SAM's events know only a pool of
the same template. Nobody joins a group unless the owner of the pool names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from infrastructure.compile import Source
from infrastructure.entry import Known
from infrastructure.pieces import Piece
from infrastructure.shapes import permission

_HERE: Final = "infrastructure/existing_pool.py"
_ARN: Final = (
    "arn:${AWS::Partition}:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/"
    "${ExistingUserPoolId}"
)
_OTHERWISE: Final = {  # parameters that are otherwise in a pool of somebody else
    "DefaultGroup": (  # nobody joins one unless the owner of the pool names it
        ("Default: members", 'Default: ""'),
        ("]+$", "]*$"),
        ("The stack creates it.", "It has to be in the pool. Empty, there is none."),
    ),
    # Users who have signed in so far still do; no code verifies their address.
    "UnverifiedPasswords": (("Default: refuse", "Default: allow"),),
}
_CODE: Final = ("    CodeUri: .\n", "    CodeUri: ..\n")  # it is written one folder below
_CALLED: Final = re.compile(r"^ +Events: \{Cognito: \{.*Trigger: (\w+)\}\}\}\n", re.MULTILINE)
_INSTEAD: Final = (
    (re.compile(r"!GetAtt UserPool\.Arn\b"), f'!Sub "{_ARN}"'),
    (re.compile(r"\$\{UserPool\.Arn\}"), _ARN),
    (re.compile(r"\$\{UserPool\}"), "${ExistingUserPoolId}"),
    (re.compile(r"!Ref UserPool\b"), "!Ref ExistingUserPoolId"),
    (re.compile(r"(!Ref |\$\{)(Public|Confidential)Client\b"), r"\1\2ClientId"),
)


def beside_it(piece: Piece) -> Iterator[Piece]:
    """The *piece* as it is beside an existing pool, and what takes the place of SAM's event."""
    text = piece.text
    called = _CALLED.search(text)
    if called:
        text = text.replace(called[0], "")
    for name, instead in _INSTEAD:
        text = name.sub(instead, text)
    if piece.section == "Globals":
        text = text.replace(*_CODE)
    for words, others in _OTHERWISE.get(piece.name, ()):
        text = text.replace(words, others)
    yield replace(piece, text=text) if text != piece.text else piece
    if called:
        yield replace(permission(called[1], "cognito-idp", f'!Sub "{_ARN}"'), origin=piece.origin)


def _outputs(known: Known) -> Iterator[Piece]:
    """The alias of each trigger, as `operators attach` and owners in code name it."""
    yield Piece("Outputs", "", "Outputs:\n", _HERE)
    for each in known.parts.triggers:
        when = f"Condition: {each.condition}, " if each.condition else ""
        yield _output(f"{each.name}Arn", f"{when}Value: !Ref {each.name}Function.Alias")
    yield _output("TokenVersion", "Condition: TokenRules, Value: !Ref TokenVersion")
    yield _output("UserEventsTopicArn", "Value: !Ref UserEventsTopic")
    operators = "!If [OwnOperatorsTopic, !Ref OperatorsTopic, !Ref AlarmTopicArn]"
    yield _output("OperatorsTopicArn", f"Value: {operators}")


def _output(name: str, words: str) -> Piece:
    return Piece("Outputs", name, f"  {name}: {{{words}}}\n", _HERE)


OUTPUTS: Final = Source("outputs beside an existing pool", _outputs)
