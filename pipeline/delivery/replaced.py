"""
Modules of libraries in whose place a package holds a few lines.

Boto3 and Powertools import at their start what no function calls: resources, transfers of files,
texts for ``help()``, a logger, metrics and events of every service. Each entry has what
importers take of the module by name; where somebody takes more, the library's own is taken.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

from pipeline.delivery.bytecode import compile_bytecode
from pipeline.delivery.kept import kept

_RESOURCES = """class ResourceFactory:
    def __init__(self, emitter):
        pass
"""
_TEXTS = """class LazyLoadedDocstring(str):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)


ClientMethodDocstring = PaginatorDocstring = WaiterDocstring = LazyLoadedDocstring
"""
_EVENTS = "from aws_lambda_powertools.utilities.data_classes.s3_event import S3Event\n"
_BATCHES = """from aws_lambda_powertools.utilities.batch.base import (
    BatchProcessor, EventType, FailureResponse)
"""
_MARKS = """def override(member):
    return member


def deprecated(message, *, category=None, stacklevel=1):
    return override
"""
REPLACED: Mapping[str, str] = {
    "boto3.resources.factory": _RESOURCES,
    "botocore.docs": "",
    "botocore.docs.docstring": _TEXTS,
    "aws_lambda_powertools": "",
    "aws_lambda_powertools.utilities.batch": _BATCHES,
    "aws_lambda_powertools.utilities.data_classes": _EVENTS,
    "typing_extensions": _MARKS,
    "s3transfer": "",
    "s3transfer.manager": "class TransferConfig:\n    pass\n",
}


def names_in(text: str) -> set[str]:
    """What importers can take of the module with this *text*."""
    nodes = ast.parse(text).body
    names = {each.name for each in nodes if isinstance(each, ast.ClassDef | ast.FunctionDef)}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            names |= {each.name for each in node.names}
        if isinstance(node, ast.Assign):
            names |= {ast.unparse(each) for each in node.targets}
    return names


def replacements(root: Path, site: Path, interpreter: str) -> Path:
    """Folder with all of them where the library has its own, compiled by *interpreter*."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name, text in REPLACED.items():
            file = folder.joinpath(*name.split("."))
            is_package = site.joinpath(*name.split(".")).is_dir()
            file = file / "__init__.py" if is_package else file.with_suffix(".py")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        compile_bytecode(folder, interpreter)

    return kept(root, "replaced", [Path(__file__)], f"{interpreter} {site.name}", make)
