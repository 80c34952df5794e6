"""A finding of `operators status` and `operators doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """
    A sentence about the account.

    Attributes:
        stops_users: Whether somebody cannot sign in or up because of it.

    """

    text: str
    stops_users: bool = False

    def __str__(self) -> str:
        return self.text
