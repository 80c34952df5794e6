"""Functions in Node.js that ours are compared with, bundled as SAM's ``esbuild`` does it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.lambda_runtime import Target

HERE = Path(__file__).parent / "samples" / "node"
_ESBUILD = HERE / "node_modules" / ".bin" / "esbuild"
_SAMPLES = {"empty function, Node.js": "noop", "blog sample: Node.js, SDK v3": "publish"}


class NoNode(LookupError):
    """Node.js or what is bundled is not here; the message says what."""


def node_samples(like: Target, folder: Path, env: Mapping[str, str]) -> Iterator[Target]:
    """Return them with the event and settings of *like*, bundled into *folder*. Raises `NoNode`."""
    node = shutil.which("node")
    if node is None or not _ESBUILD.exists():
        missing = "node" if node is None else f"{_ESBUILD.relative_to(HERE.parents[2])}"
        raise NoNode(f"{missing} is not there (npm ci in {HERE.relative_to(HERE.parents[2])})")
    for name, module in _SAMPLES.items():
        bundle = folder / f"{module}.mjs"
        _bundle(HERE / f"{module}.mjs", bundle)
        command = (node, str(HERE / "bootstrap.mjs"), str(bundle))
        yield replace(like, name=name, command=command, env={**like.env, **env})


def _bundle(source: Path, target: Path) -> None:
    options = ("--bundle", "--minify", "--platform=node", "--format=esm", "--log-level=error")
    # Packages of the older kind look for `require`, which modules do not have.
    needs = "import{createRequire}from'module';const require=createRequire(import.meta.url);"
    subprocess.run(
        [_ESBUILD, source, *options, f"--banner:js={needs}", f"--outfile={target}"], check=True
    )
