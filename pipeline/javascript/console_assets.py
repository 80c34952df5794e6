"""
Vendors what the console's page does not write itself: uPlot, which draws its graphs.

``make console-assets`` runs it. The package is pinned by the hash of the file
that npm serves; the page loads the copy that is committed, and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.lists.registry_packages import Package, fetch

UPLOT = Package(
    name="uplot",
    registry="npm",
    version="1.6.32",
    sha256="4b8a8191e425658e3ea8c8c1314b0fc679c861ee3a1af2b20c7b16ba50b5133d",
    licence="MIT",
)
FOLDER = Path(__file__).parents[2] / "local" / "console" / "page" / "vendor"
FILES = {
    "package/dist/uPlot.iife.min.js": "uplot.js",
    "package/dist/uPlot.min.css": "uplot.css",
    "package/LICENSE": "uplot.LICENSE",
}


def main() -> None:
    """Fetch the package, check it, and write its files."""
    with TemporaryDirectory() as folder:
        write(fetch(UPLOT, folder=Path(folder)), FOLDER)


def write(package: dict[str, bytes], folder: Path) -> None:
    """Write the files of *package* that the page needs, and its licence, into *folder*."""
    folder.mkdir(exist_ok=True)
    for path, name in FILES.items():
        (folder / name).write_bytes(package[path])


if __name__ == "__main__":
    main()
