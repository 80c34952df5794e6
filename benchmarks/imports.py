"""
What each trigger imports: how many modules of ours, and how many bytes of source.

``python -m benchmarks.imports`` prints the table that
``tests/triggers/imports.csv`` holds, and ``make imports`` writes it. Unlike
seconds, it does not depend on the machine.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TextIO

from benchmarks.aws_stub import Service
from benchmarks.cold_targets import CREDENTIALS, triggers
from benchmarks.lambda_runtime import Target

ROOT = Path(__file__).parent.parent
OURS = ("api", "events", "rules", "runtime", "triggers", "workers")
# Isolated and without site-packages: what needs a library fails.
_PROBE = """
import sys; sys.path.insert(0, {root!r})
import importlib, json, os; from types import SimpleNamespace
os.environ.clear(); os.environ.update({env!r})
module, _, name = {handler!r}.rpartition(".")
context = SimpleNamespace(aws_request_id="8476a536", get_remaining_time_in_millis=lambda: 60_000)
out, sys.stdout = sys.stdout, open(os.devnull, "w")
getattr(importlib.import_module(module), name)(json.loads({event!r}), context)
print(json.dumps(sorted(sys.modules)), file=out)
"""


def main() -> None:
    """Print the table."""
    write(sys.stdout)


def write(file: TextIO) -> None:
    """Write the table to *file*."""
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(["trigger", "modules", "bytes"])
    for name, modules in loaded():
        lines.writerow([name, len(own(modules)), size(modules)])


def loaded() -> Iterator[tuple[str, Sequence[str]]]:
    """Return the modules that each trigger has loaded when it has answered its first event."""
    with _services() as endpoint:
        for target in triggers(ROOT, ROOT, AWS_ENDPOINT_URL=endpoint, **CREDENTIALS):
            yield target.name, _after_first_event(target)


def own(modules: Sequence[str]) -> list[str]:
    """Those of *modules* that are the project's."""
    return [name for name in modules if name.partition(".")[0] in OURS]


def size(modules: Sequence[str]) -> int:
    """Bytes of source of those of *modules* that are the project's."""
    files = (ROOT / name.replace(".", "/") for name in own(modules))
    sources = (file / "__init__.py" if file.is_dir() else file.with_suffix(".py") for file in files)
    return sum(source.stat().st_size for source in sources)


def _after_first_event(target: Target) -> list[str]:
    code = _PROBE.format(
        root=str(ROOT), env=dict(target.env), handler=target.handler, event=json.dumps(target.event)
    )
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise RuntimeError(f"{target.name} does not answer: {run.stderr}")
    modules: list[str] = json.loads(run.stdout)
    return modules


@contextmanager
def _services() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    serving = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


if __name__ == "__main__":
    main()
