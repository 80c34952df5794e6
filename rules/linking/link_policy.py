"""What becomes of the first sign-in of a federated user: the policy table of ``LinkAccounts``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from rules.refusals import Refusal
from rules.value import dataclass


class Way(Enum):
    """What is done with a federated user who comes for the first time."""

    LINK = "link"
    TAKE_OVER_AND_LINK = "take over, then link"
    CREATE_AND_LINK = "create, then link"
    LET_IN = "let in"
    REFUSE = "refuse"


ACCOUNT_EXISTS = "ACCOUNT_EXISTS"
ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
TRY_AGAIN = "TRY_AGAIN"
LINK_NEEDS_PROOF = "LINK_NEEDS_PROOF"
ADDRESS_NOT_PROVED = "ADDRESS_NOT_PROVED"
UNLINKED = "UNLINKED"
_WORDS: Final[Mapping[str, str]] = {
    ACCOUNT_EXISTS: "Please sign in the way you signed in before",
    ACCOUNT_DISABLED: "This account is disabled",
    TRY_AGAIN: "Please try again in a minute",
    ADDRESS_NOT_PROVED: "Please sign in with a code by e-mail",
}


class LinkRefused(Refusal):
    """PreSignUp lets this federated user not in; no profile is stored."""

    def __init__(self, code: str, *, handle: str = "") -> None:
        """Of `LINK_NEEDS_PROOF` and `UNLINKED` the words are the *handle*, for a program."""
        super().__init__(code, handle or _WORDS[code])


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """A native user who has the address, as far as the policy asks."""

    is_verified: bool
    is_enabled: bool = True


Decision = tuple[Way, str]


def refuses_before_looking(*, policy: str, is_believed: bool, has_address: bool) -> str:
    """
    The code of the refusal that says nothing of the pool's users; empty if they are to be asked.

    The same whether there is such a user or not: else any account at a provider that claims an
    address would tell who has one here.
    """
    if is_believed and has_address:
        return ""
    return LINK_NEEDS_PROOF if policy == "link" and has_address else ADDRESS_NOT_PROVED


def decide(policy: str, users: list[Native] | None) -> Decision:
    """
    What to do about a believed address that these native *users* have, and why it is refused.

    *users* is None if they could not be looked up.
    """
    if users is None or len(users) > 1:
        return Way.REFUSE, TRY_AGAIN
    if policy == "refuse":
        return (Way.REFUSE, ACCOUNT_EXISTS) if users else (Way.LET_IN, "")
    if not users:
        return Way.CREATE_AND_LINK, ""
    [user] = users
    if not user.is_enabled:
        return Way.REFUSE, ACCOUNT_DISABLED
    return (Way.LINK if user.is_verified else Way.TAKE_OVER_AND_LINK), ""
