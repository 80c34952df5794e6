"""
Detach the suite's triggers from a user pool.

The functions that the pool called before are restored, if the undo file or the stack has
them and they still have a permission for the pool. Other triggers stay. Delete the stack
only after `detach`: a pool whose function is missing refuses every sign-up and sign-in.
The pool of a deleted stack loses the triggers whose function is missing, and no others.
If a stack or a tool set the triggers, remove them there; --owner none detaches them here.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.adopted import Adopted
from operators.adoption.bindings import Entry, entry_at
from operators.adoption.chaining import as_theirs, chained_by
from operators.adoption.changing import NotAsMeant, change
from operators.adoption.leaving import is_own, leaving, stack_of
from operators.adoption.outcomes import OWNED, outcome, unchanged
from operators.adoption.owner import owner_of
from operators.adoption.plan import Plan, detaching
from operators.adoption.pool import Pool
from operators.adoption.undo import Undo
from operators.adoption.uninterrupted import uninterrupted
from operators.outside import Outside
from operators.typed import triggers

_AGAIN: Final = "run `detach` again: it completes the record of the stack"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which pool."""
    parser.add_argument("--pool", required=True, metavar="ID", help="ID of the user pool")
    parser.add_argument(
        "--only",
        type=triggers,
        default=(),
        metavar="NAME,…",
        help="detach these parts or triggers only, named as for attach",
    )
    parser.add_argument("--undo", type=Path, help="undo file that attach wrote")
    parser.add_argument("--owner", choices=["none"], help="no stack or tool manages this pool")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Detach; the exit code says why not."""
    return outcome(partial(_detach, asked, outside), outside.say)


def _detach(asked: argparse.Namespace, outside: Outside) -> int:
    undo = Undo.read(asked.undo) if asked.undo else None
    pool = Pool(outside.client("cognito-idp"), asked.pool)
    before = pool.describe()
    adopted = stack_of(outside.client, outside.stack.name, before)
    if undo:
        undo.check(asked.undo, adopted.where(asked.pool))
    ours = leaving(outside.client, adopted, before)
    plan = detaching(before, ours, _back(asked, adopted, before, undo, outside), only=asked.only)
    if not plan.triggers:
        of = f" for {', '.join(asked.only)}" if asked.only else ""
        none = "no missing function" if adopted.is_deleted else f"no function of {adopted.stack}"
        outside.say(f"{asked.pool} calls {none}{of}")
        if not asked.dry_run and adopted.attached(asked.pool):
            _forget(asked, adopted)  # a run before this one was killed after its call
        return 0
    is_attached = undo or adopted.is_by_attach(asked.pool) or asked.owner
    is_here = is_attached or is_own(before, adopted.stack)
    if not is_here and (owner := owner_of(outside.client, plan.before)):
        outside.say(f"{owner.kind} manages this pool ({owner.name}): remove the triggers there")
        outside.say("--owner none detaches them here, until the next run of the stack or tool")
        return OWNED
    for name in plan.triggers:
        outside.say(f"{name}: {ours[name]} → {plan.lambda_config.get(name, 'none')}")
    if asked.dry_run:
        return 0
    outside.agree(f"Change {asked.pool}?")
    with uninterrupted():
        unread = _change(pool, plan, outside)
        _forget(asked, adopted)
        if undo and not asked.only:
            undo.at("undone").keep(asked.undo)
    outside.say(
        f"detached; {unchanged(unread)}. {_of_the_stack(adopted, ours.keys() - plan.triggers)}"
    )
    return 0


def _change(pool: Pool, plan: Plan, outside: Outside) -> list[str]:
    try:
        return change(pool, plan, None, None, sleep=outside.sleep)
    except NotAsMeant as error:
        raise NotAsMeant(f"{error}. Next: correct what is named, then {_AGAIN}") from error


def _of_the_stack(adopted: Adopted, left: Collection[str]) -> str:
    """Return whether the stack can be deleted: not while the pool calls a function of it."""
    if left:
        return f"The pool still calls {adopted.stack} for {', '.join(sorted(left))}"
    if adopted.is_deleted:
        return f"There is no stack {adopted.stack}: users sign in without it"
    if adopted.is_protected:
        return (
            "To delete the stack, disable its termination protection: aws cloudformation "
            "update-termination-protection --no-enable-termination-protection --stack-name "
            f"{adopted.stack}"
        )
    return f"The stack {adopted.stack} can be deleted"


def _forget(asked: argparse.Namespace, adopted: Adopted) -> None:
    try:
        adopted.forget(asked.pool, asked.only)
    except ClientError as error:
        raise NotAsMeant(
            f"detached, but the stack still has the record: {error}. Next: get the right that is "
            f"named, then {_AGAIN}"
        ) from error


def _was(undo: Undo | None, adopted: Adopted, pool_id: str) -> dict[str, Entry | None]:
    triggers = undo.triggers if undo else {}
    told = {name: binding.was for name, binding in triggers.items()}
    return {**adopted.remembered(pool_id), **told}


def _back(
    asked: argparse.Namespace,
    adopted: Adopted,
    before: Mapping[str, Any],
    undo: Undo | None,
    outside: Outside,
) -> dict[str, Entry | None]:
    """Return what comes back, by trigger; what does not, is told."""
    config = before.get("LambdaConfig", {})
    chained = {
        name: as_theirs(arn, entry_at(config, name))
        for name, arn in chained_by(adopted.settings).items()
    }
    back = {}
    for name, entry in {**chained, **_was(undo, adopted, asked.pool)}.items():
        if asked.only and name not in asked.only:
            continue
        if entry is None or adopted.lets_in(entry, before["Arn"]):
            back[name] = entry
        else:
            outside.say(
                f"{name} stays empty: {entry} is missing, or has no permission for this pool"
            )
    return back
