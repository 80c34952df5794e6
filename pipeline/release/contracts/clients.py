"""
The contract of the clients: public names, with their types or parameters.

A declaration that changes counts as one that breaks, even where a reader would see that it
became wider: a release may widen by a name of its own, or count up the first number.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pipeline.release.contracts.finding import Finding
from pipeline.release.semver import Change

_NAME: Final = "clients"
_COMMENT: Final = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_DECLARED: Final = re.compile(
    r"^export (?:declare )?(?:type|class|function|const) (\w+)", re.MULTILINE
)
_MEMBER: Final = re.compile(r"^    (?!#)(\w+)\??[(:]", re.MULTILINE)
_TERRAFORM: Final = re.compile(r'^(variable|output) "(\w+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
_MODULE: Final = "terraform "
_NEEDED: Final = "needed "
_PYTHON: Final = {
    "clients.passwordless": "clients/passwordless.py",
    "cognito_triggers_cdk": "cdk/python/cognito_triggers_cdk/__init__.py",
    "subscriber_kit.checking": "subscriber_kit/checking.py",
    "subscriber_kit.finding": "subscriber_kit/finding.py",
    "subscriber_kit.pytest_plugin": "subscriber_kit/pytest_plugin.py",
    "subscriber_kit.subscriber": "subscriber_kit/subscriber.py",
}


def recorded(root: Path, declarations: str) -> dict[str, str]:
    """Return public names of the clients with what they are; *declarations* are TypeScript's."""
    javascript = {f"npm {name}": text for name, text in _typescript(declarations)}
    python = {
        f"{module}.{name}": text
        for module, file in _PYTHON.items()
        for name, text in _python((root / file).read_text(encoding="utf-8"))
    }
    terraform = dict(_terraform(root / "terraform"))
    return {**javascript, **python, **terraform}


def compared(last: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    """Tell what apps and subscribers notice."""
    for name in sorted(last.keys() - now.keys()):
        yield Finding(_NAME, Change.MAJOR, f"{name} is gone")
    was_recorded = any(name.startswith(_MODULE) for name in last)  # 0.1.0 did not
    for name in sorted(now.keys() - last.keys()):
        is_needed = was_recorded and now[name].startswith(_NEEDED)
        change = Change.MAJOR if is_needed else Change.MINOR
        yield Finding(_NAME, change, f"{name} is new")
    for name in sorted(last.keys() & now.keys()):
        if last[name] != now[name]:
            what = f"{name} was {last[name]}, is {now[name]}"
            yield Finding(_NAME, Change.MAJOR, what)


def _typescript(declarations: str) -> Iterator[tuple[str, str]]:
    """Each exported name, and each member of an exported type by itself."""
    text = _COMMENT.sub("", declarations)
    starts = list(_DECLARED.finditer(text))
    ends = [*(each.start() for each in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=True):
        whole = text[start.start() : end]
        if re.search(r"\b(?:type \w+ = \{|class )", whole.splitlines()[0]):
            yield start[1], whole.splitlines()[0].strip()
            yield from ((f"{start[1]}.{name}", told) for name, told in _members(whole))
        else:
            yield start[1], " ".join(whole.split())


def _members(whole: str) -> Iterator[tuple[str, str]]:
    starts = list(_MEMBER.finditer(whole))
    ends = [*(each.start() for each in starts[1:]), whole.rindex("}")]
    for start, end in zip(starts, ends, strict=True):
        yield start[1], " ".join(whole[start.start() : end].split())


def _terraform(module: Path) -> Iterator[tuple[str, str]]:
    """Inputs of the module, each with its type and whether it is needed, and its outputs."""
    for file in ("variables.tf", "outputs.tf"):
        for kind, name, body in _TERRAFORM.findall((module / file).read_text(encoding="utf-8")):
            told = re.findall(r"^  type += (.*)$", body, re.MULTILINE)
            is_needed = kind == "variable" and not re.search(r"^  default +=", body, re.MULTILINE)
            text = f"{_NEEDED if is_needed else ''}{kind} {''.join(told)}"
            yield f"{_MODULE}{kind} {name}", text.strip()


def _python(source: str) -> Iterator[tuple[str, str]]:
    """Public functions and classes with their parameters, and the public methods and fields."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, _signature(node)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, f"class({', '.join(map(ast.unparse, node.bases))})"
            yield from ((f"{node.name}.{name}", told) for name, told in _of_class(node))


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for each in node.body:
        match each:
            case ast.FunctionDef(name=name) if not name.startswith("_") or name == "__init__":
                yield name, _signature(each)
            case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                yield name, ast.unparse(each)


def _signature(node: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({ast.unparse(node.args)}){returns}"
