"""The options of `attach`."""

from __future__ import annotations

import argparse
from pathlib import Path

from operators.adoption.bindings import PARTS, TRIGGERS
from operators.adoption.owner import UNMARKED
from operators.typed import triggers


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which pool, and which triggers."""
    known = ", ".join((*PARTS, *TRIGGERS))
    parser.add_argument("--pool", required=True, metavar="ID", help="ID of the user pool")
    parser.add_argument(
        "--only",
        type=triggers,
        default=(),
        metavar="NAME,…",
        help=f"attach these parts or triggers only; of {known}",
    )
    parser.add_argument(
        "--replace", type=triggers, default=(), metavar="NAME,…", help="triggers to replace"
    )
    parser.add_argument(
        "--chain",
        type=triggers,
        default=(),
        metavar="NAME,…",
        help="triggers whose other function the suite calls as well, as the stack's parameter "
        "ChainedFunctions says",
    )
    parser.add_argument(
        "--client",
        action="append",
        default=[],
        metavar="ID",
        help="app client of passwordless sign-in, to check (each with ALLOW_CUSTOM_AUTH)",
    )
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="CHECK",
        help="continue although this check refuses",
    )
    parser.add_argument(
        "--owner",
        choices=["none", *UNMARKED],
        help="no stack or tool manages this pool, or this tool, whose lines are printed",
    )
    parser.add_argument("--undo", type=Path, help="undo file to write (named by pool and time)")
    parser.add_argument(
        "--print-policy",
        action="store_true",
        help="print the IAM policy that attach and detach need, change nothing",
    )
