"""
What a cold start of each trigger costs, as a multiple of an empty function's.

``python -m benchmarks.cold_start --rounds 10 --runtime FOLDER`` prints a table:
processor time until the first answer, to that of an empty function in the same
round, with quartiles. AWS's own runtime client, TLS to a stub of the services,
each function's package as it is built; rounds interleave, so that a busy moment
hits all. With ``--before FOLDER`` an older package is measured, too.
"""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import botocore

from benchmarks.cold_targets import function_of, samples, triggers
from benchmarks.lambda_runtime import Sample, Target, sample
from benchmarks.node_samples import NoNode, node_samples
from pipeline.delivery.bytecode import NoTargetPython, target_python
from pipeline.delivery.package import build, dependencies
from pipeline.documents.marked import between
from runtime.aws_client import tls

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- made by make benchmark -->", "<!-- end -->"
FLOOR = "empty function"
# What a cold start may take, as a multiple of the floor.
BARS = {
    "DefineAuthChallenge, tokens": 1.4,
    "PreTokenGeneration": 1.4,
    "CustomMessage": 1.7,
    "PreAuthentication": 2.0,
    "PostAuthentication": 2.0,
    "PreSignUp": 2.7,
    "PostConfirmation": 2.7,
    "CreateAuthChallenge": 2.7,
    "VerifyAuthChallengeResponse": 2.7,
}
FIRST_OVER_WARM_MS = 3.0  # the first call of any of them
WARM_OVER_FLOOR_MS = {"PostAuthentication": 1.0}
Rounds = dict[str, list[Sample]]


def main() -> int:
    """Measure, and print the table; 1 if a trigger is slower than its bar beyond doubt."""
    asked = _arguments()
    with _services() as (port, folder):
        packages = _packages(folder, asked.python)
        rounds: Rounds = defaultdict(list)
        targets = list(_targets(asked, packages, port, folder))
        for number in range(asked.rounds):
            for target in targets if number % 2 else reversed(targets):
                one = sample(target, python=asked.python, warm=asked.warm)
                rounds[target.name].append(one)
    made = "\n".join([*table(rounds), "", *conditions(asked)])
    print(made)
    if asked.document:
        text = asked.document.read_text(encoding="utf-8")
        new = between(text, BEGIN, END, f"{made}\n", by="make benchmark")
        asked.document.write_text(new, encoding="utf-8")
    slow = too_slow(rounds)
    for each in slow:
        print(each, file=sys.stderr)
    return 1 if slow else 0


def too_slow(rounds: Rounds) -> list[str]:
    """
    Say which are above a bar.

    Of the start the lower quartile counts: three rounds of four say so. Milliseconds are medians.
    """
    told = [
        f"{name} starts later than {bar} times the floor"
        for name, bar in BARS.items()
        if name in rounds and _ratios(rounds[name], rounds[FLOOR])[0] > bar
    ]
    told += [
        f"{name}'s first call takes {FIRST_OVER_WARM_MS} ms more than later ones"
        for name in BARS
        if name in rounds and _over(rounds[name], "first_ms", "warm_ms") > FIRST_OVER_WARM_MS
    ]
    floor = _median(rounds[FLOOR], "warm_ms")
    return told + [
        f"{name} takes {most} ms more than the floor"
        for name, most in WARM_OVER_FLOOR_MS.items()
        if name in rounds and _median(rounds[name], "warm_ms") - floor > most
    ]


def _over(made: list[Sample], name: str, other: str) -> float:
    return _median(made, name) - _median(made, other)


def _median(made: list[Sample], name: str) -> float:
    found: float = median(getattr(one, name) for one in made)
    return found


def _ratios(made: list[Sample], floors: list[Sample]) -> tuple[float, float, float]:
    """Return lower quartile, median and upper quartile."""
    each = sorted(one.cold_ms / floor.cold_ms for one, floor in zip(made, floors, strict=True))
    low, middle, high = quantiles(each, n=4) if len(each) > 1 else (each[0],) * 3
    return low, middle, high


def table(rounds: Rounds) -> Iterator[str]:
    """Return the lines of a Markdown table, one a target."""
    yield "| | cold processor time to the floor (quartiles) | first call ms | warm ms | memory MB |"
    yield "|---|---|---|---|---|"
    floors = rounds[FLOOR]
    for name, made in sorted(rounds.items(), key=lambda each: _ratios(each[1], floors)[1]):
        low, middle, high = _ratios(made, floors)
        first, warm, memory = (_median(made, each) for each in ("first_ms", "warm_ms", "memory_mb"))
        yield (
            f"| {name} | {middle:.2f} ({low:.2f}-{high:.2f})"
            f" | {first:.1f} | {warm:.2f} | {memory:.0f} |"
        )


def conditions(asked: argparse.Namespace) -> Iterator[str]:
    """What the table was measured under, as a sentence of the document."""
    shown = [asked.python, "-c", "import sys; print(sys.version.split()[0])"]
    version = subprocess.run(shown, capture_output=True, text=True, check=True).stdout.strip()
    [client] = asked.runtime.glob("awslambdaric-*.dist-info")
    load = ", ".join(f"{each:.0f}" for each in os.getloadavg())
    yield (
        f"{date.today().isoformat()}: {asked.rounds} rounds that interleave, {asked.warm} later "  # noqa: DTZ011  # of this machine
        f"invocations of each process; CPython {version}, {client.stem.replace('-', ' ')}, "
        f"{os.cpu_count()} cores, load {load} over the last 1, 5 and 15 minutes."
    )


def _packages(folder: Path, python: str) -> Path:
    """Build the package of each trigger; return the folder with all of them."""
    for target in triggers(folder, folder):
        name = function_of(target.name)
        build(ROOT, name, folder / "packages" / name, interpreter=python)
    return folder / "packages"


def _targets(
    asked: argparse.Namespace, packages: Path, port: str, folder: Path
) -> Iterator[Target]:
    endpoint = {"AWS_ENDPOINT_URL": f"https://localhost:{port}"}
    ours = endpoint | {"AWS_CA_BUNDLE": str(folder / "amazons.pem")}
    all_roots = endpoint | {"AWS_CA_BUNDLE": str(folder / "all.pem")}
    [floor, *others] = samples(dependencies(ROOT, asked.python), asked.runtime, **all_roots)
    yield from (floor, *others)
    try:
        trusted = {"NODE_EXTRA_CA_CERTS": str(folder / "own.pem")}
        yield from node_samples(floor, folder, trusted)
    except NoNode as missing:
        print(f"without Node.js: {missing}", file=sys.stderr)
    yield from triggers(packages, asked.runtime, **ours)
    if asked.before:
        for target in triggers(asked.before, asked.runtime, **all_roots):
            yield Target(
                f"{target.name}, before", target.handler, target.folders, target.event, target.env
            )


@contextmanager
def _services() -> Iterator[tuple[str, Path]]:
    """Start the stub; its certificate is trusted like Amazon's roots, and like all roots."""
    authorities = importlib.import_module("tests.runtime.webhooks.certificate_authority")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = authorities.Authority(folder)
        certificate = authority.certify("localhost", folder / "server.pem")
        own = authority.file.read_text()
        (folder / "amazons.pem").write_text(Path(tls._ROOTS).read_text() + own)  # noqa: SLF001  # a file
        (folder / "own.pem").write_text(own)
        every = Path(botocore.__file__).parent / "cacert.pem"
        (folder / "all.pem").write_text(every.read_text(encoding="utf-8") + own)
        command = [sys.executable, "-m", "benchmarks.aws_stub", certificate]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stub:
            try:
                assert stub.stdout  # noqa: S101  # it is a pipe
                yield stub.stdout.readline().strip(), folder
            finally:
                stub.kill()


def _folder(name: str) -> Path:
    return Path(name).resolve(strict=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--warm", type=int, default=100, help="later invocations of each process")
    parser.add_argument("--before", type=_folder, help="what a build of another commit has made")
    parser.add_argument("--runtime", type=_folder, required=True, help="folder with awslambdaric")
    parser.add_argument("--document", type=Path, help="write the table into it, between its marks")
    asked = parser.parse_args()
    try:
        asked.python = target_python()
    except NoTargetPython as missing:
        parser.error(str(missing))
    return asked


if __name__ == "__main__":
    sys.exit(main())
