"""
The documents as a site with a search: ``make site`` writes it to build/site/html.

Zensical builds it from the pages as GitHub shows them; this lays them out below one folder first,
README.md as the start page. A file that a page links, and that is no page, is put below ``files/``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_BUILT: Final = "build/site"
_LINK: Final = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<link>[^)\s]+)\)")
_SOURCE: Final = re.compile(r'(?<=src=")[^"]+|(?<=srcset=")[^"]+')
_BLOCK: Final = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_BESIDE: Final = (
    "CONTRIBUTING.md",
    "UPGRADING.md",
    "CHANGELOG.md",
    "terraform/README.md",
    "cdk/README.md",
)


def main() -> int:
    """Build the site; a link that leads nowhere is an error of Zensical's strict mode."""
    lay_out(ROOT, ROOT / _BUILT)
    code = build(ROOT / _BUILT)
    if code == 0:
        print("look at it with: python3 -m http.server --bind 127.0.0.1 -d build/site/html 8090")
    return code


def build(folder: Path) -> int:
    """Let Zensical build what is laid out in *folder*, into its ``html``; the exit code."""
    command = [str(ROOT / ".venv-docs/bin/zensical"), "build", "--strict", "--clean"]
    return subprocess.run(command, cwd=folder, check=False).returncode


def lay_out(root: Path, folder: Path) -> None:
    """Write the pages of *root*, what they link, and Zensical's configuration into *folder*."""
    shutil.rmtree(folder, ignore_errors=True)
    laid = Layout(root, dict(_pages(root)))
    for source, place in laid.places.items():
        text = laid.page(source, (root / source).read_text(encoding="utf-8"))
        _made(folder / "pages" / place).write_text(text, encoding="utf-8")
    for linked, place in laid.files.items():
        shutil.copyfile(root / linked, _made(folder / "pages" / place))
    shutil.copyfile(root / "docs/zensical.toml", folder / "zensical.toml")


@dataclass(frozen=True)
class Layout:
    """
    Where each page and file is in the site.

    Attributes:
        places: Of the pages, by their path in the repository.
        files: Of other files that a page has linked.

    """

    root: Path
    places: Mapping[str, str]
    files: dict[str, str] = field(default_factory=dict)

    def page(self, source: str, text: str) -> str:
        """*text* of the page *source*, with links to where things are in the site."""
        parts = _BLOCK.split(text)  # every second one is a block of code
        for at in range(0, len(parts), 2):
            shown = _SOURCE.sub(lambda found: self._link(source, found[0]) or "", parts[at])
            parts[at] = _LINK.sub(lambda found: self._linked(source, *found.groups()), shown)
        return "".join(parts)

    def _linked(self, source: str, text: str, link: str) -> str:
        there = self._link(source, link)
        return text if there is None else f"[{text}]({there})"

    def _link(self, source: str, link: str) -> str | None:
        """*link* as it is in the site; None for a folder, which a site does not show."""
        path, _, fragment = link.partition("#")
        if not path or "://" in link:
            return link
        target = os.path.normpath(Path(source).parent / path)
        if (self.root / target).is_dir():
            return None
        place = self.places.get(target) or self._file(target)
        moved = os.path.relpath(place, Path(self.places[source]).parent)
        return f"{moved}#{fragment}" if fragment else moved

    def _file(self, target: str) -> str:
        is_document = target.startswith("docs/")
        place = target.removeprefix("docs/") if is_document else f"files/{target}"
        if (self.root / target).is_file():
            self.files[target] = place
        return place


def _pages(root: Path) -> Iterator[tuple[str, str]]:
    yield "README.md", "index.md"
    yield from ((name, name) for name in _BESIDE)
    for file in sorted((root / "docs").rglob("*.md")):
        yield str(file.relative_to(root)), str(file.relative_to(root / "docs"))


def _made(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


if __name__ == "__main__":
    raise SystemExit(main())
