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
from collections.abc import Collection
from functools import partial
from pathlib import Path

from operators.adoption.adopted import Adopted
from operators.adoption.changing import NotAsMeant, NotVerified, change
from operators.adoption.completing import AGAIN, complete, stamp, undo_of
from operators.adoption.leaving import is_own, leaving, stack_of
from operators.adoption.outcomes import OWNED, outcome, unchanged
from operators.adoption.owner import owner_of
from operators.adoption.plan import Plan, detaching
from operators.adoption.pool import Pool
from operators.adoption.restoring import begun, restored, unknown
from operators.adoption.resuming import file_name
from operators.adoption.undo import Undo
from operators.adoption.uninterrupted import uninterrupted
from operators.outside import Outside
from operators.typed import triggers


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
    found = begun(pool, adopted, (asked.undo, undo) if undo else None, outside)
    if found and not asked.dry_run:
        before = pool.describe()
    known = [*found, undo] if undo else found
    ours = leaving(outside.client, adopted, before)
    back = restored(adopted, before, known, outside, only=asked.only)
    plan = detaching(before, ours, back, only=asked.only)
    if not plan.triggers:
        of = f" for {', '.join(asked.only)}" if asked.only else ""
        none = "no missing function" if adopted.is_deleted else f"no function of {adopted.stack}"
        outside.say(f"{asked.pool} calls {none}{of}")
        if not asked.dry_run:
            _close(asked, adopted, undo)
        return 0
    if (code := _may_not(asked, outside, adopted, plan, is_known=bool(known))) is not None:
        return code
    for name in plan.triggers:
        outside.say(f"{name}: {ours[name]} → {plan.lambda_config.get(name, 'none')}")
    if asked.dry_run:
        return 0
    outside.agree(f"Change {asked.pool}?")
    with uninterrupted():
        unread = _change(pool, plan, adopted, outside)
        _close(asked, adopted, undo)
    outside.say(
        f"detached; {unchanged(unread)}. {_of_the_stack(adopted, ours.keys() - plan.triggers)}"
    )
    return 0


def _may_not(
    asked: argparse.Namespace, outside: Outside, adopted: Adopted, plan: Plan, *, is_known: bool
) -> int | None:
    """Say who manages the pool, and return the exit code; None if the triggers are ours to take."""
    if is_known or asked.owner or adopted.is_by_attach(asked.pool):
        return None
    if is_own(plan.before, adopted.stack):
        return None
    if owner := owner_of(outside.client, plan.before):
        outside.say(f"{owner.kind} manages this pool ({owner.name}): remove the triggers there")
        outside.say("--owner none detaches them here, until the next run of the stack or tool")
        return OWNED
    outside.say(unknown(adopted, asked.pool))
    return None


def _change(pool: Pool, plan: Plan, adopted: Adopted, outside: Outside) -> list[str]:
    """Make the change, and its file is gone; it stays if the pool is not as it was meant."""
    undo = undo_of(pool, plan, adopted.where(pool.pool_id), by="detach")
    path = Path.cwd() / file_name(pool.pool_id, f"{stamp(outside)}-detach")
    try:
        unread = change(pool, plan, undo, path, sleep=outside.sleep)
    except NotVerified as error:
        raise NotAsMeant(f"{error}. Next: correct what is named, then {AGAIN}") from error
    except NotAsMeant as error:
        undo.at("undone").keep(path)
        raise NotAsMeant(
            f"{error}. {path} has the former state. Next: correct what is named, then {AGAIN}"
        ) from error
    complete(adopted, undo, path, outside)
    return unread


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


def _close(asked: argparse.Namespace, adopted: Adopted, undo: Undo | None) -> None:
    """Leave neither a record of the pool in the stack nor an undo file that could be used again."""
    if adopted.attached(asked.pool):
        adopted.forget(asked.pool, asked.only)
    if undo and not asked.only:
        undo.at("undone").keep(asked.undo)
