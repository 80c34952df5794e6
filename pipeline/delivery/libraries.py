"""
Which files of the locked libraries a package holds, by what is imported of them.

Powertools and dnspython are cut by their imports, as the project's own code is;
other libraries are taken whole, botocore with the services that are called.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.delivery.closure import HiddenImport, module_file
from pipeline.delivery.known_imports import KnownImports, known_imports

BY_MODULE = frozenset({"aws_lambda_powertools", "dns", "email_validator", "idna"})
# Named in the text and never reached: each for its reason.
NEVER: Mapping[str, str] = {
    "email_validator.deliverability": "asks DNS; rules/addresses asks for no such check",
    "aws_lambda_powertools.utilities.parser": "needs pydantic, which is not locked",
    "dns._asyncio_backend": "of asynchronous look-ups",
    "dns._trio_backend": "of asynchronous look-ups",
    "dns.asyncresolver": "of asynchronous look-ups",
    "dns.quic._asyncio": "needs aioquic, which is not locked",
    "dns.quic._common": "needs aioquic, which is not locked",
    "dns.quic._sync": "needs aioquic, which is not locked",
    "dns.quic._trio": "needs aioquic, which is not locked",
    "dns.win32util": "of Windows",
}
_RECORDS = ("A", "AAAA", "CNAME", "MX", "NS", "OPT", "SOA", "TXT")
# Imported by names that are put together; records without a module are read as their bytes.
BY_NAME: Mapping[str, frozenset[str]] = {
    "dns.rdata": frozenset(
        f"dns.rdtypes.{'IN' if each.startswith('A') else 'ANY'}.{each}" for each in _RECORDS
    ),
    "aws_lambda_powertools.shared.lazy_import": frozenset(),  # of X-Ray's, which is not locked
}
# Taken, and stopped by its first import, of what is not locked: its others would be for nothing.
NOT_FOLLOWED: Mapping[str, str] = {
    "urllib3.contrib.pyopenssl": "needs pyOpenSSL; botocore asks for it and does without",
}
# Asked for in a case that our use of the library never comes to.
NOT_ASKED_FOR: Mapping[str, frozenset[str]] = {
    "urllib3": frozenset({"idna"}),  # for hosts that are not ASCII; those of AWS are
    "msgspec": frozenset({"attrs"}),  # for classes of attrs; nothing here is one
    # To write a model of pydantic, which is not locked; the API imports it by itself.
    "aws_lambda_powertools.shared.functions": frozenset({"aws_lambda_powertools.event_handler"}),
}
# What compiled modules import, which no text says.
BY_COMPILED: Mapping[str, frozenset[str]] = {
    "cryptography": frozenset({"_cffi_backend"}),
}
# Of libraries that are taken whole, what nothing reads.
_BALLAST = (
    *("bin/", "boto3/data/", "boto3/examples/", "urllib3/contrib/emscripten/"),
    *("dateutil/zoneinfo/", "dateutil/easter", "dateutil/rrule", "dateutil/tzwin"),  # of calendars
)
_MAKERS = frozenset({"patient", "boto3_client"})
_MAKES_FOR_OTHERS = "runtime.boto3_clients"


def library_files(site: Path, imported: Iterable[str], services: Iterable[str]) -> set[Path]:
    """
    The files below *site* that modules need who import these names, and call these services.

    Raises `HiddenImport` where a library that is cut imports by a name that is put together.
    """
    called = frozenset(services)
    with known_imports(site) as known:
        found = _found(site, imported, known)
    taken = {each for each in found if each.name != "RECORD"}
    return {each for each in taken if _is_read(each.relative_to(site).as_posix(), called)}


def services_of(modules: Mapping[str, Path]) -> set[str]:
    """The services that these modules make boto3's clients of. Raises `HiddenImport`."""
    makers = {name: path for name, path in modules.items() if name != _MAKES_FOR_OTHERS}
    return {service for path in makers.values() for service in _services(path)}


def _services(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if not any(maker in text for maker in _MAKERS):
        return  # most modules make none: their text is not parsed
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=function, args=[ast.Constant(value=str(service)), *_]):
                if _name_of(function) in _MAKERS:
                    yield service
            case ast.Call(func=function) if _name_of(function) in _MAKERS:
                raise HiddenImport(f"{path}:{node.lineno} does not name the service of its client")


def _name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _found(site: Path, imported: Iterable[str], known: KnownImports) -> set[Path]:
    distributions, waiting = _distributions(site), sorted(imported)
    found: set[Path] = set()
    seen: set[str] = set()
    while waiting:
        name = _module_or_whole(site, waiting.pop())
        top = name.partition(".")[0]
        if name in seen or top not in distributions or _is_never_reached(name):
            continue  # what is not locked is imported by libraries that can do without
        seen.add(name)
        files, more = (_cut if top in BY_MODULE else _whole)(site, name, known)
        found |= files | {each for each in distributions[top] if _tells_version(each)}
        waiting += more
    return found


def _module_or_whole(site: Path, name: str) -> str:
    """
    The module that has *name*; its library, if that is taken whole.

    "idna.core" of "idna.core.encode", "boto3" of "boto3.session".
    """
    top = name.partition(".")[0]
    if top not in BY_MODULE:
        return top
    while name != top and module_file(site, name) is None:
        name = name.rpartition(".")[0]
    return name


def _is_never_reached(name: str) -> bool:
    return any(name == never or name.startswith(f"{never}.") for never in NEVER)


def _cut(site: Path, name: str, known: KnownImports) -> tuple[set[Path], set[str]]:
    path = module_file(site, name)
    if path is None:
        raise HiddenImport(f"{name} is no package of Python modules, and cannot be cut")
    read = known.of(path, name)
    if (read.hidden or read.packages) and name not in BY_NAME:
        raise HiddenImport(f"{path} imports by name; BY_NAME of {__name__} has to say what")
    asked_for = {*read.names, *read.members}
    for other in NOT_ASKED_FOR.get(name, ()):
        asked_for = {each for each in asked_for if not f"{each}.".startswith(f"{other}.")}
    return {path}, {
        *asked_for,
        *BY_NAME.get(name, ()),
        name.rpartition(".")[0] or name,
    }


def _whole(site: Path, name: str, known: KnownImports) -> tuple[set[Path], set[str]]:
    """All files of a library, and what it imports of others."""
    folder = site / name
    files = {file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"}
    files |= {
        file for file in (folder.with_suffix(".py"), *site.glob(f"{name}.*.so")) if file.is_file()
    }
    sources = {_name(site, file): file for file in files if file.suffix == ".py"}
    followed = sources.keys() - NOT_FOLLOWED.keys()
    names = {each for module in followed for each in known.of(sources[module], module).names}
    names -= {each for each in names if each.partition(".")[0] in NOT_ASKED_FOR.get(name, ())}
    names |= BY_COMPILED.get(name, frozenset())
    return files, {each for each in names if each.partition(".")[0] != name}


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
    """The name that *file* is imported by, or below: also of a compiled module beside packages."""
    top = file.partition("/")[0]
    return top.partition(".")[0] if top.endswith(".so") else top.removesuffix(".py")


def _tells_version(file: Path) -> bool:
    """Whether it tells scanners what is installed, or is the licence."""
    return file.is_file() and (file.name == "METADATA" or file.name.startswith("LICENSE"))


def _is_read(file: str, services: frozenset[str]) -> bool:
    if file.startswith(_BALLAST) or "/tests/" in file:
        return False
    if file.endswith("/examples-1.json"):
        return False
    folder, _, described = file.partition("botocore/data/")
    return folder != "" or "/" not in described or described.partition("/")[0] in services
