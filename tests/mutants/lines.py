"""Which lines of the project run, told by counters in its code, as coverage is (`tests/loop`)."""

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from tests.loop.counters import Counted, Reached, counted

LinesOf = dict[str, frozenset[int]]  # by the path of a file


class Lines:
    """
    The lines that ran since they were last forgotten, of every thread, in modules of *folders*.

    A tracer would see the same, and make all code two to three times as slow. A statement is known
    by its first line; a module has to be imported after this has begun.
    """

    def __init__(self, root: Path, folders: tuple[str, ...]) -> None:
        self._root, self._folders = root, folders
        self._found: dict[str, tuple[Counted, Reached]] = {}

    def begin(self) -> None:
        """Have what is imported from now on count, doctests by pytest's own importer, too."""
        original: Any = SourceFileLoader.get_code

        def get_code(loader: SourceFileLoader, name: str) -> Any:
            return self._code(Path(loader.path)) or original(loader, name)

        SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
        sys.meta_path.insert(0, self)  # type: ignore[arg-type]

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name.partition(".")[0] not in self._folders:
            return None
        return PathFinder.find_spec(name, path, target)

    def _code(self, path: Path) -> CodeType | None:
        if not path.is_relative_to(self._root):
            return None
        place = str(path.relative_to(self._root))
        if not place.startswith(tuple(f"{folder}/" for folder in self._folders)):
            return None
        if place not in self._found:
            found = counted(path.read_text(), str(path))
            self._found[place] = found, Reached(len(found.counters))
        found, reached = self._found[place]
        return found.writing_to(reached)

    def forget(self) -> None:
        """Nothing has run."""
        for _, reached in self._found.values():
            reached[:] = bytes(len(reached))

    def ran(self) -> LinesOf:
        """What has run, by file."""
        return {
            place: frozenset(
                line
                for (line, to), is_reached in zip(found.counters, reached, strict=True)
                if is_reached and to == line
            )
            for place, (found, reached) in self._found.items()
            if 1 in reached
        }
