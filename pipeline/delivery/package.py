"""
Makes what Lambda gets of a function: what its handler can import, and bytecode.

``python3 -m pipeline.delivery.package NAME FOLDER`` fills FOLDER for the
function NAME of template.yaml; ``sam build`` asks for each through the Makefile.
The laptop deploys `zip_code`: by the same closure of imports, without libraries,
because the emulator has those.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from pipeline.delivery.bytecode import (
    PYTHON,
    NoTargetPython,
    compile_bytecode,
    target_python,
)
from pipeline.delivery.called_services import services_of
from pipeline.delivery.closure import OURS, closure
from pipeline.delivery.kept import kept
from pipeline.delivery.known_imports import known_imports
from pipeline.delivery.libraries import library_files
from pipeline.delivery.replaced import replacements
from pipeline.delivery.service_models import as_read

FOLDERS = (*OURS, "data")
# Of the values of Architecture in template.yaml: a package runs on each.
PLATFORMS = {"arm64": "manylinux2014_aarch64", "x86_64": "manylinux2014_x86_64"}
# A line of two blanks begins a resource; what is indented deeper belongs to it.
_HANDLER = re.compile(r"^  (\w+):\n(?:    .*\n|\n)*?      Handler: (\S+)$", re.MULTILINE)


class NoSuchFunction(LookupError):
    """template.yaml has no function of that name."""


def main() -> int:
    """Fill the folder that the command line names."""
    function, folder = sys.argv[1:]
    try:
        build(Path.cwd(), function, Path(folder), interpreter=target_python())
    except NoTargetPython as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def build(root: Path, function: str, target: Path, *, interpreter: str) -> None:
    """
    Fill *target* with the package of *function*, compiled by *interpreter*.

    Raises `NoSuchFunction`, and what `closure` and `library_files` raise.
    """
    handler = all_handlers(root).get(function)
    if handler is None:
        raise NoSuchFunction(f"no template has a function called {function}")
    with known_imports(root, place=root / "build") as known:
        needed = closure(root, handler, known=known.of)
    site = dependencies(root, interpreter)
    ours = replacements(root, site, interpreter)
    libraries = library_files(site, needed.libraries, services_of(needed.modules), ours)
    _copy_bytecode({each for each in libraries if each.is_relative_to(site)}, site, target)
    _copy_bytecode({each for each in libraries if each.is_relative_to(ours)}, ours, target)
    code = _code(root, interpreter)
    own = {path.relative_to(root) for path in needed.modules.values()} | set(
        map(Path, needed.files)
    )
    _copy(_with_bytecode(code / file for file in own), code, target)


def handlers(root: Path) -> dict[str, str]:
    """Return the handler of each function of template.yaml."""
    return dict(_HANDLER.findall((root / "template.yaml").read_text(encoding="utf-8")))


def all_handlers(root: Path) -> dict[str, str]:
    """Return those of template.yaml, and of the functions that only other templates have."""
    texts = [each.read_text(encoding="utf-8") for each in sorted(root.glob("templates/*.yaml"))]
    return {name: each for text in texts for name, each in _HANDLER.findall(text)} | handlers(root)


def dependencies(root: Path, interpreter: str) -> Path:
    """Folder with what ``requirements.txt`` locks, for Lambda, compiled by *interpreter*."""
    locked = root / "requirements.txt"

    def make(folder: Path) -> None:
        first, *others = PLATFORMS.values()
        _install(locked, folder, platform=first)
        _name_platform(folder, first)
        for platform in others:
            _add_compiled(locked, folder, platform=platform)
        for described in folder.glob("*.dist-info/METADATA"):
            _keep_head(described)
        compile_bytecode(folder, interpreter)

    return kept(root, "dependencies", [locked, Path(__file__)], interpreter, make)


def _code(root: Path, interpreter: str) -> Path:
    """Folder with all code and data of the project, compiled by *interpreter*."""
    files = [
        file
        for folder in FOLDERS
        for file in sorted((root / folder).rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    ]

    def make(folder: Path) -> None:
        _copy(files, root, folder)
        compile_bytecode(folder, interpreter)

    return kept(root, "code", files, interpreter, make)


def _copy(files: Iterable[Path], base: Path, target: Path) -> None:
    for file in files:
        copy = target / file.relative_to(base)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


def _copy_bytecode(files: Collection[Path], base: Path, target: Path) -> None:
    """Of a library's modules the bytecode alone: its release has the text for tracebacks."""
    for file in files:
        [compiled] = _bytecode_of(file) if file.suffix == ".py" else [file]
        copy = target / file.relative_to(base).with_suffix(compiled.suffix)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if (less := as_read(file, files)) is None:
            shutil.copyfile(compiled, copy)
        else:
            copy.write_bytes(less)


def _with_bytecode(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        yield file
        if file.suffix == ".py":
            yield from _bytecode_of(file)


def _bytecode_of(file: Path) -> list[Path]:
    return list(file.parent.glob(f"__pycache__/{file.stem}.*.pyc"))


def _keep_head(described: Path) -> None:
    """Scanners read name and version; behind the first empty line is the project's README."""
    head, _, _ = described.read_text(encoding="utf-8").partition("\n\n")
    described.write_text(f"{head}\n", encoding="utf-8")


def _add_compiled(locked: Path, folder: Path, *, platform: str) -> None:
    """
    Put what libraries have compiled for *platform* next to what they have for the first.

    Python takes the module that has its own platform in the name of the file.
    """
    names = [
        wheel.parent.name.partition("-")[0]
        for wheel in sorted(folder.glob("*.dist-info/WHEEL"))
        if "Root-Is-Purelib: true" not in wheel.read_text(encoding="utf-8")
    ]
    if not names:
        return
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        some, other = Path(temporary, "some.txt"), Path(temporary, "other")
        some.write_text(_locked_of(locked, names), encoding="utf-8")
        _install(some, other, platform=platform)
        _name_platform(other, platform)
        _copy(other.rglob("*.so"), other, folder)


def _name_platform(folder: Path, platform: str) -> None:
    """Rename modules of Python's stable ABI: their names are the same for each *platform*."""
    ending = (
        f".cpython-{PYTHON.replace('.', '')}-{platform.removeprefix('manylinux2014_')}-linux-gnu.so"
    )
    for module in folder.rglob("*.abi3.so"):
        module.rename(module.with_name(module.name.replace(".abi3.so", ending)))


def _locked_of(locked: Path, names: Iterable[str]) -> str:
    """The entries of a lock for libraries of these *names*, with their hashes."""
    entries = re.split(r"^(?=[\w.-]+==)", locked.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = {name.replace("_", "-").lower() for name in names}
    return "".join(each for each in entries if each.partition("==")[0].lower() in named)


def _install(locked: Path, folder: Path, *, platform: str) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile"),
            *("--python-version", PYTHON, "--implementation", "cp", "--platform", platform),
            *("--target", folder, "--requirement", locked),
        ],
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
