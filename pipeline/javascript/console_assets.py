"""
Vendors what the console's pages do not write themselves: uPlot, which draws graphs, and Swagger UI.

``make console-assets`` runs it. Each package is pinned by the hash of the file
that npm serves; the pages load the copies that are committed, and nothing else.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
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
SWAGGER_UI = Package(
    name="swagger-ui-dist",
    registry="npm",
    version="5.35.0",
    sha256="1b8e891893404ea4c3558b6a87e2a3e494e7eedba41168c2ece5800a391a6ea6",
    licence="Apache-2.0",
)
FOLDER = Path(__file__).parents[2] / "local" / "console" / "page" / "vendor"
# What is large is kept compressed: Swagger UI has 1.9 MB, and 0.5 MB in this form.
FILES: Mapping[Package, Mapping[str, str]] = {
    UPLOT: {
        "package/dist/uPlot.iife.min.js": "uplot.js",
        "package/dist/uPlot.min.css": "uplot.css",
        "package/LICENSE": "uplot.LICENSE",
    },
    SWAGGER_UI: {
        "package/swagger-ui-bundle.js": "swagger-ui.js.gz",
        "package/swagger-ui.css": "swagger-ui.css.gz",
        "package/LICENSE": "swagger-ui.LICENSE",
        "package/NOTICE": "swagger-ui.NOTICE",
        "package/swagger-ui-bundle.js.LICENSE.txt": "swagger-ui.js.LICENSE",
    },
}


def main() -> None:
    """Fetch the packages, check them, and write their files."""
    with TemporaryDirectory() as folder:
        for package, files in FILES.items():
            write(fetch(package, folder=Path(folder)), files, FOLDER)


def write(package: Mapping[str, bytes], files: Mapping[str, str], folder: Path) -> None:
    """Write *files* of *package*, by their names in it, into *folder*."""
    folder.mkdir(exist_ok=True)
    for path, name in files.items():
        content = package[path]
        packed = gzip.compress(content, 9, mtime=0) if name.endswith(".gz") else content
        (folder / name).write_bytes(packed)


if __name__ == "__main__":
    main()
