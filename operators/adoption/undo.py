"""
The undo file: a pool's description before its triggers were set.

The file is on the disk before the pool is changed. An operator can restore the pool from
it without this program. Only its owner may read it: a pool's description holds the
external ID of its SMS role.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal, Self

from operators.adoption.bindings import Entry

SCHEMA: Final = "urn:cognito-triggers:undo:1"
Where = tuple[str, str, str, str]  # pool, account, Region, stack
# planned: nothing is known to be sent; sent: AWS took it; proved: the pool is as it was meant, and
# the stack has the record; undone: detach has used it.
State = Literal["planned", "sent", "proved", "undone"]


class NotThisPool(ValueError):
    """The file is none of this program's, is cut off, or is about another pool or Region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One trigger: what was there before the suite's function, and that."""

    was: Entry | None
    put: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """
    One change of a pool: `attach` sets what is put, `detach` sets again what was.

    Attributes:
        before: What AWS answered before it, by the name of the call, such as
            ``{"DescribeUserPool": {…}, "GetUserPoolMfaConfig": {…}}``.
        triggers: By the name of the trigger.
        stack: Whose functions were put there; empty in a file that does not say.

    """

    pool_id: str
    account: str
    region: str
    stack: str = ""
    before: Mapping[str, Any]
    triggers: Mapping[str, Binding]
    state: State = "planned"
    by: Literal["attach", "detach"] = "attach"
    schema: str = field(default=SCHEMA)

    def at(self, state: State) -> Undo:
        """Return the same in another *state*."""
        return replace(self, state=state)

    @property
    def is_begun(self) -> bool:
        """Whether the run ended before it had recorded the change in the stack."""
        return self.state in ("planned", "sent")

    @property
    def wanted(self) -> dict[str, Entry | None]:
        """What the pool is to call, by the name of the trigger."""
        told = self.triggers.items()
        return {name: each.put if self.by == "attach" else each.was for name, each in told}

    def keep(self, path: Path) -> None:
        """Write it to *path*, readable by its owner only, and wait until it is on the disk."""
        beside = path.with_name(f"{path.name}.part")
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1, default=str)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    @property
    def where(self) -> Where:
        """A replica has the primary's pool id; a pool may have several stacks."""
        return self.pool_id, self.account, self.region, self.stack

    def is_about(self, where: Where) -> bool:
        """Tell whether it is about *where*; a file that names no stack is about any."""
        return self.where in (where, (*where[:3], ""))

    def check(self, path: Path, where: Where) -> None:
        """Raise `NotThisPool` if it is not about *where*, or has been used to detach."""
        if not self.is_about(where):
            raise NotThisPool(f"{path} is about {_placed(self.where)}, not about {_placed(where)}")
        if self.state == "undone":
            raise NotThisPool(
                f"{path} has been used by detach already: without --undo, detach takes what the "
                "stack remembers"
            )

    @classmethod
    def read(cls, path: Path) -> Self:
        """
        Return what *path* says.

        Raises:
            NotThisPool: It cannot be understood.
            OSError: It cannot be read.

        """
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            if told.get("schema") != SCHEMA:
                raise NotThisPool(f"{path} is not an undo file of this version")
            bindings = {name: Binding(**each) for name, each in told.pop("triggers").items()}
            return cls(**told, triggers=bindings)
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError) as error:
            if isinstance(error, NotThisPool):
                raise
            raise NotThisPool(f"{path} is not an undo file, or is truncated") from None


def _placed(where: Where) -> str:
    pool_id, account, region, stack = where
    beside = f" with the stack {stack}" if stack else ""
    return f"{pool_id}{beside} in the account {account} in {region}"
