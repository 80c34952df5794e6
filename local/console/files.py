"""The page's own files: a fixed table of paths, so that no path leads anywhere else."""

from __future__ import annotations

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
_CLIENT = (
    *("passwordless.js", "passwordless-words.js", "passwordless-resume.js"),
    "password-proof.js",
)


def page_files() -> Mapping[str, Path]:
    """Every file that is served as it is, by its path in the address."""
    files = {
        f"/{path.relative_to(_PAGE).as_posix()}": path
        for path in sorted(_PAGE.rglob("*"))
        if path.suffix in _KINDS
    }
    return {
        **files,
        "/": files.pop("/index.html"),
        **{f"/{name}": _ROOT / "clients" / name for name in _CLIENT},
    }


def file_answer(path: Path) -> Answer:
    """The file as it is now: who changes it need only reload."""
    return Answer(200, _KINDS[path.suffix], path.read_bytes())
