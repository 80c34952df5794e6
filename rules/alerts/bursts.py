"""When failures are a burst that somebody should look at, and when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from rules.strict_json import strict_json
from rules.value import dataclass


class Signal(StrEnum):
    """What is watched."""

    FAILED_SIGN_IN = "failed_sign_in"
    REFUSED_SIGN_UP = "refused_sign_up"


class Scope(StrEnum):
    """Whose failures are counted together."""

    USER = "user"
    CLIENT = "client"
    ALL = "all"


class InvalidThresholds(ValueError):
    """The text is not what ``ALERT_THRESHOLDS`` in template.yaml is; the message says where."""


@dataclass(frozen=True, slots=True)
class Watched:
    """
    One signal in one scope.

    Attributes:
        name: The user's ``sub``, the client's id, or empty for all.

    """

    signal: Signal
    scope: Scope
    name: str = ""

    def __str__(self) -> str:
        return f"{self.signal}#{self.scope}#{self.name}"

    @classmethod
    def read(cls, text: str) -> Watched:
        """
        What ``str`` wrote. Raises ValueError.

        >>> Watched.read("failed_sign_in#user#a#b").name
        'a#b'
        """
        signal, scope, name = text.split("#", 2)
        return cls(Signal(signal), Scope(scope), name)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How many failures within the window make a burst, by signal and scope."""

    by_scope: Mapping[tuple[Signal, Scope], int]

    @classmethod
    def parse(cls, text: str) -> Thresholds:
        """
        Read ``{"failed_sign_in": {"user": 10, "client": 200, "all": 300}, …}``.

        Raises:
            InvalidThresholds: *text* is no such JSON.

        """
        try:
            table = strict_json(text)
            return cls(
                {
                    (Signal(signal), Scope(scope)): int(threshold)
                    for signal, by_scope in table.items()
                    for scope, threshold in by_scope.items()
                }
            )
        except (ValueError, TypeError, AttributeError):
            raise InvalidThresholds(
                "ALERT_THRESHOLDS is no JSON of numbers by signal and scope"
            ) from None

    def of(self, watched: Watched) -> int | None:
        """The threshold that holds for *watched*, if there is one."""
        return self.by_scope.get((watched.signal, watched.scope))

    def is_burst(self, watched: Watched, *, count: int) -> bool:
        """Tell whether *count* failures within the window are a burst."""
        threshold = self.of(watched)
        return threshold is not None and count >= threshold

    def is_over(self, watched: Watched, *, count: int) -> bool:
        """
        Tell whether a burst is over that now has *count* failures within the window.

        Only at half the threshold, or one that goes on at the threshold would
        be told as many.
        """
        return count * 2 < (self.of(watched) or 1)
