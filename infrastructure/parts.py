"""What a trigger, a worker and a consumer consist of, each an entry of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Unpack

from infrastructure.entry import Entry, Item, Known, if_there
from infrastructure.function import Words, function, with_settings
from infrastructure.pieces import Piece
from infrastructure.resource import caller, filled
from infrastructure.shaped import made
from infrastructure.told import to
from infrastructure.variables import ANNOUNCES
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
    pool: Mapping[str, str] | None = None,
    called: str = "",
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
    for apart, actions in (pool or {}).items():
        rights, of = to("cognito-idp", actions, "UserPool"), f"{name}PoolPolicy"
        it = policy(of, called=apart, of=(name,), rights=rights, condition=condition)
        words["own"] = [it, *words.get("own", ())]
    if condition:
        caller = {"service": "cognito-idp", "source": "!GetAtt UserPool.Arn"}
        may_call = made("permission", name, **caller, condition=condition)
        words["own"] = [*words.get("own", ()), *may_call]
    if name in CHAINABLE:
        words = _chaining(name, words)
    said = {
        "memory": memory,
        "reserve": "SignUp" if stage == "sign_up" else "SignIn",
        "alarms": "as the shape has them",
        "passed_on": "true" if condition else "",
        "calls": "" if condition else name,
    }
    items = function(name, text, handler=handler, said=said, **with_settings(words, handler))
    about = {"waits_for": waits_for, "condition": condition}
    part = Trigger(name=name, harm=harm, stage=stage, refuses=refuses, **about)
    called = called or f"{name}: !Ref {name}Function.Alias"
    return Entry(
        name=name, items=tuple(items), part=part, needed=(*words.get("needed", ()),), called=called
    )


def _chaining(name: str, words: Words) -> Words:
    """What the trigger needs to call the function that had it before, at an existing pool."""
    arn = f"!Select [{CHAINABLE.index(name)}, !Ref ChainedFunctions]"
    may_call = to("lambda", "InvokeFunction", arn, f"Chains{name}")
    variable = {**words.get("variable", {}), "CHAINED_FUNCTION": arn}
    is_there = f'  Chains{name}: !Not [!Equals [{arn}, ""]]\n'
    own = [*words.get("own", ()), Piece("Conditions", f"Chains{name}", is_there, caller())]
    rights = [*words.get("rights", ()), may_call]
    return {**words, "variable": variable, "rights": rights, "own": own}


def worker(
    name: str,
    text: str,
    *,
    handler: str = "",
    harm: str = "",
    timeout: str = "",
    every: str = "",
    small_every: str = "",
    reads: Mapping[str, str] | None = None,
    reserve: str = "",
    also_called: str = "",
    **words: Unpack[Words],
) -> Entry:
    """
    A function that neither Cognito nor a consumer's queue calls; *every* names its schedule.

    In a small account it runs by *small_every*, if there is one. The parameter
    ``<reserve>Concurrency`` reserves its concurrency, if the condition of that name holds.
    With it, triggers of the pool are *also_called*.
    """
    handler = handler or f"workers.{_snake(name)}"
    queue = Queue(**reads) if reads else None
    if queue:
        words["rights"] = [*words.get("rights", ()), _reads(queue.name)]
    words = with_settings(words, handler)
    called, _, rate = every.partition(": ")
    rate = f"rate({rate})"
    if small_every:
        rate = f"!If [UsualAccount, {rate}, rate({small_every})]"
    said = {"timeout": timeout, "reserve": reserve, "every": called, "rate": rate}
    items = function(name, text, handler=handler, said=said, **words)
    part = _worker(name, harm, words)
    return Entry(name=name, items=tuple(items), part=part, queue=queue, also_called=also_called)


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
    every: str = "",
    **words: Unpack[Words],
) -> Entry:
    """
    A function that reads events from a queue of its own, which *holds* them.

    *kinds* of events reach it, or those of the filter policy *only*, or all, or, if it is not
    subscribed, what another function sends. Dead letters mean that something is *lost*.
    *every* names a schedule that calls it as well.
    """
    part, code = f"{name}Consumer", f"events.consumers.{handler or _snake(name)}"
    condition, above = words.get("condition", ""), words.pop("above", "")
    words["variable"] = {
        "CONSUMER_QUEUE_URL": f"!Ref {name}Queue",
        "DEAD_LETTER_QUEUE_URL": f"!Ref {name}DeadLetterQueue",
        **words.get("variable", {}),
    }
    words["rights"] = [*words.get("rights", ()), _reads(name)]
    words = with_settings(words, code)
    hidden = f"{6 * int(timeout)} # six times the function's timeout, as Lambda asks for"
    said = {"condition": condition, "above": "" if is_subscribed else above}
    queues = made("queue", name, visible=hidden, tries=tries, **said)
    if is_subscribed:
        only = only or _of_kinds(kinds.split())
        brought = made("subscription", name, only=only, condition=condition, above=above)
        may = {"called": policy or f"{name}QueuesPolicy", "may_send": may_send, "from_topic": "yes"}
        queues = [*brought, *queues, *made("queues_policy", name, **may, condition=condition)]
    read = made(
        "mapping",
        part,
        of=name,
        batch=batch,
        window=window or (small_window and "0"),
        small_window=small_window,
        at_once=at_once,
        fewest=at_once.split(" ", maxsplit=1)[0] == "2",
        condition=condition,
    )
    called, _, rate = every.partition(": ")
    said = {"timeout": timeout, "every": called, "rate": f"rate({rate})"}
    itself = function(part, text, handler=code, said=said, **words)
    items = (*queues, *read, *itself)
    holding = Queue(name=name, holds=holds, lost=lost, condition=condition)
    it = _worker(part, "", words)
    return Entry(name=part, items=items, part=it, queue=holding, needed=(*words.get("needed", ()),))


def policy(name: str, *, of: Sequence[str], **words: Any) -> Item:
    """Rights of those functions that a template has."""
    [piece] = made("policy", name, roles="ROLES", **words)
    return piece, filled(ROLES=lambda known: [*_roles(known, of)])


def _roles(known: Known, names: Sequence[str]) -> Iterator[str]:
    for each in known.entries:
        if each.name in names:
            yield if_there(each.part.condition, f"!Ref {each.name}FunctionRole")


def _reads(queue: str) -> str:
    actions = "ReceiveMessage DeleteMessage GetQueueAttributes ChangeMessageVisibility"
    return to("sqs", actions, f"{queue}Queue")


def _worker(name: str, harm: str, words: Words) -> Worker:
    announces = ANNOUNCES in words["settings"].split()
    return Worker(name=name, harm=harm, announces=announces, condition=words.get("condition", ""))


def _of_kinds(kinds: Sequence[str]) -> str:
    listed = "".join(f"  - auth.{kind}.v1\n" for kind in kinds)
    return f"type:\n{listed}" if kinds else ""


def _snake(name: str) -> str:
    """The module of a part: ``pre_sign_up`` of ``PreSignUp``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
