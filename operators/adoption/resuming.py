"""Resume an `attach` or `detach` that was killed, by the pool's present state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from operators.adoption.bindings import entry_at
from operators.adoption.changing import prove
from operators.adoption.plan import config_with
from operators.adoption.pool import Pool
from operators.adoption.undo import Undo, Where


def file_name(pool_id: str, time: str) -> str:
    """Return what the undo file is called of a change of *pool_id* at *time*."""
    return f"cognito-triggers-undo-{pool_id}-{time}.json"


def unfinished(folder: Path, where: Where) -> list[tuple[Path, Undo]]:
    """
    Return the changes of *where* that a run began and did not record.

    Raises:
        NotThisPool: A file of that name cannot be understood.

    """
    return [each for each in _begun(folder, where) if each[1].is_about(where)]


def left_by_others(folder: Path, where: Where) -> list[str]:
    """
    Say which changes of the same pool were begun for another stack: only a run for that ends them.

    Raises:
        NotThisPool: A file of that name cannot be understood.

    """
    return [
        f"a run for the stack {undo.stack} was killed before it verified {undo.pool_id}: run "
        f"`{undo.by} --stack {undo.stack} --pool {undo.pool_id}` here as well, which reads {path}"
        for path, undo in _begun(folder, where)
        if undo.where[:3] == where[:3] and not undo.is_about(where)
    ]


def _begun(folder: Path, where: Where) -> list[tuple[Path, Undo]]:
    files = [(each, Undo.read(each)) for each in sorted(folder.glob(file_name(where[0], "*")))]
    return [(path, undo) for path, undo in files if undo.is_begun]


def finish(
    pool: Pool, path: Path, undo: Undo, *, sleep: Callable[[float], None]
) -> list[str] | None:
    """
    Prove a change whose call came through, and return what `prove` returns.

    If the call did not, its file goes, and None is returned.

    Where nobody knows whether it was sent, its triggers tell: the rest may have changed since.

    Raises:
        NotAsMeant: It came through, and something else is different.

    """
    before = undo.before["DescribeUserPool"]
    there = pool.describe().get("LambdaConfig", {})
    are_there = [entry_at(there, name) == entry for name, entry in undo.wanted.items()]
    if undo.state == "planned" and not any(are_there):
        path.unlink()
        return None
    config = config_with(before.get("LambdaConfig", {}), undo.wanted)
    return prove(pool, before, config, undo.before, sleep=sleep)
