"""The CDK construct as packages: for npm, compiled with its types, and for pip."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from pipeline.release.described import pyproject
from pipeline.release.npm_package import NoNodeTools, packed, run
from pipeline.release.staged import stage, tracked
from pipeline.release.wheels import LEGAL, built

NAME: Final = "cognito-triggers-cdk"
_HERE: Final = "cdk"
_MODULE: Final = "lib/cognito-triggers"
_COMPILER: Final = "node_modules/.bin/tsc"
_OF_THE_APP: Final = ("aws-cdk-lib", "constructs")  # which an app has once, and not per construct


def for_npm(root: Path, to: Path, version: str) -> Path:
    """Build ``cognito-triggers-cdk-VERSION.tgz`` into the folder *to*; the same bytes each time."""
    here = root / _HERE
    if not (here / _COMPILER).exists():
        raise NoNodeTools("aws-cdk-lib is not installed: make install-javascript, with npm")
    with tempfile.TemporaryDirectory() as temporary:
        compiled, folder = Path(temporary, "compiled"), Path(temporary, "package")
        run(here, _COMPILER, "-p", ".", "--declaration", "--outDir", str(compiled))
        stage(root, {"README.md": f"{_HERE}/README.md", **{each: each for each in LEGAL}}, folder)
        for ending in (".js", ".d.ts"):
            stage(compiled, {f"index{ending}": f"{_MODULE}{ending}"}, folder)
        return packed(root, folder, _described(root, version), to)


def _described(root: Path, version: str) -> dict[str, Any]:
    """What its package.json says, from the one that its tests install by."""
    own = json.loads((root / _HERE / "package.json").read_text(encoding="utf-8"))
    needed = own.pop("devDependencies")
    del own["private"]
    return {
        **own,
        "version": version,
        "license": "MIT",
        "exports": {".": {"types": "./index.d.ts", "default": "./index.js"}},
        "types": "./index.d.ts",
        "files": ["*.js", "*.d.ts", *LEGAL],
        "peerDependencies": {name: f"^{needed[name]}" for name in _OF_THE_APP},
    }


def for_pip(root: Path, to: Path, version: str) -> Path:
    """Build the wheel ``cognito-triggers-cdk``, of the construct in Python."""
    package = f"{_HERE}/python"
    files = {each.removeprefix(f"{package}/"): each for each in tracked(root, package)}
    needed = json.loads((root / _HERE / "package.json").read_text(encoding="utf-8"))
    described = {
        "name": NAME,
        "description": needed["description"],
        "readme": "README.md",
        "license-files": list(LEGAL),
        "dependencies": [
            f"{name}>={version_},<{int(version_.partition('.')[0]) + 1}"
            for name in _OF_THE_APP
            for version_ in [needed["devDependencies"][name]]
        ],
    }
    text = pyproject(root, version, described, {})
    return built(root, {**files, "README.md": f"{_HERE}/README.md"}, text, to)
