"""
Code that counts for coverage which of its statements and branches are reached.

coverage.py asks Python to call it for each line of every module that runs, those of moto and
hypothesis too, and Python runs all bytecode slowly meanwhile. Here a statement says by itself
that it is reached, and so does each way out of an `if`, a loop or a `case`. Which statements and
ways there are is said by coverage.py's own parser. A way out of anything else has no counter,
so it counts as not taken.
"""

import ast
from dataclasses import dataclass
from types import CodeType

from coverage.parser import PythonParser

_REACHED = "the array in which a counter says that it was reached"  # until there is one


class Reached(bytearray):
    """One byte for each counter. A constant of code, so it has a hash."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


@dataclass(frozen=True)
class Counted:
    """Code with *counters*: from a line to another one, or to itself when it is reached."""

    code: CodeType
    counters: list[tuple[int, int]]
    of_imports: int  # so many of the first are outside of functions

    def writing_to(self, reached):
        """The code, whose counters write to the array *reached*."""
        return _with_constant(self.code, reached)


def counted(text, path):
    r"""
    The module *text* with counters.

    >>> found = counted("if here:\n    there()\n", "example.py")
    >>> sorted(found.counters)
    [(1, -1), (1, 1), (1, 2), (2, 2)]
    """
    return _Counters(text, path).counted()


def _with_constant(code, reached):
    constants = (
        _with_constant(each, reached)
        if isinstance(each, CodeType)
        else (reached if each == _REACHED else each)
        for each in code.co_consts
    )
    return code.replace(co_consts=tuple(constants))


class _Counters:
    """Puts counters into a module, block by block."""

    def __init__(self, text, path):
        parser = PythonParser(text=text, filename=path)
        parser.parse_source()
        self._ways = {}
        for line, to in parser.arcs():
            self._ways.setdefault(line, set()).add(to)
        self._text, self._path = text, path
        self._of_imports, self._of_functions = [], []

    def counted(self):
        module = ast.parse(self._text)
        module.body = self._body(module, self._of_imports)
        found = [*self._of_imports, *self._of_functions]
        for number, (place, _) in enumerate(found):
            place.value = number
        code = compile(ast.fix_missing_locations(module), self._path, "exec", dont_inherit=True)
        return Counted(code, [pair for _, pair in found], len(self._of_imports))

    def _block(self, statements, found):
        """Each statement after its counters."""
        block = []
        for statement in statements:
            counters = [self._counter(line, line, found) for line in _lines(statement)]
            if _has_to_be_first(statement):
                block += [statement, *counters]
            else:
                block += [*counters, statement]
            self._within(statement, found)
        return block

    def _within(self, node, found):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = self._body(node, self._of_functions)
        elif isinstance(node, ast.ClassDef):
            node.body = self._body(node, found)
        elif isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While):
            first = _lines(node.body[0])[0]
            node.body = self._way(node.lineno, first, found) + self._block(node.body, found)
            other = self._other_way(node.lineno, first, found)
            node.orelse = other + self._block(node.orelse, found)
        elif isinstance(node, ast.With | ast.AsyncWith):
            node.body = self._block(node.body, found)
        elif isinstance(node, ast.Try | ast.TryStar):
            for each in (node, *node.handlers):
                for name in {"body", "orelse", "finalbody"} & set(each._fields):
                    setattr(each, name, self._block(getattr(each, name), found))
            passed = []
            for each in node.handlers:
                passed.append(each.lineno)
                each.body[:0] = [self._counter(line, line, found) for line in passed]
        elif isinstance(node, ast.Match):
            self._within_match(node, found)

    def _body(self, node, found):
        """A docstring stays the first; it is no statement."""
        documented = ast.get_docstring(node, clean=False) is not None
        return node.body[:documented] + self._block(node.body[documented:], found)

    def _within_match(self, node, found):
        """A value that reaches a case has passed those before it."""
        passed = []
        for case in (*node.cases, ast.match_case(ast.MatchAs(), body=[])):
            counters = [
                counter
                for line, first in passed
                for counter in (
                    self._counter(line, line, found),
                    *self._other_way(line, first, found),
                )
            ]
            if case.body:
                line, first = case.pattern.lineno, _lines(case.body[0])[0]
                passed.append((line, first))
                counters += [self._counter(line, line, found), *self._way(line, first, found)]
            case.body = counters + self._block(case.body, found)
        if not _takes_all(node.cases[-1]):
            node.cases.append(case)

    def _way(self, line, to, found):
        ways = self._ways.get(line, ())
        return [self._counter(line, to, found)] if len(ways) > 1 and to in ways else []

    def _other_way(self, line, than, found):
        others = self._ways.get(line, set()) - {than}
        return [self._counter(line, to, found) for to in others] if len(others) == 1 else []

    def _counter(self, line, to, found):
        place = ast.Constant(0)
        found.append((place, (line, to)))
        reached = ast.Subscript(ast.Constant(_REACHED), place, ast.Store())
        here = {"lineno": line, "end_lineno": line, "col_offset": 0, "end_col_offset": 0}
        return ast.Assign([reached], ast.Constant(1), **here)


def _lines(statement):
    """Where it begins: a function or class at each of its decorators, too."""
    decorators = [each.lineno for each in getattr(statement, "decorator_list", ())]
    return [*decorators, statement.lineno]


def _has_to_be_first(statement):
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _takes_all(case):
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern
