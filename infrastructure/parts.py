"""What a trigger, a worker and a consumer consist of, each an entry of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Final, Literal, TypedDict, Unpack

from events.contract.catalogue import Kind
from infrastructure.entry import Entry, Fill, Item
from infrastructure.pieces import BadPiece, Piece
from infrastructure.reads import read_by, together_of
from infrastructure.resource import caller, resource
from infrastructure.shapes import (
    log_group,
    mapping,
    pending,
    policy,
    queue,
    queues_policy,
    subscription,
)
from infrastructure.statements import allow, on_pool, read_queue
from infrastructure.variables import EVENTS, of_choices, variables
from infrastructure.words import quoted
from pipeline.boards.parts import Queue, Trigger, Worker

_PUBLISHES, _ANNOUNCES = EVENTS.split()[0], EVENTS.split()[-1]
_STAGES: Final[Mapping[str, Literal["sign_up", "sign_in"]]] = {
    "SignUp": "sign_up",
    "SignIn": "sign_in",
}
_PUBLISH: Final = allow("!Ref UserEventsTopic", "sns:Publish")


class Words(TypedDict, total=False):
    """
    What may be said of every function.

    Attributes:
        settings: Its variables, if they are not those that its code reads. Who is told the
            topic's ARN may publish to it.
        variable: What fills those of them that no other function has.
        rights: Statements of its role.
        pool: The name of a policy, then the actions that it may do on the user pool.
        own: What it has beside.
        fill: What the function becomes in a template.

    """

    settings: str
    variable: Mapping[str, str]
    rights: Iterable[str]
    pool: tuple[str, str]
    condition: str
    own: Sequence[Item]
    fill: Fill
    above: str


def trigger(
    name: str,
    text: str,
    *,
    harm: str,
    waits_for: str,
    refusals: Kind | None = None,
    memory: str = "",
    reserve: Literal["SignUp", "SignIn"],
    **words: Unpack[Words],
) -> Entry:
    """
    A function that Cognito calls.

    With a *condition*, the pool names it by itself and not SAM: Cognito gets its right here.
    By *reserve* its concurrency is reserved, and it counts into the objective of that stage.
    """
    condition = words.get("condition", "")
    called = f"{{Type: Cognito, Properties: {{UserPool: !Ref UserPool, Trigger: {name}}}}}"
    permission = [_cognito_may_call(name, condition)] if condition else []
    handler = f"triggers.{_snake(name)}"
    words["own"] = [*words.get("own", ()), *permission]
    part = Trigger(
        name=name,
        harm=harm,
        waits_for=waits_for,
        stage=_STAGES[reserve],
        refusals=refusals,
        condition=condition,
    )
    items = _function(
        name,
        text,
        handler=handler,
        head=f"MemorySize: {memory}\n" if memory else "",
        before=_rolled_out(name, reserve, condition),
        events="" if condition else f"Cognito: {called}",
        words=_with_settings(words, handler),
    )
    return Entry(name=name, items=tuple(items), part=part)


def _rolled_out(name: str, reserve: str, condition: str) -> str:
    """How much of it runs at a time, and how new code gets its traffic."""
    passed_on = "  PassthroughCondition: true\n" if condition else ""
    return f"""\
ReservedConcurrentExecutions: !If [{reserve}Reserve, !Ref {reserve}Concurrency, !Ref AWS::NoValue]
DeploymentPreference:
  Enabled: !FindInMap [DeploymentTypes, !Ref DeploymentType, Gradual]
  Type: !Ref DeploymentType
  Role: !GetAtt DeploymentRole.Arn
  Alarms: [!Ref {name}ErrorsAlarm, !Ref {name}SlowAlarm]
{passed_on}"""


def _cognito_may_call(name: str, condition: str) -> Piece:
    properties = f"""\
FunctionName: !Ref {name}Function.Alias
Action: lambda:InvokeFunction
Principal: cognito-idp.amazonaws.com
SourceArn: !GetAtt UserPool.Arn
"""
    return resource(f"{name}Permission", "AWS::Lambda::Permission", properties, condition=condition)


def worker(
    name: str,
    text: str,
    *,
    handler: str,
    harm: str = "",
    timeout: str = "",
    every: str = "",
    reads: Queue | None = None,
    **words: Unpack[Words],
) -> Entry:
    """A function that neither Cognito nor a consumer's queue calls; *every* is its schedule."""
    words = _with_settings(words, handler)
    head = f"Timeout: {timeout}\n" if timeout else ""
    items = _function(name, text, handler=handler, head=head, events=every, words=words)
    return Entry(name=name, items=tuple(items), part=_worker(name, harm, words), queue=reads)


def consumer(
    name: str,
    text: str,
    *,
    holds: str,
    lost: str,
    batch: str,
    kinds: Sequence[str] = (),
    only: str = "",
    handler: str = "",
    timeout: str = "30",
    visible: str = "",
    kept: str = "345600",
    tries: str = "5",
    window: str = "",
    at_once: str = "",
    is_subscribed: bool = True,
    policy: str = "",
    may_send: str = "",
    mapped: str = "",
    **words: Unpack[Words],
) -> Entry:
    """
    A function that reads events from a queue of its own, which *holds* them.

    *kinds* of events reach it, or those of the filter policy *only*, or all, or, if it is not
    subscribed, what another function sends. Its queue hides a message six times as long as it
    may take. Dead letters mean that something is *lost*.
    """
    part, condition = f"{name}Consumer", words.get("condition", "")
    words["variable"] = {
        "CONSUMER_QUEUE_URL": f"!Ref {name}Queue",
        "DEAD_LETTER_QUEUE_URL": f"!Ref {name}DeadLetterQueue",
        **words.get("variable", {}),
    }
    code = f"events.consumers.{handler or _snake(name)}"
    words = _with_settings(words, code)
    give_up = allow(f"{name}DeadLetterQueue", "sqs:SendMessage")
    words["rights"] = [*words.get("rights", ()), give_up, read_queue(name)]
    only = only or _of_kinds(kinds)
    hidden = visible or str(6 * int(timeout))
    above = words.pop("above", "")
    queues = queue(
        name,
        visible=hidden,
        kept=kept,
        tries=tries,
        condition=condition,
        above="" if is_subscribed else above,
    )
    may_put = policy or f"{name}QueuesPolicy"
    items = [
        *([subscription(name, only=only, condition=condition, above=above)] * is_subscribed),
        *queues,
        *([queues_policy(may_put, of=name, condition=condition, more=may_send)] * is_subscribed),
        mapping(
            part,
            of=name,
            batch=batch,
            window=window,
            at_once=at_once,
            condition=condition,
            above=mapped,
        ),
        *_function(
            part,
            text,
            handler=code,
            head=f"Timeout: {timeout}\n",
            words=words,
        ),
    ]
    read = Queue(name=name, holds=holds, lost=lost, condition=condition)
    return Entry(name=part, items=tuple(items), part=_worker(part, "", words), queue=read)


def _with_settings(words: Words, handler: str) -> Words:
    """Raises `BadPiece` if there is no such module that would say what it reads."""
    if "settings" in words:
        return words
    try:
        read, together = read_by(handler), together_of(handler)
    except FileNotFoundError:
        raise BadPiece(f"{caller()}: there is no module {handler}") from None
    alone = read.difference(*together.values())
    choices = {name: of_choices(names) for name, names in together.items()}
    variable = {**words.get("variable", {}), **choices}
    return {**words, "settings": " ".join(sorted({*alone, *together})), "variable": variable}


def _worker(name: str, harm: str, words: Words) -> Worker:
    announces = _ANNOUNCES in words["settings"].split()
    return Worker(name=name, harm=harm, announces=announces, condition=words.get("condition", ""))


def _function(
    name: str,
    text: str,
    *,
    handler: str,
    head: str = "",
    before: str = "",
    events: str = "",
    words: Words,
) -> list[Item]:
    """
    A function with an alias, its log, and what it has besides.

    *head* and *before* are properties around its log group.
    """
    condition, settings = words.get("condition", ""), words["settings"].split()
    filling = variables(words["settings"], words.get("variable", {}))
    environment = "".join(f"{key}: {value}\n" for key, value in filling.items())
    publish = [_PUBLISH] if _PUBLISHES in settings else []
    rights = "".join([*publish, *words.get("rights", ())])
    called = f"Events:\n  {events}\n" if events else ""
    role = f'Policies:\n  - Version: "2012-10-17"\n    Statement:\n{indent(rights, "      ")}'
    properties = f"""\
Description: !Join ["", [{quoted(text)}, !If [PublishedAnew, !Sub " (${{PublishAnew}})", ""]]]
Handler: {handler}.handler
{head}LoggingConfig: {{LogGroup: !Ref {name}LogGroup}}
{before}AutoPublishAliasAllProperties: true
VersionDescription: !Sub "settings ${{{name}SettingsVersion}}"
Environment:
  Variables:
{indent(environment, "    ")}    SETTINGS_VERSION: !Ref {name}SettingsVersion
{role}{called}"""
    made = resource(
        f"{name}Function",
        "AWS::Serverless::Function\nUpdateReplacePolicy: Retain",
        properties,
        condition=condition,
        kept="Metadata: {BuildMethod: makefile}",
        above=words.get("above", ""),
    )
    return [
        (made, words["fill"]) if "fill" in words else made,
        *([_on_the_pool(name, condition, *words["pool"])] if "pool" in words else []),
        *words.get("own", ()),
        log_group(name, condition=condition),
        *([pending(name, condition=condition)] if _ANNOUNCES in settings else []),
    ]


def _on_the_pool(name: str, condition: str, called: str, actions: str) -> Item:
    """Apart from the role, which must exist before the pool: else there is a circle."""
    return policy(f"{name}PoolPolicy", called, (name,), on_pool(actions), condition=condition)


def _of_kinds(kinds: Sequence[str]) -> str:
    listed = "".join(f"  - auth.{kind}.v1\n" for kind in kinds)
    return f"type:\n{listed}" if kinds else ""


def _snake(name: str) -> str:
    """
    The module of a part.

    >>> _snake("PreSignUp")
    'pre_sign_up'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
