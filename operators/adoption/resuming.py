"""Resume an `attach` that was killed, by the pool's present state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from operators.adoption.bindings import entry_at, with_entry
from operators.adoption.changing import prove
from operators.adoption.pool import Pool
from operators.adoption.undo import Undo, Where


def file_name(pool_id: str, time: str) -> str:
    """Return what the undo file is called of a change of *pool_id* at *time*."""
    return f"cognito-triggers-undo-{pool_id}-{time}.json"


def unfinished(folder: Path, where: Where) -> list[tuple[Path, Undo]]:
    """
    Return the changes of *where* that a run began and did not prove.

    Raises:
        NotThisPool: A file of that name cannot be understood.

    """
    found = []
    for path in sorted(folder.glob(file_name(where[0], "*"))):
        undo = Undo.read(path)
        if undo.is_about(where) and undo.state in ("planned", "sent"):
            found.append((path, undo))
    return found


def finish(
    pool: Pool, path: Path, undo: Undo, *, sleep: Callable[[float], None]
) -> list[str] | None:
    """
    Prove a change whose call came through, and return what `prove` returns.

    If the call did not, its file goes, and None is returned.

    Where nobody knows whether it was sent, ours tell: the rest may have changed since.

    Raises:
        NotAsMeant: It came through, and something else is different.

    """
    before = undo.before["DescribeUserPool"]
    config = dict(before.get("LambdaConfig", {}))
    for name, binding in undo.triggers.items():
        config = with_entry(config, name, binding.put)
    there = pool.describe().get("LambdaConfig", {})
    are_there = [entry_at(there, name) == each.put for name, each in undo.triggers.items()]
    if undo.state == "planned" and not any(are_there):
        path.unlink()
        return None
    unread = prove(pool, before, config, undo.before, sleep=sleep)
    undo.at("proved").keep(path)
    return unread
