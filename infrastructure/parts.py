"""What a trigger, a worker and a consumer consist of, each an entry of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, Unpack

from infrastructure.entry import Entry
from infrastructure.function import ANNOUNCES, Words, function, with_settings
from infrastructure.shapes import mapping, permission, policy, queue, queues_policy, subscription
from infrastructure.statements import allow, on_pool, only_if, read_queue
from pipeline.boards.parts import Queue, Trigger, Worker
from rules.chaining import CHAINABLE


def trigger(
    name: str,
    text: str,
    *,
    harm: str,
    waits_for: str = "SNS",
    stage: Literal["sign_up", "sign_in"] = "sign_in",
    refuses: bool = False,
    memory: str = "",
    pool: tuple[str, str] | None = None,
    **words: Unpack[Words],
) -> Entry:
    """
    A function that Cognito calls.

    With a *condition*, the pool names it by itself and not SAM: Cognito gets its right here.
    With those of its *stage* its concurrency is reserved, and it counts into their objective.
    *pool* is the name of a policy, and what it may do on the pool: apart from its role, which
    must exist before the pool.
    """
    condition, handler = words.get("condition", ""), f"triggers.{_snake(name)}"
    called = f"Cognito: {{Type: Cognito, Properties: {{UserPool: !Ref UserPool, Trigger: {name}}}}}"
    if pool:
        called_apart, actions = pool
        apart = policy(
            f"{name}PoolPolicy", called_apart, (name,), on_pool(actions), condition=condition
        )
        words["own"] = [apart, *words.get("own", ())]
    if condition:
        may_call = permission(name, "cognito-idp", "!GetAtt UserPool.Arn", condition=condition)
        called, words["own"] = "", [*words.get("own", ()), may_call]
    if name in CHAINABLE:
        words = _chaining(name, words)
    items = function(
        name,
        text,
        handler=handler,
        head=f"MemorySize: {memory}\n" if memory else "",
        before=_rolled_out(name, "SignUp" if stage == "sign_up" else "SignIn", condition),
        events=called,
        **with_settings(words, handler),
    )
    part = Trigger(
        name=name,
        harm=harm,
        waits_for=waits_for,
        stage=stage,
        refuses=refuses,
        condition=condition,
    )
    return Entry(name=name, items=tuple(items), part=part)


def _chaining(name: str, words: Words) -> Words:
    """What the trigger needs to call the function that had it before; see `own_pool`."""
    arn = f"!Select [{CHAINABLE.index(name)}, !Ref ChainedFunctions]"
    may_call = only_if(f"Chains{name}", allow(arn, "lambda:InvokeFunction"))
    variable = {**words.get("variable", {}), "CHAINED_FUNCTION": arn}
    return {**words, "variable": variable, "rights": [*words.get("rights", ()), may_call]}


def _rolled_out(name: str, reserve: str, condition: str) -> str:
    """How much of it runs at a time, and how new code gets its traffic."""
    passed_on = "  PassthroughCondition: true\n" if condition else ""
    return f"""\
{_reserved(reserve)}DeploymentPreference:
  Enabled: !FindInMap [DeploymentTypes, !Ref DeploymentType, Gradual]
  Type: !Ref DeploymentType
  Role: !GetAtt DeploymentRole.Arn
  Alarms: [!Ref {name}ErrorsAlarm, !Ref {name}SlowAlarm]
{passed_on}"""


def _reserved(reserve: str) -> str:
    bound = f"!If [{reserve}Reserve, !Ref {reserve}Concurrency, !Ref AWS::NoValue]"
    return f"ReservedConcurrentExecutions: {bound}\n"


def worker(
    name: str,
    text: str,
    *,
    handler: str = "",
    harm: str = "",
    timeout: str = "",
    every: str = "",
    small_every: str = "",
    reads: Queue | None = None,
    reserve: str = "",
    **words: Unpack[Words],
) -> Entry:
    """
    A function that neither Cognito nor a consumer's queue calls; *every* names its schedule.

    In a small account it runs by *small_every*, if there is one. The parameter
    ``<reserve>Concurrency`` reserves its concurrency, if the condition ``<reserve>Reserve`` holds.
    """
    handler = handler or f"workers.{_snake(name)}"
    if reads:
        words["rights"] = [*words.get("rights", ()), read_queue(reads.name)]
    words = with_settings(words, handler)
    head = f"Timeout: {timeout}\n" if timeout else ""
    before = _reserved(reserve) if reserve else ""
    called, _, rate = every.partition(": ")
    at = f"rate({rate})"
    if small_every:
        at = f"!If [UsualAccount, {at}, rate({small_every})]"
    called += f": {{Type: Schedule, Properties: {{Schedule: {at}}}}}" if every else ""
    items = function(name, text, handler=handler, head=head, before=before, events=called, **words)
    return Entry(name=name, items=tuple(items), part=_worker(name, harm, words), queue=reads)


def consumer(
    name: str,
    text: str,
    *,
    holds: str,
    lost: str,
    batch: str,
    kinds: str = "",
    only: str = "",
    handler: str = "",
    timeout: str = "30",
    tries: str = "5",
    window: str = "",
    small_window: str = "",
    at_once: str = "",
    is_subscribed: bool = True,
    policy: str = "",
    may_send: str = "",
    **words: Unpack[Words],
) -> Entry:
    """
    A function that reads events from a queue of its own, which *holds* them.

    *kinds* of events reach it, or those of the filter policy *only*, or all, or, if it is not
    subscribed, what another function sends. Dead letters mean that something is *lost*.
    """
    part, code = f"{name}Consumer", f"events.consumers.{handler or _snake(name)}"
    condition, above = words.get("condition", ""), words.pop("above", "")
    words["variable"] = {
        "CONSUMER_QUEUE_URL": f"!Ref {name}Queue",
        "DEAD_LETTER_QUEUE_URL": f"!Ref {name}DeadLetterQueue",
        **words.get("variable", {}),
    }
    words["rights"] = [*words.get("rights", ()), read_queue(name)]
    words = with_settings(words, code)
    hidden = f"{6 * int(timeout)} # six times the function's timeout, as Lambda asks for"
    said = {"condition": condition, "above": "" if is_subscribed else above}
    queues = queue(name, visible=hidden, tries=tries, **said)
    if is_subscribed:
        only = only or _of_kinds(kinds.split())
        brought = subscription(name, only=only, condition=condition, above=above)
        policy = policy or f"{name}QueuesPolicy"
        may_put = queues_policy(policy, of=name, more=may_send, condition=condition)
        queues = [brought, *queues, may_put]
    windows = {"window": window, "small_window": small_window}
    read = mapping(part, of=name, batch=batch, at_once=at_once, condition=condition, **windows)
    head = f"Timeout: {timeout}\n"
    items = (*queues, read, *function(part, text, handler=code, head=head, **words))
    holding = Queue(name=name, holds=holds, lost=lost, condition=condition)
    return Entry(name=part, items=items, part=_worker(part, "", words), queue=holding)


def _worker(name: str, harm: str, words: Words) -> Worker:
    announces = ANNOUNCES in words["settings"].split()
    return Worker(name=name, harm=harm, announces=announces, condition=words.get("condition", ""))


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
