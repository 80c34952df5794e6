"""
``docs/parameters.md``: every parameter of ``template.yaml``, by its group, and who reads it.

``make template`` writes it; a test refuses a document that differs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from pipeline.documents.markdown import table

DOCUMENT: Final = "docs/parameters.md"
_HEAD: Final = """\
<!-- Written by `make template` from template.yaml; do not edit. -->

# Parameters

The stack deploys with none of them set. `sam deploy --parameter-overrides Name=value` sets some and
leaves the others as they were at the last deployment. What is out of bounds is refused before
anything changes. A change publishes a new version of the functions that read it, and no other."""


def document(
    template: Mapping[str, Any], readers: Mapping[str, Sequence[str]], updates: str
) -> str:
    """The parameters of *template*, parsed, the *readers* of each, and the section of *updates*."""
    every = {name for names in readers.values() for name in names}
    interface = template["Metadata"]["AWS::CloudFormation::Interface"]
    labels = interface["ParameterLabels"]
    parts = [_HEAD]
    for group in interface["ParameterGroups"]:
        rows = [
            _row(
                name,
                template["Parameters"][name],
                labels[name]["default"],
                _who(readers[name], every),
            )
            for name in group["Parameters"]
        ]
        columns = ["parameter", "default", "may be", "what it does", "read by"]
        parts += [f"## {group['Label']['default']}", table(columns, rows)]
    return "\n\n".join([*parts, updates]) + "\n"


def _row(name: str, parameter: Mapping[str, Any], label: str, who: str) -> list[str]:
    default = str(parameter["Default"])
    return [
        f"`{name}`",
        f"`{default}`" if default else "none",
        _bounds(parameter),
        f"**{label}.** " + _cell(" ".join(parameter["Description"].split())),
        who,
    ]


def _who(names: Sequence[str], every: Collection[str]) -> str:
    """The functions of those *names*; no function where only resources change."""
    if len(names) == len(every):
        return "every function"
    return ", ".join(f"`{name}`" for name in names)


def _bounds(parameter: Mapping[str, Any]) -> str:
    """The choices, or the least and the most; empty where a pattern decides."""
    if choices := parameter.get("AllowedValues"):
        return ", ".join(f"`{choice}`" for choice in choices)
    return " to ".join(_limits(parameter))


def _limits(parameter: Mapping[str, Any]) -> Iterator[str]:
    for bound in ("MinValue", "MaxValue"):
        if bound in parameter:
            yield str(parameter[bound])


def _cell(text: str) -> str:
    r"""
    *text* with no mark that means something to Markdown.

    >>> print(_cell('{"a": "*"} | b_c'))
    {"a": "\*"} \| b\_c
    """
    for mark in ("|", "*", "_", "<"):
        text = text.replace(mark, f"\\{mark}")
    return text
