"""
The wheels: the suite with its command, the subscriber kit, the libraries of ``packages/``.

The suite's files are those of the repository, byte by byte, in one package;
that its command finds them is the work of ``suite/cognito_triggers/command.py``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.delivery.own_folder import INSTALLED_AS
from pipeline.release.described import addresses, laptop_of, project_of, pyproject, table_text
from pipeline.release.staged import below, stage, tracked

_HERE: Final = "pipeline/release"
LEGAL: Final = ("LICENSE", "NOTICE")
_SUITE: Final = (
    *("rules", "events", "runtime", "triggers", "workers", "api", "operators", "local", "clients"),
    *("data", "packages", ":(exclude,glob)packages/*/tests/**"),
    *("pipeline/__init__.py", "pipeline/delivery", "infrastructure/stack-policy.json"),
    *("template.yaml", "templates", "docs/*.md", "docs/start/*.md", "README.md", "CHANGELOG.md"),
)
# What operators' commands show their tables with, and no function needs.
_SHOWS: Final = "rich"
LIBRARIES: Final = ("cloudwatch_engine", "ministack_cognito_triggers")


def suite(root: Path, to: Path, version: str, *, more: Mapping[str, str] | None = None) -> Path:
    """Build ``cognito-triggers`` into the folder *to*; *more* files by their place in the wheel."""
    inside = f"cognito_triggers/{INSTALLED_AS}"
    own = tracked(root, f"{_HERE}/suite/cognito_triggers")
    files = {
        **{each.removeprefix(f"{_HERE}/suite/"): each for each in own},
        **below(inside, tracked(root, *_SUITE)),
        **dict(more or {}),
    }
    project = project_of(root)
    described = {
        "name": project["name"],
        "description": project["description"],
        "readme": "README.md",
        "license-files": list(LEGAL),
        "dependencies": [*project["dependencies"], _SHOWS],
    }
    tables = {
        "optional-dependencies": {"laptop": laptop_of(root)},
        "scripts": {"cognito-triggers": "cognito_triggers.command:main"},
    }
    text = pyproject(root, version, described, tables)
    return built(root, {**files, "README.md": f"{_HERE}/suite/README.md"}, text, to)


def kit(root: Path, to: Path, version: str) -> Path:
    """Build ``cognito-triggers-subscriber-kit``, with the events' schemas in it."""
    package = "cognito_triggers_subscriber_kit"
    sources, schemas = tracked(root, "subscriber_kit"), tracked(root, "data/user_events")
    files = {
        **{f"{package}/{Path(each).name}": each for each in sources},
        **{f"{package}/schemas/{Path(each).name}": each for each in schemas},
        "README.md": f"{_HERE}/kit/README.md",
    }
    described = {
        "name": "cognito-triggers-subscriber-kit",
        "description": "Tells a subscriber of cognito-triggers' events what it does wrong",
        "readme": "README.md",
        "license-files": list(LEGAL),
        "classifiers": ["Framework :: Pytest"],
    }
    tables = {"entry-points.pytest11": {package: f"{package}.pytest_plugin"}}
    return built(root, files, pyproject(root, version, described, tables), to)


def library(root: Path, to: Path, name: str) -> Path:
    """Build one of `LIBRARIES`, by its own pyproject.toml and with the version that is there."""
    place = f"packages/{name}"
    files = {each.removeprefix(f"{place}/"): each for each in tracked(root, place)}
    own = (root / place / "pyproject.toml").read_text(encoding="utf-8")
    return built(root, files, f"{own}\n{table_text(addresses(root))}", to)


def built(root: Path, files: Mapping[str, str], pyproject_text: str, to: Path) -> Path:
    """Return the wheel that uv builds of *files* by that pyproject.toml, without a network."""
    legal = {name: name for name in LEGAL}
    with tempfile.TemporaryDirectory() as temporary:
        folder, fresh = Path(temporary, "sources"), Path(temporary, "wheels")
        stage(root, {**legal, **files}, folder)
        (folder / "pyproject.toml").write_text(pyproject_text, encoding="utf-8")
        _uv("build", "--wheel", "--out-dir", str(fresh), str(folder))
        [wheel] = fresh.glob("*.whl")
        to.mkdir(parents=True, exist_ok=True)
        (to / wheel.name).write_bytes(wheel.read_bytes())
    return to / wheel.name


def _uv(command: str, *arguments: str) -> None:
    """Run the locked uv, which neither asks an index nor reads anybody's configuration."""
    uv = Path(sys.executable).with_name("uv")
    words = [str(uv), command, "--offline", "--no-config", "--quiet", *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"uv {command} failed:\n{done.stderr}")
