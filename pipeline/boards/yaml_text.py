"""CloudFormation's short tags, and YAML that a person can read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

_QUOTED = re.compile(r"(!(?:Ref|GetAtt)) '([\w.:]+)'")
_PLACEHOLDER = re.compile(r"\$\{([^}.]+)(?:\.([^}]+))?\}")


@dataclass(frozen=True)
class Tagged:
    """A value behind a short tag, as ``!Ref``."""

    tag: str
    value: Any


class Literal(str):
    """Text that keeps its lines."""

    __slots__ = ()


class Flow(list[Any]):
    """A list on one line, and whatever is in it."""


class FlowMap(dict[str, Any]):
    """The same, of names and values."""


def filled_in(text: str) -> Any:
    """
    *text* with its placeholders, in the shortest words of CloudFormation.

    >>> filled_in("${Queue.Arn}")
    Tagged(tag='!GetAtt', value='Queue.Arn')
    """
    if whole := _PLACEHOLDER.fullmatch(text):
        name = text[2:-1]
        return Tagged("!GetAtt" if whole[2] else "!Ref", name)
    return Tagged("!Sub", text) if "${" in text else text


def dumped(resources: dict[str, Any]) -> str:
    """YAML of *resources*, an empty line between two."""
    parts = [
        yaml.dump(
            {name: resource},
            Dumper=_Dumper,
            sort_keys=False,
            width=116,
            allow_unicode=True,
            default_flow_style=False,
        )
        for name, resource in resources.items()
    ]
    return "\n".join(_indented(_QUOTED.sub(r"\1 \2", part)) for part in parts)


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(True))


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _tagged(dumper: yaml.SafeDumper, tagged: Tagged) -> yaml.Node:
    node = dumper.represent_data(tagged.value)
    node.tag = tagged.tag
    return node


def _literal(dumper: yaml.SafeDumper, text: Literal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


def _flow(dumper: yaml.SafeDumper, items: Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", list(items), flow_style=True)


def _flow_map(dumper: yaml.SafeDumper, items: FlowMap) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", dict(items), flow_style=True)


_Dumper.add_representer(Tagged, _tagged)
_Dumper.add_representer(Literal, _literal)
_Dumper.add_representer(Flow, _flow)
_Dumper.add_representer(FlowMap, _flow_map)
