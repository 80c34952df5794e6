"""
Which files of the locked libraries a package holds, by what is imported of them.

Boto3, Powertools and others are cut by their imports, as the project's own code is, and some of
their modules have a few lines in their place; other libraries are taken whole.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from pipeline.delivery.closure import HiddenImport, NotInPackage, imports_of_file, module_file
from pipeline.delivery.import_statements import Imports
from pipeline.delivery.known_imports import KnownImports, known_imports
from pipeline.delivery.library_cuts import (
    BY_COMPILED,
    BY_MODULE,
    BY_NAME,
    NEVER,
    NOT_ASKED_FOR,
    NOT_FOLLOWED,
    OF_SERVICE,
    WITH_FILES,
)
from pipeline.delivery.replaced import names_in


def library_files(
    site: Path, imported: Iterable[str], services: Iterable[str], replacements: Path
) -> set[Path]:
    """
    The files below *site* that modules need who import these names, and call these services.

    Some are of *replacements*: modules in the place of a library's, unless somebody takes more of
    those. Raises `HiddenImport` where a library that is cut imports by a name that is put together,
    and `NotInPackage` for a service that botocore does not know.
    """
    called = frozenset(services)
    for service in called:
        if not (site / "botocore/data" / service).is_dir():
            raise NotInPackage(f"botocore knows no service called {service}")
    by_service = {each for service in called for each in OF_SERVICE.get(service, ())}
    with known_imports(site) as known:
        cut, found, own = _Cut(site, replacements, known), set[Path](), None
        while own != cut.own:
            own = set(cut.own)
            found = cut.found({*imported, *by_service})
    ours = {each for each in found if each.is_relative_to(replacements)}
    return ours | {
        each for each in found - ours if _is_read(each.relative_to(site).as_posix(), called)
    }


class _Cut:
    """
    Finds what is imported of the libraries in a folder.

    Attributes:
        own: Modules that are taken as they are, and not their replacements.

    """

    def __init__(self, site: Path, replacements: Path, known: KnownImports) -> None:
        self._site, self._replacements, self._known = site, replacements, known
        self._distributions = _distributions(site)
        self.own: set[str] = set()

    def found(self, imported: Iterable[str]) -> set[Path]:
        """The files for these names; if `own` grows meanwhile, these are not yet all."""
        waiting, found, seen = sorted(imported), set[Path](), set[str]()
        while waiting:
            asked = waiting.pop()
            name = _module_or_whole(self._site, asked)
            top = name.partition(".")[0]
            if top not in self._distributions or _is_never_reached(name):
                continue  # what is not locked is imported by libraries that can do without
            self._note(name, member=asked[len(name) + 1 :])
            if name in seen:
                continue
            seen.add(name)
            files, more = self._module(name) if top in BY_MODULE else self._whole(name)
            found |= files | {each for each in self._distributions[top] if _tells_version(each)}
            waiting += more
        return found

    def _note(self, name: str, *, member: str) -> None:
        """A module is not replaced where somebody takes a *member* that its replacement lacks."""
        file = self._replacement(name)
        if file and member and member not in names_in(file.read_text(encoding="utf-8")):
            self.own.add(name)

    def _replacement(self, name: str) -> Path | None:
        return None if name in self.own else module_file(self._replacements, name)

    def _module(self, name: str) -> tuple[set[Path], set[str]]:
        """The file of a module of a library that is cut, and what it imports."""
        replacement = self._replacement(name)
        path = replacement or module_file(self._site, name)
        if path is None:
            raise HiddenImport(f"{name} is no package of Python modules, and cannot be cut")
        read = imports_of_file(path, name) if replacement else self._known.of(path, name)
        beside = path.parent.rglob("*") if name in WITH_FILES else ()
        return {path, *filter(_is_data, beside)}, {
            name.rpartition(".")[0] or name,
            *_asked_for(path, name, read),
        }

    def _whole(self, name: str) -> tuple[set[Path], set[str]]:
        """All files of a library, and what it imports of others."""
        site = self._site
        files = {each for each in (site / name).rglob("*") if _is_data(each) or _is_source(each)}
        files |= {
            each for each in (site / f"{name}.py", *site.glob(f"{name}.*.so")) if each.is_file()
        }
        sources = {_name(site, file): file for file in files if file.suffix == ".py"}
        names = {
            each for module, file in sources.items() for each in self._known.of(file, module).names
        }
        names -= {each for each in names if each.partition(".")[0] in NOT_ASKED_FOR.get(name, ())}
        names |= BY_COMPILED.get(name, frozenset())
        return files, {each for each in names if each.partition(".")[0] != name}


def _asked_for(path: Path, name: str, read: Imports) -> set[str]:
    """What the module *name* of a library that is cut imports."""
    if (read.hidden or read.packages) and name not in BY_NAME:
        raise HiddenImport(f"{path} imports by name; BY_NAME has to say what")
    asked_for = set() if name in NOT_FOLLOWED else {*read.names, *read.members}
    for other in NOT_ASKED_FOR.get(name, ()):
        asked_for = {each for each in asked_for if not f"{each}.".startswith(f"{other}.")}
    return {*asked_for, *BY_NAME.get(name, ())}


def _module_or_whole(site: Path, name: str) -> str:
    """
    The module that has *name*; its library, if that is taken whole.

    "idna.core" of "idna.core.encode", "msgspec" of "msgspec.json".
    """
    top = name.partition(".")[0]
    if top not in BY_MODULE:
        return top
    while name != top and module_file(site, name) is None:
        name = name.rpartition(".")[0]
    return name


def _is_never_reached(name: str) -> bool:
    return any(name == never or name.startswith(f"{never}.") for never in NEVER)


def _name(site: Path, file: Path) -> str:
    module = file.relative_to(site).with_suffix("")
    return ".".join(module.parent.parts if module.name == "__init__" else module.parts)


def _distributions(site: Path) -> dict[str, list[Path]]:
    """What describes the distribution of each name that can be imported."""
    found: dict[str, list[Path]] = {}
    for record in site.glob("*.dist-info/RECORD"):
        with record.open(newline="", encoding="utf-8") as file:
            tops = {_top(row[0]) for row in csv.reader(file) if row}
        found |= {top: list(record.parent.glob("*")) for top in tops if not top.endswith("-info")}
    return found


def _top(file: str) -> str:
    """The name that *file* is imported by, or below: also of a compiled module next to packages."""
    top = file.partition("/")[0]
    return top.partition(".")[0] if top.endswith(".so") else top.removesuffix(".py")


def _tells_version(file: Path) -> bool:
    """Whether it tells scanners what is installed, or is the licence."""
    return file.is_file() and (file.name == "METADATA" or file.name.startswith("LICENSE"))


def _is_source(file: Path) -> bool:
    return file.is_file() and file.suffix == ".py"


def _is_data(file: Path) -> bool:
    return file.is_file() and file.suffix not in {".py", ".pyc"}


def _is_read(file: str, services: frozenset[str]) -> bool:
    if file.startswith("bin/") or "/tests/" in file or file.endswith("/examples-1.json"):
        return False
    folder, _, described = file.partition("botocore/data/")
    return folder != "" or "/" not in described or described.partition("/")[0] in services
