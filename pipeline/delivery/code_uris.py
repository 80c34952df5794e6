"""
The folders that a template names, replaced in its text by the addresses of their packages.

A function that the Makefile builds gets an address of its own. Nothing else is touched:
comments, order and short tags stay as they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

_FOLDERS = {"CodeUri", "ContentUri"}

# Of libyaml where there is one: a tenth of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The address of a folder, packed for the function with that handler.
Address = Callable[[Path, str], str]


def with_code_uris(template: Path, address: Address) -> str:
    """The template's own text, but for the folders; *address* says by what each is replaced."""
    text = template.read_text()
    root = yaml.compose(text, _Loader)
    built = list(_built_by_make(root))
    # What Globals say is said of the functions that are built, too.
    of_all = list(_folder_nodes(_under(root, "Globals")))
    said = {id(each) for each in of_all} if built else set()
    project = (template.parent / (of_all[0].value if of_all else ".")).resolve()
    edits = {}
    for node in _folder_nodes(root):
        folder = (template.parent / node.value).resolve()
        if id(node) not in said:
            edits[node.start_mark.index] = (node.end_mark.index, address(folder, ""))
    for handler in built:  # next to the handler, with its indentation
        uri = address(project, handler.value)
        end, indent = handler.end_mark.index, " " * (handler.start_mark.column - len("Handler: "))
        edits[end] = (end, f"\n{indent}CodeUri: {uri}")
    for start, (end, new) in sorted(edits.items(), reverse=True):  # so that places stay right
        text = text[:start] + new + text[end:]
    return text


def _built_by_make(root: Any) -> Iterator[yaml.ScalarNode]:
    """The handlers of functions whose ``BuildMethod`` is the Makefile."""
    for resource in _values(_under(root, "Resources")):
        method = _under(resource, "Metadata", "BuildMethod")
        handler = _under(resource, "Properties", "Handler")
        if handler is not None and method is not None and method.value == "makefile":
            yield handler


def _under(node: Any, *keys: str) -> Any:
    """The node under these keys, or None."""
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for name, value in pairs if name.value == key), None)
    return node


def _values(node: Any) -> list[Any]:
    return [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else []


def _folder_nodes(node: Any) -> Iterator[yaml.ScalarNode]:
    """Every value that names a folder on this machine; twice where an alias repeats it."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _folder_nodes(each)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _FOLDERS and _is_path(value):
                yield value
            else:
                yield from _folder_nodes(value)


def _is_path(node: Any) -> bool:
    """False for an address (s3://...) and for what only CloudFormation can resolve (!Ref ...)."""
    return bool(node.tag == "tag:yaml.org,2002:str" and "://" not in node.value)
