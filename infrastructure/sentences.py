r"""
Statements of policies as sentences, in the place of items of a list.

``- ACTIONS on RESOURCE`` allows them. A resource that is named without ``!`` is one of ours: its
ARN. Behind it may stand, in this order: ``by sns``, a service of AWS, ``anybody`` or
``us``, whom policies of the account let; ``in this
account``; ``from`` a resource that a service calls for, as ``rule/name-*``; ``via sqs dynamodb``,
of a key; ``if Condition``. ``- deny ACTIONS on RESOURCE without TLS`` refuses everybody.

>>> print(written("- sqs:SendMessage on OutboxQueue\n"), end="")
- {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt OutboxQueue.Arn}
>>> print(written("- sns:Publish on !Ref Topic by cloudwatch in this account\n"), end="")
- Effect: Allow
  Principal: {Service: cloudwatch.amazonaws.com}
  Action: sns:Publish
  Resource: !Ref Topic
  Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent
from typing import Final

_WIDTH: Final = 114
_SENTENCE: Final = re.compile(
    r"^(?P<at> *)- (?P<deny>deny )?(?P<actions>[\w-]+:[\w*]+(?:\s+[\w-]+:[\w*]+)*)\s+on (?P<on>.+?)"
    r"(?:\s+by (?P<by>\w+))?(?P<here>\s+in this account)?(?:\s+from (?P<source>!\w+ \S+|\S+))?"
    r"(?:\s+via (?P<via>[\w ]+?))?(?P<tls>\s+without TLS)?(?:\s+if (?P<condition>\w+))?\n",
    re.MULTILINE,
)
# What begins as a sentence.
_LEFT: Final = re.compile(r"^ *- ((?:deny )?[a-z-]+:[A-Z*][\w*]* .*)$", re.MULTILINE)
# A list of statements, and their comments, below the name of a policy.
_DOCUMENT: Final = re.compile(
    r"^( *(?:\w*PolicyDocument|KeyPolicy):\n)(?=( *)[-#])((?:\2.*\n)+)", re.MULTILINE
)
_ACCOUNT: Final = "!Ref AWS::AccountId"
_PRINCIPALS: Final = {
    None: '"*"',
    "anybody": '{AWS: "*"}',
    "us": '{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}',
}


def written(text: str) -> str:
    """
    *text* with statements for its sentences, and a document for a list of statements.

    Raises `ValueError` if it has a sentence that is none.
    """
    text = _SENTENCE.sub(lambda found: indent(_statement(found), found["at"]), text)
    if left := _LEFT.search(text):
        raise ValueError(f"this is no sentence of a right: {left[1]}")
    return _DOCUMENT.sub(_document, text)


def _document(found: re.Match[str]) -> str:
    head, at, statements = found.groups()
    return f'{head}{at}Version: "2012-10-17"\n{at}Statement:\n{indent(statements, "  ")}'


def _statement(said: re.Match[str]) -> str:
    action, target = _listed(said["actions"].split()), _target(said["on"])
    statement = _with_principal(said, action, target) if said["by"] or said["tls"] else ""
    statement = statement or _allowed(action, target)
    return only_if(said["condition"], statement) if said["condition"] else statement


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"[{', '.join(words)}]"


def _target(on: str) -> str:
    if on == "*":
        return '"*"'
    return on if on.startswith(("!", "[", '"')) else f"!GetAtt {on}.Arn"


def _allowed(action: str, target: str) -> str:
    """On one line if it fits and YAML takes it for one."""
    line = f"- {{Effect: Allow, Action: {action}, Resource: {target}}}\n"
    if len(line) <= _WIDTH + 1 and ("${" not in target or '"' in target):
        return line
    return f"- Effect: Allow\n  Action: {action}\n  Resource: {target}\n"


def _with_principal(said: re.Match[str], action: str, target: str) -> str:
    service = f"{{Service: {said['by']}.amazonaws.com}}"
    principal = _PRINCIPALS.get(said["by"], service)
    return f"""\
- Effect: {"Deny" if said["deny"] else "Allow"}
  Principal: {principal}
  Action: {action}
  Resource: {target}
{_condition([*_tests(said)])}"""


def _condition(tests: list[str]) -> str:
    if len(tests) == 1:
        return f"  Condition: {{{tests[0]}}}\n"
    listed = "".join(f"    {test}\n" for test in tests)
    return f"  Condition:\n{listed}" if tests else ""


def _tests(said: re.Match[str]) -> Iterator[str]:
    """The operators of the condition of a statement, each with what it asks for."""
    if said["tls"]:
        yield 'Bool: {aws:SecureTransport: "false"}'
    if via := said["via"]:
        names = [f'!Sub "{each}.${{AWS::Region}}.amazonaws.com"' for each in via.split()]
        yield f"StringEquals: {{kms:CallerAccount: {_ACCOUNT}, kms:ViaService: {_listed(names)}}}"
    elif said["here"]:
        yield f"StringEquals: {{aws:SourceAccount: {_ACCOUNT}}}"
    if (source := said["source"] or "").startswith("!"):
        yield f"ArnEquals: {{aws:SourceArn: {source}}}"
    elif source:
        arn = f"arn:${{AWS::Partition}}:{said['by']}:${{AWS::Region}}:${{AWS::AccountId}}:{source}"
        yield f'ArnLike: {{aws:SourceArn: !Sub "{arn}"}}'


def only_if(condition: str, *statements: str) -> str:
    """Each of the *statements*, if the *condition* holds."""
    return "".join(
        f"- !If\n  - {condition}\n{indent(each, '  ')}  - !Ref AWS::NoValue\n"
        for each in statements
    )
