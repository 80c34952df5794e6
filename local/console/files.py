"""The page's own files: a fixed table of paths, so that no path leads anywhere else."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

from local.console.answers import Answer

_ROOT = Path(__file__).parent.parent.parent
_PAGE = Path(__file__).parent / "page"
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_PACKED = ".gz"
_CLIENT = (
    *("passwordless.js", "passwordless-words.js", "passwordless-resume.js"),
    "password-proof.js",
)


def page_files() -> Mapping[str, Path]:
    """Every file that is served as it is, by its path in the address."""
    files = {
        f"/{_served(path).relative_to(_PAGE).as_posix()}": path
        for path in sorted(_PAGE.rglob("*"))
        if _served(path).suffix in _KINDS
    }
    return {
        **files,
        "/": files.pop("/index.html"),
        **{f"/{name}": _ROOT / "clients" / name for name in _CLIENT},
    }


def file_answer(path: Path) -> Answer:
    """The file as it is now: who changes it need only reload."""
    content = path.read_bytes()
    body = gzip.decompress(content) if path.suffix == _PACKED else content
    return Answer(200, _KINDS[_served(path).suffix], body)


def _served(path: Path) -> Path:
    """
    The name by which a file is asked for: what is kept compressed is served as it was.

    >>> _served(Path("swagger-ui.js.gz")).name
    'swagger-ui.js'
    """
    return path.with_suffix("") if path.suffix == _PACKED else path
