"""What a pool calls again after `detach`, and how much is known of that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from operators.adoption.adopted import Adopted
from operators.adoption.bindings import Entry, entry_at
from operators.adoption.chaining import as_theirs, chained_by
from operators.adoption.changing import NotAsMeant
from operators.adoption.completing import resumed
from operators.adoption.pool import Pool
from operators.adoption.resuming import file_name, left_by_others, unfinished
from operators.adoption.undo import Undo
from operators.outside import Outside


def begun(
    pool: Pool, adopted: Adopted, undo: tuple[Path, Undo] | None, outside: Outside
) -> list[Undo]:
    """
    Return what killed runs changed, in files of this folder or in *undo*; completes it.

    A dry run completes nothing, and takes them for changes that reached the pool. After `attach`,
    other settings that differ are printed, and do not prevent detaching; so is a run
    of another stack, which only a run for that completes.

    Raises:
        NotAsMeant: It differs after a `detach`.

    """
    where = adopted.where(pool.pool_id)
    for line in left_by_others(Path.cwd(), where):
        outside.say(line)
    found = unfinished(Path.cwd(), where)
    if undo and undo[1].is_begun and undo[0].resolve() not in {path for path, _ in found}:
        found.append(undo)
    if outside.is_dry:
        return [each for _, each in found]
    return [each for path, each in found if _came(pool, adopted, path, each, outside)]


def _came(pool: Pool, adopted: Adopted, path: Path, undo: Undo, outside: Outside) -> bool:
    try:
        return resumed(pool, adopted, path, undo, outside)
    except NotAsMeant as error:
        if undo.by == "detach":
            raise
        outside.say(str(error))
        undo.at("proved").keep(path)
        return True


def restored(
    adopted: Adopted,
    before: Mapping[str, Any],
    known: Iterable[Undo],
    outside: Outside,
    *,
    only: Collection[str],
) -> dict[str, Entry | None]:
    """Return what comes back, by trigger; what does not, is told."""
    config, back = before.get("LambdaConfig", {}), {}
    was: dict[str, Entry | None] = {
        name: as_theirs(arn, entry_at(config, name))
        for name, arn in chained_by(adopted.settings).items()
    }
    was |= adopted.remembered(before["Id"])
    for undo in known:
        was |= {name: binding.was for name, binding in undo.triggers.items()}
    for name, entry in was.items():
        if only and name not in only:
            continue
        if entry is None or adopted.lets_in(entry, before["Arn"]):
            back[name] = entry
        else:
            outside.say(
                f"{name} stays empty: {entry} is missing, or has no permission for this pool"
            )
    return back


def unknown(adopted: Adopted, pool_id: str) -> str:
    """Return what to do if the stack has no record of the pool, and no file is there either."""
    return (
        f"{adopted.stack} has no record of {pool_id}, so no former function is restored. If a run "
        f"of `attach` was killed, run `detach` in its folder: {file_name(pool_id, '…')} is there"
    )
