"""A fact that is true only if the other function agrees."""

from __future__ import annotations

from events.contract.catalogue import Kind, Reason, fields_of
from events.publishing.publish import Announce
from rules.trigger_event import TriggerEvent


class HeldBack:
    """
    An announcer that keeps facts of one *kind* to itself until it is told what became of them.

    *instead* is told of those that did not come true.
    """

    def __init__(self, announce: Announce, kind: Kind, *, instead: Kind) -> None:
        self._announce = announce
        self._kind = kind
        self._instead = instead
        self._held: list[tuple[TriggerEvent, dict[str, str | int | None]]] = []

    def __call__(self, kind: Kind, asked: TriggerEvent, /, **data: str | int | None) -> None:
        """See `Announce`."""
        if kind is self._kind:
            self._held.append((asked, data))
        else:
            self._announce(kind, asked, **data)

    def forget(self) -> None:
        """Drop what a call before left behind."""
        self._held.clear()

    def tell(self) -> None:
        """Tell it: nobody refused."""
        for asked, data in self._held:
            self._announce(self._kind, asked, **data)

    def tell_instead(self, reason: Reason) -> None:
        """Tell that it was refused; of a sign-up, nobody's, because there is no such user."""
        known = fields_of(self._instead)
        for asked, data in self._held:
            of = asked.of_nobody() if self._instead is Kind.SIGN_UP_REJECTED else asked
            kept = {name: value for name, value in data.items() if name in known}
            self._announce(self._instead, of, **{**kept, "reason": reason})
