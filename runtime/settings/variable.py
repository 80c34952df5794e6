"""What an environment variable may be, and what a function reads together."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Generic, NoReturn, TypeVar, overload

T = TypeVar("T")
_ATTRIBUTE = re.compile(r"[a-z_]{1,32}|custom:[\w-]{1,20}", re.ASCII)
# Never one that signs somebody in, or that a code is sent to.
_NO_ATTRIBUTE = {"phone_number", "phone_number_verified", "preferred_username"}


class MissingSetting(LookupError):
    """A function starts without a variable that it needs; the message names it and the remedy."""


class InvalidSetting(ValueError):
    """A variable is set to something that it cannot be; the message names it and its bounds."""


class Variable(Generic[T]):
    """
    An environment variable; of its group's instances, the value.

    *parse* raises `ValueError` if the text is not what the variable *must_be*.

    Attributes:
        name: What template.yaml calls it.

    """

    def __init__(  # noqa: PLR0913  # what may be said of a variable
        self,
        name: str,
        parse: Callable[[str], T],
        *,
        must_be: str,
        may_be_empty: bool = False,
        may_be_absent: bool = False,
        unless: str = "",
    ) -> None:
        """
        Set to nothing, it is missing; but not if it *may_be_empty*, or *unless* is set.

        One that *may_be_absent* is in one template alone; elsewhere it is empty.
        """
        self.name = name
        self._parse = parse
        self._must_be = must_be
        self._may_be_empty = may_be_empty
        self._may_be_absent = may_be_absent
        self._unless = unless

    @overload
    def __get__(self, group: None, owner: type[Settings]) -> Variable[T]: ...

    @overload
    def __get__(self, group: Settings, owner: type[Settings]) -> T: ...

    def __get__(self, group: Settings | None, owner: type[Settings]) -> Variable[T] | T:
        """Only of the class: an instance has the value itself, under the same name."""
        return self

    def read(self, environment: Mapping[str, str]) -> T:
        """
        The value in *environment*.

        Raises:
            MissingSetting: It is not there, or empty.
            InvalidSetting: It is not what it may be.

        """
        text = environment.get(self.name, "" if self._may_be_absent else None)
        if text is None or not (text or self._is_dispensable(environment)):
            raise MissingSetting(
                f"{self.name} is not set; template.yaml sets it on every function that reads it"
            )
        try:
            return self._parse(text)
        except ValueError:
            raise InvalidSetting(f"{self.name} must be {self._must_be}") from None

    def _is_dispensable(self, environment: Mapping[str, str]) -> bool:
        return self._may_be_empty or bool(environment.get(self._unless))


class Choice(Variable[T]):
    """A variable whose value is one word, so that it may be joined with those of others."""


class Settings:
    """
    A group of variables, read at once and never changed.

    Make one in ``wire()`` and nowhere else: then a variable that is missing or
    wrong stops the function at its start, and not at the first sign-in, and
    the template gives the function the variables of the groups that it makes.

    >>> class Codes(Settings):
    ...     length = number("CODE_LENGTH", at_least=6, at_most=10)
    >>> Codes({"CODE_LENGTH": "8"}).length
    8
    >>> Codes({"CODE_LENGTH": "12"})
    Traceback (most recent call last):
    ...
    runtime.settings.variable.InvalidSetting: CODE_LENGTH must be a whole number from 6 to 10

    An environment holds 4 KB, of which names are the most where values are short. So a group
    may name a variable that has all its choices *together*, in their order; one that is also
    set by its own name counts as it is there.

    >>> class Links(Settings):
    ...     together = "LINK_CHOICES"
    ...     lifetime_s = number("LINK_LIFETIME_S", at_least=60, at_most=900)
    ...     is_short = switch("SHORT_LINKS", off="no", on="yes")
    >>> Links({"LINK_CHOICES": "300 yes"}).lifetime_s
    300
    """

    together = ""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Read *environment*, or that of the process."""
        given = os.environ if environment is None else environment
        if said := dict(_said_together(type(self), given)):
            given = {**said, **given}
        vars(self).update({name: each.read(given) for name, each in variables(type(self))})

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: who holds a group can rely on it."""
        raise AttributeError(f"{type(self).__name__} is read once; {name} cannot be set")


def variables(group: type[Settings]) -> Iterator[tuple[str, Variable[object]]]:
    """The variables of *group*, those that it has from others first, with their attributes."""
    for each in reversed(group.__mro__):
        for name, value in vars(each).items():
            if isinstance(value, Variable):
                yield name, value


def together(group: type[Settings]) -> Iterator[tuple[str, list[str]]]:
    """The variables that have choices of *group* together, each with the names of these."""
    for each in reversed(group.__mro__):
        if name := vars(each).get("together"):
            own = [value for value in vars(each).values() if isinstance(value, Choice)]
            yield name, [choice.name for choice in own]


def _said_together(
    group: type[Settings], environment: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Raises `InvalidSetting` if there is not one word for each choice."""
    for name, choices in together(group):
        if name in environment:
            words = environment[name].split()
            if len(words) != len(choices):
                raise InvalidSetting(f"{name} must be {len(choices)} words: {', '.join(choices)}")
            yield from zip(choices, words, strict=True)


def text(
    name: str, *, may_be_empty: bool = False, may_be_absent: bool = False, unless: str = ""
) -> Variable[str]:
    """Any text; see `Variable` for when it may be empty or absent."""
    dispensable = {"may_be_empty": may_be_empty, "may_be_absent": may_be_absent}
    return Variable(name, str, must_be="text", unless=unless, **dispensable)


def number(name: str, *, at_least: int, at_most: int) -> Choice[int]:
    """A whole number, in ASCII digits."""

    def parse(text: str) -> int:
        found = int(text) if text.isascii() and text.isdigit() else -1
        return found if at_least <= found <= at_most else _refused()

    return Choice(name, parse, must_be=f"a whole number from {at_least} to {at_most}")


def one_of(name: str, *choices: str) -> Choice[str]:
    """One of *choices*, as it is."""
    return Choice(
        name,
        lambda text: text if text in choices else _refused(),
        must_be=f"one of {', '.join(choices)}",
    )


def switch(name: str, *, off: str, on: str) -> Choice[bool]:
    """Whether it is *on* rather than *off*."""
    values = {off: False, on: True}
    return Choice(
        name,
        lambda text: values[text] if text in values else _refused(),
        must_be=f"one of {off}, {on}",
    )


def attributes(name: str) -> Variable[tuple[str, ...]]:
    """Names of users' attributes with commas between, or nothing."""

    def parse(text: str) -> tuple[str, ...]:
        names = tuple(each for each in text.split(",") if each)
        if _NO_ATTRIBUTE.intersection(names) or not all(map(_ATTRIBUTE.fullmatch, names)):
            _refused()
        return names

    must_be = "names of attributes, between commas, and none that signs somebody in"
    return Variable(name, parse, must_be=must_be, may_be_empty=True)


def _refused() -> NoReturn:
    raise ValueError
