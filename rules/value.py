"""
Frozen values, as `dataclasses` makes them, at a thirtieth of its cost.

Importing `dataclasses` takes 10 ms of a cold start, and each class another 0.6
ms, because it writes and compiles its methods. Here the methods are written
once for all classes. A type checker reads `dataclasses` itself, and what reads
fields at run time (`dataclasses.replace`, ``asdict``, ``fields``) finds them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "replace"]

_MISSING = object()


class _Field:
    """A default, or what makes a new one for each value; and whether it is shown."""

    __slots__ = ("default", "factory", "repr")

    def __init__(
        self,
        *,
        default: Any = _MISSING,
        default_factory: Any = _MISSING,
        repr: bool = True,  # noqa: A002  # dataclasses' name
    ) -> None:
        self.default, self.factory, self.repr = default, default_factory, repr


def _dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Any:
    """Make a class frozen and slotted, equal by its fields, and shown by them."""
    if not (frozen and slots):
        raise TypeError("A value is frozen and has slots; take dataclasses for anything else")
    return lambda cls: _made(cls, kw_only=kw_only)


def _replace(one: Any, /, **changes: Any) -> Any:
    """Return a copy of *one* with *changes*."""
    same = {name: getattr(one, name) for name in _names(one) if name not in changes}
    return type(one)(**same, **changes)


def _names(one: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = type(one)._value_fields  # noqa: SLF001  # made here
    return names


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _Field, _replace


def _made(cls: type, *, kw_only: bool) -> Any:
    """The class, made again: slots cannot be given to one that is there."""
    own = cls.__dict__
    inherited: tuple[str, ...] = getattr(cls, "_value_fields", ())
    positional: tuple[str, ...] = getattr(cls, "__match_args__", ())
    added = tuple(name for name in own.get("__annotations__", {}) if name not in inherited)
    fields = inherited + added
    made = {name: _as_field(own[name]) for name in fields if name in own}
    body = {
        **_METHODS,
        **{name: value for name, value in own.items() if name not in {*made, *_NOT_COPIED}},
        "__slots__": added,
        "__match_args__": positional if kw_only else positional + added,
        "_value_fields": fields,
        "_value_names": frozenset(fields),
        "_value_defaults": {**getattr(cls, "_value_defaults", {}), **made},
    }
    anew: Any = type(cls)(cls.__name__, cls.__bases__, body)
    anew.__qualname__ = cls.__qualname__
    anew._value_setters = tuple(  # noqa: SLF001  # made here
        getattr(anew, name).__set__ for name in fields
    )
    return anew


def _as_field(value: Any) -> Any:
    return value if isinstance(value, _Field) else _Field(default=value)


def _init(self: Any, *args: Any, **given: Any) -> None:
    cls = type(self)
    if not args and given.keys() == cls._value_names:  # all by name, as most are made
        args = tuple([given[name] for name in cls._value_fields])
    elif given or not len(args) == len(cls._value_fields) == len(cls.__match_args__):
        args = _values(cls, args, given)
    for set_it, value in zip(cls._value_setters, args, strict=True):
        set_it(self, value)


def _values(cls: Any, args: tuple[Any, ...], given: dict[str, Any]) -> tuple[Any, ...]:
    """One for each field, in their order. Raises `TypeError`, as a function does."""
    if len(args) > len(cls.__match_args__):
        raise TypeError(f"{cls.__name__} takes {len(cls.__match_args__)} values without a name")
    values = dict(zip(cls.__match_args__, args, strict=False))
    if twice := values.keys() & given.keys():
        raise TypeError(f"{cls.__name__} got {min(twice)} twice")
    values.update(given)
    if unknown := values.keys() - set(cls._value_fields):
        raise TypeError(f"{cls.__name__} has no {min(unknown)}")
    return tuple(
        [values[name] if name in values else _default(cls, name) for name in cls._value_fields]
    )


def _default(cls: Any, name: str) -> Any:
    given = cls._value_defaults.get(name)
    if given is not None and given.factory is not _MISSING:
        return given.factory()
    if given is None or given.default is _MISSING:
        raise TypeError(f"{cls.__name__} needs {name}")
    return given.default


def _all(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self._value_fields])


def _equals(self: Any, other: Any) -> Any:
    return _all(self) == _all(other) if other.__class__ is self.__class__ else NotImplemented


def _shown(self: Any) -> str:
    defaults = self._value_defaults
    names = [each for each in self._value_fields if each not in defaults or defaults[each].repr]
    inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({inside})"


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} stays as it is")


def _state(self: Any) -> list[Any]:
    return list(_all(self))


def _restore(self: Any, state: list[Any]) -> None:
    for set_it, value in zip(self._value_setters, state, strict=True):
        set_it(self, value)


class _FieldsForDataclasses:
    """The fields, in the form that `dataclasses` looks for; made when somebody looks."""

    def __get__(self, _: Any, cls: Any) -> Any:
        return _dataclass_fields(cls)


@cache
def _dataclass_fields(cls: Any) -> Any:
    import dataclasses  # noqa: PLC0415  # late: its cost is what this module is for

    # Those of a class that it makes: its own field objects are nobody else's to make.
    twin: Any = dataclasses.make_dataclass(cls.__name__, cls._value_fields)
    return twin.__dataclass_fields__


_NOT_COPIED = ("__dict__", "__weakref__")
_METHODS = {
    "__init__": _init,
    "__eq__": _equals,
    "__hash__": lambda self: hash(_all(self)),
    "__repr__": _shown,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _restore,
    "__dataclass_fields__": _FieldsForDataclasses(),
}
