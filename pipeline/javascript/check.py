"""
``make check-javascript``: TypeScript checks the types that JSDoc gives, Biome lints.

Browsers and Node.js know other names, so each has a project of its own in
``javascript/``. All checks run at once, and each that fails says what it found.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDERS = ("benchmarks", "clients", "local/console/page", "samples", "tests")
"""Where the project has JavaScript."""


def _types(project: str) -> Sequence[str]:
    """What it finds it keeps, and looks again at what has changed and what depends on that."""
    kept = f"build/javascript/{project}.tsbuildinfo"
    options = ("--pretty", "false", "--incremental", "--tsBuildInfoFile", kept)
    return ("tsc", *options, "--project", f"javascript/tsconfig.{project}.json")


_LINT = ("biome", "lint", "--error-on-warnings", "--config-path=javascript/lint.json")
CHECKS: Mapping[str, Sequence[str]] = {
    "types in browsers": _types("browser"),
    "types in Node.js": _types("node"),
    "lint": (*_LINT, *FOLDERS),
}
_TOOLS = Path("javascript", "node_modules", ".bin")


def main(root: Path) -> int:
    """Run all checks of *root*; 0 if none found anything, or if there is no npm."""
    if shutil.which("npm") is None:
        _say("npm is not installed: the JavaScript is not checked")
        return 0
    if not (root / _TOOLS).is_dir():
        _say("what checks the JavaScript is not installed: make install-javascript")
        return 1
    running = {name: _started(root, *command) for name, command in CHECKS.items()}
    found = [name for name, process in running.items() if not _is_clean(process)]
    _say(f"JavaScript: {', '.join(found)} failed" if found else "JavaScript: no findings")
    return 1 if found else 0


def _started(root: Path, tool: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [root / _TOOLS / tool, *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _is_clean(process: subprocess.Popen[str]) -> bool:
    said, _ = process.communicate()
    if process.returncode:
        print(said, flush=True)
    return process.returncode == 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
