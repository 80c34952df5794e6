"""
What a cold start of each trigger costs, as a multiple of an empty function's.

``python -m benchmarks.cold_start --rounds 10 --package FOLDER --runtime FOLDER``
prints a table: processor time until the first answer, to that of an empty
function in the same round, with quartiles. AWS's own runtime client, TLS to a
stub of the services, the package as it is built; rounds interleave, so that a
busy moment hits all. With ``--before FOLDER`` an older package stands beside.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import botocore

from benchmarks.cold_targets import samples, triggers
from benchmarks.lambda_runtime import Sample, Target, sample
from runtime.aws_client import tls

FLOOR = "empty function"
Rounds = dict[str, list[Sample]]


def main() -> None:
    """Measure, and print the table after every round."""
    asked = _arguments()
    with _services() as (port, folder):
        rounds: Rounds = defaultdict(list)
        targets = list(_targets(asked, port, folder))
        for number in range(asked.rounds):
            for target in targets if number % 2 else reversed(targets):
                one = sample(target, python=asked.python, warm=asked.warm)
                rounds[target.name].append(one)
        print("\n".join(table(rounds)))


def table(rounds: Rounds) -> Iterator[str]:
    """Return the lines of a Markdown table, one a target."""
    yield "| | cold processor time to the floor (quartiles) | first call ms | warm ms | memory MB |"
    yield "|---|---|---|---|---|"
    floors = rounds[FLOOR]
    for name, made in sorted(rounds.items(), key=lambda each: _ratio(each[1], floors)):
        ratios = sorted(
            one.cold_ms / floor.cold_ms for one, floor in zip(made, floors, strict=True)
        )
        low, _, high = quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
        first, warm = (
            median(getattr(one, each) for one in made) for each in ("first_ms", "warm_ms")
        )
        memory = median(one.memory_mb for one in made)
        yield (
            f"| {name} | {median(ratios):.2f} ({low:.2f}-{high:.2f})"
            f" | {first:.1f} | {warm:.2f} | {memory:.0f} |"
        )


def _ratio(made: list[Sample], floors: list[Sample]) -> float:
    return median(one.cold_ms / floor.cold_ms for one, floor in zip(made, floors, strict=True))


def _targets(asked: argparse.Namespace, port: str, folder: Path) -> Iterator[Target]:
    endpoint = {"AWS_ENDPOINT_URL": f"https://localhost:{port}"}
    ours = endpoint | {"AWS_CA_BUNDLE": str(folder / "amazons.pem")}
    all_roots = endpoint | {"AWS_CA_BUNDLE": str(folder / "all.pem")}
    yield from samples(asked.before or asked.package, asked.runtime, **all_roots)
    yield from triggers(asked.package, asked.runtime, **ours)
    if asked.before:
        for target in triggers(asked.before, asked.runtime, **all_roots):
            yield Target(
                f"{target.name}, before", target.handler, target.folders, target.event, target.env
            )


@contextmanager
def _services() -> Iterator[tuple[str, Path]]:
    """Start the stub; its certificate is trusted beside Amazon's roots, and beside all roots."""
    authorities = importlib.import_module("tests.runtime.webhooks.certificate_authority")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = authorities.Authority(folder)
        certificate = authority.certify("localhost", folder / "server.pem")
        own = authority.file.read_text()
        (folder / "amazons.pem").write_text(Path(tls._ROOTS).read_text() + own)  # noqa: SLF001  # a file
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
    parser.add_argument("--package", type=_folder, required=True, help="what a build has made")
    parser.add_argument("--before", type=_folder, help="what a build of another commit has made")
    parser.add_argument("--runtime", type=_folder, required=True, help="folder with awslambdaric")
    parser.add_argument("--python", default="python3.13", help="the Python of template.yaml")
    asked = parser.parse_args()
    asked.python = shutil.which(asked.python) or parser.error(f"There is no {asked.python} here")
    return asked


if __name__ == "__main__":
    main()
