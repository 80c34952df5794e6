"""
Tools for operators: status, dead-letter queues, events, users, e-mail, pools, releases.

The commands use your AWS credentials, or with AWS_ENDPOINT_URL the emulator that
`make run` starts. Queues and buckets are named by their logical IDs in template.yaml.
Options are accepted before and after the command.

exit codes: 0 OK, 1 warning or not done, 2 critical, 3 unknown, 64 wrong usage, 65 bad
input, 69 AWS not reachable, 77 no permission or credentials, 130 interrupted. deploy,
attach and detach have further codes: see their help.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import boto3
from rich.console import Console

from operators import completion
from operators.called import called
from operators.commands import COMMANDS, FORMERLY, GROUPS
from operators.failures import BAD_INPUT, FAILURES, exit_code, sentence
from operators.outside import Outside
from operators.report import Report
from operators.stack import DeployedStack

_USAGE: Final = 64
_INTERRUPTED: Final = 130
_WITH_VALUE: Final = ("--stack", "--profile", "--region", "--output")
_CLOSED_PIPE: Final = 141


def main(words: list[str] | None = None) -> int:
    """Do what the command line says, and return the exit code."""
    asked = parser().parse_args(_renamed(sys.argv[1:] if words is None else words))
    if _has_half_a_character(asked):
        print(f"{asked.command}: the input ends within a character", file=sys.stderr)
        return BAD_INPUT
    if asked.command == "completion":
        print(completion.script(asked.shell, list(COMMANDS)), end="")
        return 0
    try:
        outside = _outside(asked)
        code = int(COMMANDS[asked.command].run(asked, outside))
        if outside.report:
            outside.report.end()
    except BrokenPipeError:
        sys.stdout = None  # else Python complains when it ends
        return _CLOSED_PIPE
    except FAILURES as error:
        print(f"{asked.command}: {sentence(error)}", file=sys.stderr)
        return exit_code(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _outside(asked: argparse.Namespace) -> Outside:
    session = boto3.Session(profile_name=asked.profile, region_name=asked.region)
    is_json = asked.output != "text"
    report = Report(
        schema=f"operators.{asked.command.replace(' ', '-')}/1", is_lines=asked.output == "jsonl"
    )
    return Outside(
        client=session.client,
        stack=DeployedStack(session.client("cloudformation"), name=asked.stack),
        console=Console(stderr=is_json),
        report=report if is_json else None,
        is_sure=asked.yes,
        is_dry=asked.dry_run,
    )


def _renamed(words: Sequence[str]) -> list[str]:
    """Translate a name that a command had before, and say so."""
    place = next((place for place in range(len(words)) if _is_command(words, place)), None)
    if place is None or words[place] not in FORMERLY:
        return list(words)
    new = FORMERLY[words[place]]
    print(f'Deprecated: use "{new}" instead of "{words[place]}".', file=sys.stderr)
    return [*words[:place], *new.split(), *words[place + 1 :]]


def _is_command(words: Sequence[str], place: int) -> bool:
    """Whether the word is neither an option nor the value of the one before it."""
    is_value = place > 0 and words[place - 1] in _WITH_VALUE
    return not is_value and not words[place].startswith("-")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        """Exit with EX_USAGE of sysexits.h."""
        self.print_usage(sys.stderr)
        self.exit(_USAGE, f"{self.prog}: {message}\n")


def _has_half_a_character(asked: argparse.Namespace) -> bool:
    """What Python makes of octets that are no UTF-8; no name, address or file of a user has one."""
    texts = [value for value in vars(asked).values() if isinstance(value, str)]
    return any("\ud800" <= character <= "\udfff" for text in texts for character in text)


@cache
def parser() -> argparse.ArgumentParser:
    """All commands; each has its help."""
    whole = _Parser(
        prog=called("python -m operators"),
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _options(whole)
    commands = whole.add_subparsers(required=True, metavar="command")
    groups: dict[str, Any] = {}
    for name, command in COMMANDS.items():
        group, _, rest = name.partition(" ")
        if rest and group not in groups:
            made = commands.add_parser(group, help=GROUPS[group], description=GROUPS[group])
            groups[group] = made.add_subparsers(required=True, metavar="command")
        about = (command.__doc__ or "").strip()
        one = (groups[group] if rest else commands).add_parser(
            rest or name,
            help=about.partition("\n")[0],
            description=about,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _options(one, default=argparse.SUPPRESS)
        one.set_defaults(command=name)
        command.arguments(one)
    return whole


def _options(parser: argparse.ArgumentParser, **default: Any) -> None:
    """The options of all commands; after the command they win over those before it."""
    shared = parser.add_argument_group("options of all commands")

    def add(name: str, value: Any, **more: Any) -> None:
        shared.add_argument(name, default=default.get("default", value), **more)

    add("--stack", "cognito-triggers", help="name of the stack (cognito-triggers)")
    add("--profile", None, help="profile of your AWS configuration")
    add("--region", None, help="AWS Region of the stack")
    add("--output", "text", choices=("text", "json", "jsonl"), help="output format (text)")
    add("--dry-run", False, action="store_true", help="show what would change, change nothing")
    add("--yes", False, action="store_true", help="answer yes to every question")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that tail cleans up
    sys.exit(main())
