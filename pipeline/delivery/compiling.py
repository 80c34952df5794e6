"""
Compiles all modules below a folder without their docstrings, run by the Python that will load them.

``python compiling.py FOLDER PLACE`` names them in tracebacks as they lie below
PLACE. By hash and not checked (PEP 552); the same sources give the same bytes.
It is run by its path, and imports the standard library alone.
"""

from __future__ import annotations

import ast
import importlib.util
import marshal
import sys
from pathlib import Path

_UNCHECKED_HASH = (1).to_bytes(4, "little")


def main() -> None:
    """Compile what the command line names."""
    folder, place = sys.argv[1:]
    for source in sorted(Path(folder).rglob("*.py")):
        compiled = bytecode(source, f"{place}/{source.relative_to(folder).as_posix()}")
        target = Path(importlib.util.cache_from_source(str(source)))
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(compiled)


def bytecode(source: Path, shown_as: str) -> bytes:
    """What a ``.pyc`` file of *source* holds."""
    text = source.read_bytes()
    code = compile(_without_docstrings(ast.parse(text)), shown_as, "exec", dont_inherit=True)
    head = importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH + importlib.util.source_hash(text)
    return head + marshal.dumps(code)


def _without_docstrings(module: ast.Module) -> ast.Module:
    """Nothing reads them on Lambda, and a cold start would load them all."""
    for node in ast.walk(module):
        match getattr(node, "body", None):
            case [ast.Expr(value=ast.Constant(value=str())) as docstring, *rest] as body:
                body[:] = rest or [ast.copy_location(ast.Pass(), docstring)]
    return module


if __name__ == "__main__":
    main()
