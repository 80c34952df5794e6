"""
Which files of the project a file leans on, read from its text.

Too much rather than too little: an import counts wherever it stands, and so does a
module that is named in a string (``-m local.server``, a handler), a prefix of modules
(``import_module(f"rules.messages.{tag}")``), and a path that is put together with ``/``.
"""

import ast
import re
from functools import cache
from pathlib import PurePosixPath

_MODULE_IN_TEXT = re.compile(r"[a-z_]\w*(?:\.\w+)+\.?", re.IGNORECASE)


class Files:
    """The files of the project by their paths, and the modules among them by their names."""

    def __init__(self, paths):
        self.paths = sorted(paths)
        self.modules = {module_name(path): path for path in self.paths if path.endswith(".py")}
        self._placed = [(path, f"/{path}/") for path in self.paths]
        # The same few names are in most of the files, and each is looked for in all paths.
        self.of_module = cache(self._of_module)
        self.of_prefix = cache(self._of_prefix)
        self.at = cache(self._at)

    def _of_module(self, name):
        """The file of the longest part of *name* that is a module, and the packages above it."""
        parts = name.split(".")
        known = [".".join(parts[:number]) for number in range(1, len(parts) + 1)]
        found = [self.modules[each] for each in known if each in self.modules]
        longest = found[-1:]
        return {*longest, *(path for path in found if path.endswith("/__init__.py"))}

    def _of_prefix(self, prefix):
        """Every module whose name begins so."""
        return {path for name, path in self.modules.items() if name.startswith(prefix)}

    def _at(self, place):
        """The files that are at *place* or below it, seen from any folder."""
        middle = f"/{place.strip('/')}/"
        return {path for path, placed in self._placed if middle in placed}

    def needed_by(self, path, text):
        """The files that *path*, a Python module with that *text*, leans on."""
        needed = set()
        nodes = [*ast.walk(ast.parse(text))]
        inner = {id(node.left) for node in nodes if isinstance(node, ast.BinOp)}
        prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            match node:
                case ast.Constant() if id(node) in prose:  # a docstring
                    continue
                case ast.Import(names=names):
                    for alias in names:
                        needed |= self.of_module(alias.name)
                case ast.ImportFrom(module=module, names=names, level=level):
                    place = _absolute(path, module or "", level)
                    for alias in names:
                        needed |= self.of_module(f"{place}.{alias.name}".strip("."))
                case ast.Constant(value=str(words)):
                    needed |= self._named_in(words)
                case ast.BinOp(op=ast.Div()) if id(node) not in inner:
                    needed |= self._at_the_end_of(node)
        return needed - {path}

    def _named_in(self, words):
        found = set()
        for name in _MODULE_IN_TEXT.findall(words):
            found |= self.of_prefix(name) if name.endswith(".") else self.of_module(name)
        return found

    def _at_the_end_of(self, division):
        """What ``ROOT / "samples" / "template.yaml"`` is; nothing, if its end is not said."""
        parts = []
        while isinstance(division, ast.BinOp) and isinstance(division.right, ast.Constant):
            parts.insert(0, str(division.right.value))
            division = division.left
        place = PurePosixPath(*parts)
        return self.at(str(place)) if parts and place.parts else set()


def module_name(path):
    """
    The name that Python has for it.

    >>> module_name("events/consumers/relay.py"), module_name("events/__init__.py")
    ('events.consumers.relay', 'events')
    >>> module_name("packages/engine/engine/alarms.py")
    'engine.alarms'
    """
    path = re.sub(r"^packages/\w+/", "", path)
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _absolute(path, module, level):
    """What a relative import in *path* means."""
    if not level:
        return module
    folders = path.split("/")[:-level]
    return ".".join([*folders, *filter(None, [module])])


def leaning(needed):
    """For each file, the files that lean on it; *needed* by file, the other way about."""
    found = {}
    for path, others in needed.items():
        for other in others:
            found.setdefault(other, set()).add(path)
    return found


def reached(start, leaning):
    """Everything that leans on *start*, directly or not, itself included."""
    found, left = set(start), list(start)
    while left:
        for path in leaning.get(left.pop(), set()) - found:
            found.add(path)
            left.append(path)
    return found
