"""Complete a change: record it in the stack, then end its file; also what a killed run began."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from botocore.exceptions import ClientError

from operators.adoption.adopted import Adopted
from operators.adoption.changing import NotAsMeant
from operators.adoption.outcomes import unchanged
from operators.adoption.plan import Plan
from operators.adoption.pool import Pool
from operators.adoption.resuming import finish
from operators.adoption.undo import Undo, Where
from operators.outside import Outside

TO_UNDO: Final = "To undo: `detach --undo "
AGAIN: Final = "run `detach` again: it completes the record of the stack"


def undo_of(
    pool: Pool, plan: Plan, where: Where, by: Literal["attach", "detach"] = "attach"
) -> Undo:
    """Return the undo file's content for *plan*, before it is carried out."""
    pool_id, account, region, stack = where
    return Undo(
        pool_id=pool_id,
        account=account,
        region=region,
        stack=stack,
        before={"DescribeUserPool": plan.before, **pool.beside()},
        triggers=plan.triggers,
        by=by,
    )


def complete(adopted: Adopted, undo: Undo, path: Path, outside: Outside) -> None:
    """Record what was proved, and end its file: killed before that, the next run does it again."""
    record(adopted, undo, path, outside)
    if undo.by == "attach":
        undo.at("proved").keep(path)
    else:
        path.unlink()


def record(adopted: Adopted, undo: Undo, path: Path, outside: Outside) -> None:
    """
    Keep in the stack what was attached, or forget what was detached.

    Raises:
        NotAsMeant: The stack could not.

    """
    try:
        if undo.by == "attach":
            adopted.remember(undo.pool_id, undo.triggers, stamp(outside))
        else:
            adopted.forget(undo.pool_id, undo.triggers)
    except ClientError as error:
        raise NotAsMeant(
            f"the stack could not record the change, so keep {path}: {error}"
            if undo.by == "attach"
            else f"detached, but the stack still has the record: {error}. Next: get the right that "
            f"is named, then {AGAIN}"
        ) from error


def resumed(pool: Pool, adopted: Adopted, path: Path, undo: Undo, outside: Outside) -> bool:
    """
    Complete what a killed run began, and say so; False if its call never reached the pool.

    Raises:
        NotAsMeant: The call came through, and something else is different.

    """
    try:
        unread = finish(pool, path, undo, sleep=outside.sleep)
    except NotAsMeant as error:
        record(adopted, undo, path, outside)
        raise NotAsMeant(
            f"{error}. If somebody else changed that, delete {path}{_then(undo, path)}"
        ) from error
    if unread is None:
        outside.say(f"the call of the previous run never reached the pool; {path} was deleted")
        return False
    complete(adopted, undo, path, outside)
    outside.say(f"{undo.by}ed by the previous run; {unchanged(unread)}{_then(undo, path)}")
    return True


def stamp(outside: Outside) -> str:
    """Return the time as names of files and records have it."""
    return outside.now().strftime("%Y%m%dT%H%M%SZ")


def _then(undo: Undo, path: Path) -> str:
    return f". {TO_UNDO}{path}`" if undo.by == "attach" else ""
