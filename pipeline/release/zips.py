"""What Lambda gets of each function, as files that are named by what they hold."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from local.uploads import zipped
from pipeline.delivery import package

# Packs the function with that handler.
Pack = Callable[[str], bytes]
FOLDER = "functions"


def for_lambda(root: Path, *, interpreter: str) -> Pack:
    """Pack as `sam build` does it: with the locked libraries and bytecode, for both processors."""
    functions = {handler: name for name, handler in package.all_handlers(root).items()}

    def pack(handler: str) -> bytes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary, "package")
            package.build(root, functions[handler], folder, interpreter=interpreter)
            for file in folder.rglob("*"):
                file.chmod(0o755 if file.is_dir() else 0o644)  # Lambda runs as another user
            return zipped(folder)

    return pack


def write_zips(handlers: Iterable[str], pack: Pack, to: Path) -> Mapping[str, str]:
    """Write a zip for each of *handlers* below *to*; its key in a bucket, by handler."""
    keys = {}
    (to / FOLDER).mkdir(parents=True, exist_ok=True)
    for handler in sorted(handlers):
        packed = pack(handler)
        keys[handler] = f"{FOLDER}/{sha256(packed).hexdigest()}.zip"
        (to / keys[handler]).write_bytes(packed)
    return keys
