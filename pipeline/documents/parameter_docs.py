"""
Writes ``docs/parameters.md``: every parameter of ``template.yaml``, by its group.

``make template`` runs it; a test refuses a document that differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from samtranslator.yaml_helper import yaml_parse

from pipeline.documents.event_schemas import ROOT
from pipeline.documents.markdown import table

DOCUMENT: Final = ROOT / "docs" / "parameters.md"
_HEAD: Final = """\
<!-- Written by `make template` from template.yaml; do not edit. -->

# Parameters

The stack deploys with none of them set. `sam deploy --parameter-overrides Name=value` sets some and
leaves the others as they were at the last deployment. What is out of bounds is refused before
anything changes."""


def document(template: Mapping[str, Any]) -> str:
    """The document about the parameters of *template*, which is a template's parsed YAML."""
    interface = template["Metadata"]["AWS::CloudFormation::Interface"]
    labels = interface["ParameterLabels"]
    parts = [_HEAD]
    for group in interface["ParameterGroups"]:
        rows = [
            _row(name, template["Parameters"][name], labels[name]["default"])
            for name in group["Parameters"]
        ]
        columns = ["parameter", "default", "may be", "what it does"]
        parts += [f"## {group['Label']['default']}", table(columns, rows)]
    return "\n\n".join(parts) + "\n"


def _row(name: str, parameter: Mapping[str, Any], label: str) -> list[str]:
    default = str(parameter["Default"])
    return [
        f"`{name}`",
        f"`{default}`" if default else "none",
        _bounds(parameter),
        f"**{label}.** " + _cell(" ".join(parameter["Description"].split())),
    ]


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


if __name__ == "__main__":
    DOCUMENT.write_text(document(yaml_parse((ROOT / "template.yaml").read_text())))
