"""
All that a function's handler can import: modules of ours, libraries, and files that these read.

Read from the text (`import_statements`), so that what is imported late, once in
a thousand invocations, is in the package as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.delivery.import_statements import Imports, imports_of

OURS = ("rules", "events", "runtime", "triggers", "workers", "api")
# What finds modules or files by other ways than their names.
_OTHER_WAYS = ("importlib.", "pkgutil", "runpy", "zipimport")
_IS_NAMED = frozenset({"importlib.import_module"})

# What the module at a path, of a name, imports.
ReadImports = Callable[[Path, str], Imports]


class HiddenImport(ValueError):
    """A module imports or reads what its text does not name; the message says where."""


class NotInPackage(LookupError):
    """What a module imports or reads is not there; the message says what."""


@dataclass(slots=True)
class Closure:
    """
    What a handler needs.

    Attributes:
        modules: Modules of ours, by name, packages included.
        files: Other files, relative to the folder of the project.
        libraries: What is imported of libraries, by full names.

    """

    modules: dict[str, Path] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    libraries: set[str] = field(default_factory=set)


def closure(root: Path, handler: str, *, known: ReadImports | None = None) -> Closure:
    """
    What the function ``module.name`` needs of the project at *root*.

    Raises `HiddenImport`, and `NotInPackage` if a module of ours is not there.
    """
    read = known or imports_of_file
    found, waiting = Closure(), [handler.rpartition(".")[0]]
    while waiting:
        name = waiting.pop()
        if name not in found.modules:
            path = module_file(root, name)
            if path is None:
                raise NotInPackage(f"{handler} needs {name}, which is not there")
            found.modules[name] = path
            waiting += _needed(root, name, path, found, read(path, name))
    return found


def _needed(root: Path, name: str, path: Path, found: Closure, read: Imports) -> Iterator[str]:
    """Names of modules of ours; notes in *found* what is not ours. Raises `HiddenImport`."""
    _check(root, path.relative_to(root), read)
    if parent := name.rpartition(".")[0]:
        yield parent
    found.files.update(read.files)
    for package in read.packages:
        yield from modules_below(root, package)
    for imported in read.names | read.members:
        if imported.partition(".")[0] not in {*OURS, *sys.stdlib_module_names}:
            found.libraries.add(imported)
    for imported in sorted(filter(_is_ours, read.names | read.members)):
        if module_file(root, imported):
            yield imported
        elif imported in read.names:
            raise NotInPackage(f"{name} imports {imported}, which is not there")


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in OURS


def _check(root: Path, file: Path, read: Imports) -> None:
    if read.hidden:
        raise HiddenImport(
            f"{file}:{read.hidden[0]} imports what its text does not name; "
            'import_module(f"package.{name}") is read as any module of the package'
        )
    if read.looking:
        raise HiddenImport(f"{file}:{read.looking[0]} looks for files; SHIPPED has to name them")
    if other := sorted(
        each for each in (read.names | read.members) - _IS_NAMED if each.startswith(_OTHER_WAYS)
    ):
        raise HiddenImport(f"{file} imports {other[0]}, which finds modules by other ways")
    if missing := [each for each in read.files if not (root / each).is_file()]:
        raise NotInPackage(f"{file} names {missing[0]}, which is not there")


def module_file(root: Path, name: str) -> Path | None:
    """The file of a module or package below *root*."""
    path = root.joinpath(*name.split("."))
    files = (path / "__init__.py", path.with_name(f"{path.name}.py"))
    return next((file for file in files if file.is_file()), None)


def modules_below(root: Path, package: str) -> Iterator[str]:
    """The modules of *package*, without those of packages in it."""
    for file in sorted(root.joinpath(*package.split(".")).glob("*.py")):
        yield package if file.stem == "__init__" else f"{package}.{file.stem}"


def imports_of_file(path: Path, name: str) -> Imports:
    """What the module *name* imports; each version of a file is read once."""
    seen = path.stat()
    return _imports_at(path, name, seen.st_mtime_ns, seen.st_size)


@cache
def _imports_at(path: Path, name: str, _changed: int, _size: int) -> Imports:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    return imports_of(path.read_text(encoding="utf-8"), package=package)
