"""
What a module imports and reads, by its text: at its top, late, or by a name put together.

What the text does not name is refused by `closure`: a package that is cut by
imports would miss it, and a user would be the first to notice.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_IMPORTERS = frozenset({"import_module", "__import__"})
_PLACES = frozenset({"__file__", "__path__", "__spec__", "__loader__"})
_SHIPPED = frozenset({"SHIPPED"})


@dataclass(frozen=True, slots=True)
class Imports:
    """
    The other modules that a module needs.

    Attributes:
        names: Modules that import statements name.
        members: What they take of these: each a module, too, or a thing in one.
        packages: Packages any module of which may be imported.
        files: Files that the module reads, relative to the folder of the project.
        hidden: Lines that import what the text does not name.
        looking: Lines that look for files, in a module that names none.

    """

    names: frozenset[str]
    members: frozenset[str]
    packages: frozenset[str]
    files: tuple[str, ...]
    hidden: tuple[int, ...]
    looking: tuple[int, ...]


def imports_of(source: str, *, package: str = "") -> Imports:
    r"""
    What the module with this text imports; *package* is where its relative names begin.

    Statements inside functions count; those for type checkers alone do not.

    >>> found = imports_of("from a import b\nimport_module(f'c.d.{e}')")
    >>> set(found.names), set(found.members), set(found.packages)
    ({'a'}, {'a.b'}, {'c.d'})
    >>> imports_of("import_module(name)").hidden
    (1,)
    """
    nodes = list(_that_run(ast.parse(source)))
    calls = [each for each in nodes if isinstance(each, ast.Call) and _imports(each.func)]
    called = {id(each.func) for each in calls}
    names = {name for each in nodes for name in _named(each, package)}
    names |= {name for each in calls if (name := _whole_name(each))}
    packages = {name for each in calls if (name := _start_of_name(each))}
    hidden = [each.lineno for each in calls if not (_whole_name(each) or _start_of_name(each))]
    hidden += [_line(each) for each in nodes if _hides_importer(each, called)]
    shipped = [files for each in nodes if (files := _shipped(each)) is not None]
    looking = [] if shipped else [_line(each) for each in nodes if _is_name(each, _PLACES)]
    return Imports(
        names=frozenset(names),
        members=frozenset(name for each in nodes for name in _members(each, package)),
        packages=frozenset(packages),
        files=tuple(file for each in shipped for file in each),
        hidden=tuple(hidden),
        looking=tuple(looking),
    )


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def _that_run(tree: ast.AST) -> Iterator[ast.AST]:
    """*tree* and all below, each before what is below it, but for ``if TYPE_CHECKING:``."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        children: Sequence[ast.AST] = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            children = node.orelse
        waiting += reversed(children)


def _named(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names)
    if isinstance(node, ast.ImportFrom):
        yield _absolute(node, package)


def _members(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        yield from (f"{_absolute(node, package)}.{each.name}" for each in node.names)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    parents = package.split(".")[: -(node.level - 1) or None] if node.level else []
    return ".".join([*parents, *filter(None, [node.module])])


def _imports(function: ast.expr) -> bool:
    return _is_name(function, _IMPORTERS) or getattr(function, "attr", "") in _IMPORTERS


def _is_name(node: ast.AST, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _whole_name(call: ast.Call) -> str | None:
    match call.args:
        case [ast.Constant(value=str(name))] if not name.startswith("."):
            return name
    return None


def _start_of_name(call: ast.Call) -> str | None:
    """Return "a.b" for ``f"a.b.{…}"``, whose last part alone is not known."""
    match call.args:
        case [ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue()])]:
            return start.removesuffix(".") if start.endswith(".") else None
    return None


def _hides_importer(node: ast.AST, called: set[int]) -> bool:
    """Whether it gives the importing function another name, or hands it on."""
    if isinstance(node, ast.ImportFrom):
        return any(each.name in _IMPORTERS and each.asname for each in node.names)
    return isinstance(node, ast.Name | ast.Attribute) and _imports(node) and id(node) not in called


def _shipped(node: ast.AST) -> list[str] | None:
    """Return the files of ``SHIPPED = ("a/b.txt", …)``, which may have other targets, too."""
    if isinstance(node, ast.Assign) and any(_is_name(each, _SHIPPED) for each in node.targets):
        return list(ast.literal_eval(node.value))
    return None
