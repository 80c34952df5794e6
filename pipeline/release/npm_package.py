"""The browser client as a package for npm; TypeScript writes its types from its JSDoc."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from pipeline.release.described import repository_of
from pipeline.release.staged import stage

NAME: Final = "cognito-triggers"
_HERE: Final = "pipeline/release/npm"
_MODULE: Final = "passwordless"
_MODULES: Final = (
    *(_MODULE, "passwordless-words", "passwordless-resume", "passkeys", "federated"),
    *("password-proof", "react", "sign-in-form", "step-up", "aws_samples_adapter"),
)
_SOURCES: Final = {f"{each}.js": f"clients/{each}.js" for each in _MODULES}
_FILES: Final = {
    **_SOURCES,
    "user_events.d.ts": "data/user_event_types/user_events.d.ts",
    "README.md": f"{_HERE}/README.md",
    "LICENSE": "LICENSE",
}
_COMPILER: Final = Path("javascript/node_modules/.bin/tsc")
_AS_IN_THE_CHECKS: Final = ("--target", "ES2024", "--lib", "ES2024,DOM,DOM.Iterable", "--strict")


class NoNodeTools(RuntimeError):
    """npm or TypeScript is missing; the message says which, and what to do."""


def npm_package(root: Path, to: Path, version: str) -> Path:
    """Build ``cognito-triggers-VERSION.tgz`` into the folder *to*; the same bytes each time."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "package")
        stage(root, _FILES, folder)
        described = json.loads((root / _HERE / "package.json").read_text(encoding="utf-8"))
        for module in _MODULES:
            text = declarations(root, module)
            (folder / f"{module}.d.ts").write_text(text, encoding="utf-8")
        return packed(root, folder, {"name": NAME, "version": version, **described}, to)


def packed(root: Path, folder: Path, described: dict[str, Any], to: Path) -> Path:
    """Pack *folder* with that package.json, and the address of the repository if it has one."""
    if address := repository_of(root):
        described = {**described, "repository": {"type": "git", "url": f"git+{address}"}}
    text = json.dumps(described, indent=2)
    (folder / "package.json").write_text(f"{text}\n", encoding="utf-8")
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        run(
            *(folder, "npm", "pack", "--offline", "--ignore-scripts"),
            *("--cache", f"{temporary}/cache", "--userconfig", f"{temporary}/none"),
            f"--pack-destination={to.resolve()}",
        )
    return to / f"{described['name']}-{described['version']}.tgz"


def declarations(root: Path, module: str = _MODULE) -> str:
    """The types of a *module*'s public names, as TypeScript writes them."""
    compiler = root / _COMPILER
    if not compiler.exists():
        raise NoNodeTools("TypeScript is not installed: make install-javascript, with npm")
    with tempfile.TemporaryDirectory() as temporary:
        stage(root, _SOURCES, Path(temporary))
        run(
            Path(temporary),
            *(str(compiler.resolve()), "--allowJs", "--declaration", "--emitDeclarationOnly"),
            *(*_AS_IN_THE_CHECKS, "--module", "ESNext", "--moduleResolution", "Bundler"),
            *("--types", "", "--outDir", ".", f"{module}.js"),
        )
        return Path(temporary, f"{module}.d.ts").read_text(encoding="utf-8")


def run(folder: Path, *words: str) -> None:
    """Run a program of Node.js in *folder*. NoNodeTools if it is missing."""
    try:
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise NoNodeTools(f"{words[0]} is not installed; the release needs it") from missing
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed:\n{done.stdout}{done.stderr}")
