"""
``eval "$(make env)"`` tells a shell how to reach the suite that runs.

Standard output is for the shell, standard error for its user.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from local.env_file import ROOT, Running, running
from operators.called import called

# What a developer may have set for AWS would override, or add to, what is set here.
OF_THE_DEVELOPER = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
_START = called("make run", "run")
NONE_RUNS = f"no suite runs here: start one with `{_START}` in another terminal"


def main(folder: Path = ROOT) -> int:
    """Print it; 1 if no suite runs."""
    newest = the_newest(folder)
    if newest is None:
        print(NONE_RUNS, file=sys.stderr)
        return 1
    print(f"unset {' '.join(OF_THE_DEVELOPER)}")
    for name, value in newest.values.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def the_newest(folder: Path = ROOT) -> Running | None:
    """The suite that was started last; if there are others, say so."""
    suites = running(folder)
    if len(suites) > 1:
        newest, *others = suites
        beside = ", ".join(f"{each.file.name} is of {address(each)}" for each in others)
        print(
            f"{len(suites)} suites run here; these are the names of the newest,"
            f" at {address(newest)}; {beside}",
            file=sys.stderr,
        )
    return suites[0] if suites else None


def address(suite: Running) -> str:
    """Where it listens."""
    return suite.values["AWS_ENDPOINT_URL"]


if __name__ == "__main__":
    sys.exit(main())
