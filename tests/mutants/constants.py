"""
Constants of a module that only functions read: changed where they are, with nothing imported again.

One that is read while a module is imported, a default or a part of another constant, is left to
an import of everything.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.loop.dependencies import module_name
from tests.mutants.changes import Mutant, lines_at

Trees = Callable[[str], ast.Module]
_BODIES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Constant:
    """
    What one statement of a module names.

    Attributes:
        readers: The lines of the statements that read it, by file.

    """

    path: str
    names: tuple[str, ...]
    statement: ast.stmt
    readers: dict[str, set[int]]

    def change(self, mutant: Mutant) -> None:
        """Give every module that has the constant that of the mutant."""
        module = sys.modules[module_name(self.path)]
        with mutant.applied():
            code = compile(ast.Module([self.statement], []), self.path, "exec", dont_inherit=True)
        found = dict(vars(module))
        exec(code, found)  # noqa: S102  # runs the changed module
        holders = [sys.modules[module_name(path)] for path in self.readers]
        for name in self.names:
            for holder in (module, *holders):
                if name in vars(holder):
                    setattr(holder, name, found[name])


def constant(mutant: Mutant, paths: Iterable[str], tree: Trees) -> Constant | None:
    """What the *mutant* changes, if only functions of the modules *paths* read it."""
    statement = next(
        one for one in tree(mutant.path).body if one.lineno <= mutant.line <= (one.end_lineno or 0)
    )
    names = tuple(_named(statement))
    if mutant.function or not names or any(isinstance(one, _BODIES) for one in ast.walk(statement)):
        return None
    readers = defaultdict[str, set[int]](set)
    for path in {mutant.path, *paths}:
        if not _is_holder(path, mutant.path, names, tree(path)):
            continue
        for line, is_late in _reads(tree(path), names):
            if not is_late:
                return None
            readers[path] |= {*lines_at(tree(path))[line]}
    return Constant(mutant.path, names, statement, dict(readers))


def _named(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=str(name))])
            | ast.AnnAssign(target=ast.Name(id=str(name)), value=ast.expr())
        ):
            yield name
        case ast.Assign(targets=[ast.Tuple(elts=parts)]):
            yield from (part.id for part in parts if isinstance(part, ast.Name))


def _is_holder(path: str, of: str, names: tuple[str, ...], found: ast.Module) -> bool:
    """Whether *path* is the module, imports one of its *names*, or the module with all of them."""
    if path == of:
        return True
    module = module_name(of)
    for node in ast.walk(found):
        match node:
            case ast.ImportFrom(module=str(place), names=imported):
                whole = {f"{place}.{one.name}" for one in imported}
                if module in whole or whole & {f"{module}.{name}" for name in names}:
                    return True
            case ast.Import(names=imported) if any(one.name == module for one in imported):
                return True
    return False


def _reads(node: ast.AST, names: tuple[str, ...], *, late: bool = False) -> Iterator[tuple]:
    """The line of each read, and whether it is in the body of a function."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name) if name in names:
            yield node.lineno, late
        case ast.ImportFrom(names=imported) if any(
            one.name in names and one.asname not in {None, one.name} for one in imported
        ):
            yield node.lineno, False
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns"}:
            continue
        is_late = late or (field == "body" and isinstance(node, _BODIES))
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _reads(one, names, late=is_late)


class Constants:
    """
    Which mutants are in force with nothing imported again, and which lines then run differently.

    *needs* says which files a file leans on, *at_import* which lines have run when all is imported.
    """

    def __init__(
        self, needs: Mapping[str, set[str]], at_import: Mapping[str, frozenset[int]], tree: Trees
    ) -> None:
        self._needs, self._at_import, self._tree = needs, at_import, tree
        self._known = dict[str, Constant | None]()

    def read(self, one: Mutant) -> dict[str, set[int]]:
        """The lines of functions, by file."""
        if one.function:
            return {one.path: {*one.lines}}
        found = self.of(one)
        return found.readers if found else {}

    def of(self, one: Mutant) -> Constant | None:
        """The constant that it changes, if no import has read it."""
        name = f"{one.path} {one.name}"
        if name not in self._known:
            self._known[name] = self._late(one)
        return self._known[name]

    def _late(self, one: Mutant) -> Constant | None:
        users = [path for path, needed in self._needs.items() if one.path in needed]
        loaded = [path for path in users if module_name(path) in sys.modules]
        found = constant(one, loaded, self._tree)
        if found and any(
            lines & self._at_import.get(path, frozenset()) for path, lines in found.readers.items()
        ):
            return None
        return found
