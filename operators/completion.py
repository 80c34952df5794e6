"""
Print the completion script of a shell: eval "$(operators completion bash)".

It completes the names of commands and options; it calls nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from operators.called import called

SHELLS = ("bash", "zsh")
OPTIONS = ("--stack", "--profile", "--region", "--output", "--dry-run", "--yes", "--help")
_BASH = """\
_operators() {{
  local words="{options}"
  if ((COMP_CWORD == 1)); then words="{first}"; else case "${{COMP_WORDS[COMP_CWORD - 1]}}" in
{cases}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _operators {name}
"""
_ZSH = "autoload -U +X bashcompinit && bashcompinit\n"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the shell."""
    parser.add_argument("shell", choices=SHELLS)


def script(shell: str, commands: Sequence[str]) -> str:
    """
    Return the script for *shell*.

    >>> print(script("bash", ["status", "dlq list"]).splitlines()[3])
        dlq) words="list" ;;
    """
    words: dict[str, list[str]] = {}
    for name in commands:
        first, _, second = name.partition(" ")
        words.setdefault(first, []).extend([second] if second else [])
    cases = [f'    {first}) words="{" ".join(each)}" ;;' for first, each in words.items() if each]
    return (_ZSH if shell == "zsh" else "") + _BASH.format(
        cases="\n".join(cases),
        first=" ".join(words),
        options=" ".join(OPTIONS),
        name=called("operators").partition(" ")[0],
    )
