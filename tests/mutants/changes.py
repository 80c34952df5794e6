"""
The mutants of a module: its syntax tree, each time with one small change.

What no test should tell apart is left out: annotations, docstrings, texts, the flags of
decorators (`mypy` holds those of frozen values), and what stands below ``if TYPE_CHECKING``.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import Any

_COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_LEFT_OUT = {"annotation", "returns", "decorator_list", "type_params"}
_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LONGEST = 90
_COUNTED = 16  # above it, a number is a bound or a size, and one more is no mistake


@dataclass(frozen=True)
class Mutant:
    """
    One change of one file.

    Attributes:
        name: Where and what, unique in its file and the same when lines move.
        function: The outermost function that the change is in the body of: its
            qualified name and first line; None for what runs at the import.
        lines: Of its statement, or of the head of it: a test that runs none of
            them cannot notice.
        place: The holder, field and index of what is changed.

    """

    path: str
    line: int
    name: str
    function: tuple[str, int] | None
    lines: range
    place: tuple[ast.AST, str, int | None]
    old: Any
    new: Any

    @contextmanager
    def applied(self) -> Iterator[None]:
        """While it lasts, the tree that the mutant was found in is the mutant's."""
        self._put(self.new)
        try:
            yield
        finally:
            self._put(self.old)

    def _put(self, value: Any) -> None:
        holder, name, index = self.place
        if index is None:
            setattr(holder, name, value)
        else:
            getattr(holder, name)[index] = value

    def compiled(self, tree: ast.Module, file: str) -> CodeType:
        """The module's code with the change; lines are those of the original."""
        with self.applied():
            return compile(tree, file, "exec", dont_inherit=True)


def mutants(path: str, tree: ast.Module) -> list[Mutant]:
    """Every mutant of the *tree* of that *path*, in the order of its text."""
    seen: Counter[str] = Counter()
    found, at = [], lines_at(tree)
    for place, old, scope, function in _places(tree, (), None):
        for new in alternatives(old):
            ast.copy_location(new, old)
            ast.fix_missing_locations(new)
            told = f"{'.'.join(scope) or 'module'}: {_shown(old)} → {_shown(new)}"
            seen[told] += 1
            name = told if seen[told] == 1 else f"{told} #{seen[told]}"
            lines = at[old.lineno]
            found.append(Mutant(path, old.lineno, name, function, lines, place, old, new))
    return found


def lines_at(tree: ast.Module) -> dict[int, range]:
    """By line, those of the innermost statement on it; of one with a body, of its head."""
    spans = [_span(one) for one in ast.walk(tree) if isinstance(one, _STATEMENTS)]
    inwards = sorted(spans, key=lambda span: (span.start, -span.stop))
    return {line: span for span in inwards for line in span}


def _span(one: Any) -> range:
    first = one.pattern.lineno if isinstance(one, ast.match_case) else one.lineno
    last = one.body[0].lineno - 1 if getattr(one, "body", None) else one.end_lineno
    return range(first, max(last, first) + 1)


def _shown(node: ast.AST) -> str:
    text = "pass" if isinstance(node, ast.Pass) else " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _places(node: ast.AST, scope: tuple, function: tuple[str, int] | None) -> Iterator[tuple]:
    """What may be changed: its place, the names around it, and the function it runs in."""
    for name, value in ast.iter_fields(node):
        if name in _LEFT_OUT:
            continue
        inside = function
        if name == "body" and function is None and isinstance(node, _SCOPES[:2]):
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            inside = (".".join(scope), first)
        if isinstance(value, ast.AST):
            yield from _place((node, name, None), value, scope, inside)
        elif isinstance(value, list):
            for index, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield from _place((node, name, index), one, scope, inside)


def _place(place: tuple, node: ast.AST, scope: tuple, function: Any) -> Iterator[tuple]:
    if _is_left_out(node):
        return
    if isinstance(node, _SCOPES):
        scope = (*scope, node.name)
    if hasattr(node, "lineno"):
        yield place, node, scope, function
    yield from _places(node, scope, function)


def _is_left_out(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def alternatives(node: ast.AST) -> Iterator[Any]:
    """What may stand in its place."""
    if isinstance(node, ast.expr):
        yield from _expressions(node)
    else:
        yield from _statements(node)


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARISONS:
            yield ast.Compare(node.left, [_COMPARISONS[type(op)]()], node.comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for index in range(len(values)):
                yield _joined(op, [*values[:index], *values[index + 1 :]])
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            yield ast.BinOp(node.left, _ARITHMETIC[type(op)](), node.right)
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Name(id=str(name), ctx=ast.Load()) if name in _OPPOSITES:
            yield ast.Name(_OPPOSITES[name], ast.Load())


def _constants(value: Any) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1 if value <= _COUNTED else value * 2)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.ExceptHandler(type=ast.Tuple(elts=kinds)) if len(kinds) > 1:
            for index in range(len(kinds)):
                fewer = ast.Tuple([*kinds[:index], *kinds[index + 1 :]], ast.Load())
                yield ast.ExceptHandler(fewer, node.name, node.body)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.If(test=test) | ast.While(test=test) if _is_plain(test):
            yield type(node)(ast.UnaryOp(ast.Not(), test), node.body, node.orelse)
        case _ if _may_go(node):
            yield ast.Pass()


def _joined(op: ast.boolop, values: list[ast.expr]) -> ast.expr:
    return values[0] if len(values) == 1 else ast.BoolOp(op, values)


def _is_plain(test: ast.expr) -> bool:
    """Whether nothing else here changes that condition."""
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.Constant) and not (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _may_go(node: ast.AST) -> bool:
    """Whether a statement does something that only its effect shows."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Delete():
            return True
        case ast.Break() | ast.Continue():
            return True
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            return True
        case _:
            return False
