"""Resume an `attach` that was killed, by the pool's present state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from operators.adoption.bindings import with_entry
from operators.adoption.changing import prove
from operators.adoption.pool import Pool
from operators.adoption.pool_update import differences
from operators.adoption.undo import Undo


def file_name(pool_id: str, time: str) -> str:
    """Return what the undo file is called of a change of *pool_id* at *time*."""
    return f"cognito-triggers-undo-{pool_id}-{time}.json"


def unfinished(folder: Path, pool_id: str, account: str) -> list[tuple[Path, Undo]]:
    """
    Return the changes that a run began and did not prove.

    Raises:
        NotThisPool: A file of that name is about another pool.

    """
    found = []
    for path in sorted(folder.glob(file_name(pool_id, "*"))):
        undo = Undo.read(path, pool_id=pool_id, account=account)
        if undo.state in ("planned", "sent"):
            found.append((path, undo))
    return found


def finish(pool: Pool, path: Path, undo: Undo, *, sleep: Callable[[float], None]) -> bool:
    """
    Prove a change whose call came through; tell whether it did. Its file goes if not.

    Raises:
        NotAsMeant: It came through, and something else is different.

    """
    before = undo.before["DescribeUserPool"]
    config = dict(before.get("LambdaConfig", {}))
    for name, binding in undo.triggers.items():
        config = with_entry(config, name, binding.put)
    if differences(config, pool.describe().get("LambdaConfig", {})):
        path.unlink()
        return False
    prove(pool, before, config, undo.before, sleep=sleep)
    undo.at("proved").keep(path)
    return True
