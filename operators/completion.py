"""
Print the completion script of a shell: eval "$(operators completion bash)".

For fish: operators completion fish | source. It completes the names of commands and
options; it calls nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from operators.called import called

SHELLS = ("bash", "zsh", "fish")
OPTIONS = ("--stack", "--profile", "--region", "--output", "--dry-run", "--yes", "--help")
_WITH_A_VALUE = ("--stack", "--profile", "--region", "--output")
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
_FISH = """\
complete -c {name} -f
complete -c {name} -n __fish_use_subcommand -a "{first}"
{cases}
{options}
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
    name = called("operators").partition(" ")[0]
    if shell == "fish":
        return _fish(name, words)
    cases = [f'    {first}) words="{" ".join(each)}" ;;' for first, each in words.items() if each]
    return (_ZSH if shell == "zsh" else "") + _BASH.format(
        cases="\n".join(cases), first=" ".join(words), options=" ".join(OPTIONS), name=name
    )


def _fish(name: str, words: Mapping[str, Sequence[str]]) -> str:
    """A second word is completed once, after its first; options that take a value want one."""
    cases = [
        f'complete -c {name} -n "__fish_seen_subcommand_from {first}; and not '
        f'__fish_seen_subcommand_from {" ".join(each)}" -a "{" ".join(each)}"'
        for first, each in words.items()
        if each
    ]
    options = [
        f"complete -c {name} -l {option[2:]}{' -r' if option in _WITH_A_VALUE else ''}"
        for option in OPTIONS
    ]
    return _FISH.format(
        name=name, first=" ".join(words), cases="\n".join(cases), options="\n".join(options)
    )
