"""``make scale`` writes the tables of docs/scale.md; ``make cost`` prints the reader's own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from benchmarks.scale.page import PAGE, written
from benchmarks.scale.reader import BadArgument, report


def main(arguments: list[str]) -> int:
    """Do what the command line says; the code to exit with."""
    asked = _asked().parse_args(arguments)
    if asked.mau is None:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    try:
        told = report(
            mau=asked.mau,
            sign_ins_per_user=asked.sign_ins_per_user,
            flow=asked.flow,
            region=asked.region,
        )
    except BadArgument as exc:
        print(exc, file=sys.stderr)
        return 1
    print(told)
    return 0


def _asked() -> ArgumentParser:
    asked = ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    asked.add_argument("--mau", help="monthly active users; without them the page is written")
    asked.add_argument("--sign-ins-per-user", default="16", help="in a month")
    asked.add_argument("--flow", default="password", help="password or code")
    asked.add_argument("--region", default="us-east-1", help="its quotas count")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
