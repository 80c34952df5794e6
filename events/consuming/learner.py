"""Counts sign-ups by name, mail host and mailbox, and enters what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from rules.addresses import learning
from rules.addresses.guarded import is_guarded
from rules.addresses.learning import Counted, Entry, History, Sort, entry_for, stamp
from rules.addresses.policy import Lists
from rules.value import dataclass, replace
from runtime.consuming.sign_up_counts import SignUp

_ALERTED_FOR = timedelta(days=1)


class Store(Protocol):
    """Where counts are kept. Each call may come again with the same; all raise `CallFailed`."""

    def note(self, told: SignUp) -> SignUp:
        """Keep what is told of a sign-up; answer with all that has been."""

    def add(self, key: str, at: datetime, counted: Counted) -> History:
        """Add to the day of *at*; answer with what is known of the key now."""

    def stack(self, at: datetime, *, sign_ups: int) -> tuple[datetime, int]:
        """Count for the stack; answer with its first day, and how many there were."""

    def enter(self, key: str, entry: Entry, *, now: datetime, until: datetime, why: str) -> bool:
        """Enter, unless that is entered already, or the day's entries are used up."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """
    What was entered.

    Attributes:
        name: Empty for a mailbox.
        accepted: Sign-ups of the day.
        proved: Those of them whose users answered the code.
        until: When the entry ends.

    """

    sort: Sort
    entry: Entry
    name: str
    accepted: int
    proved: int
    until: datetime
    pool_id: str

    @property
    def why(self) -> str:
        """As the table has it."""
        return f"{self.sort}:{self.accepted}/{self.proved}"


class Learner:
    """Counts what it is told, and tells what it learns from it."""

    def __init__(
        self,
        store: Store,
        *,
        lists: Lists,
        registrable: Callable[[str], str | None],
        reuse: int,
        tell: Callable[[Learnt], None],
    ) -> None:
        """*reuse* is the number of proved accounts of one mailbox in a day that are too many."""
        self._store = store
        self._lists = lists
        self._registrable = registrable
        self._reuse = reuse
        self._tell = tell

    def hear(self, told: SignUp) -> None:
        """Take in that a sign-up was accepted, or that it was proved. Raises `CallFailed`."""
        known = self._store.note(told)
        accepted_at = known.accepted_at
        if accepted_at is None:
            return  # it is counted when it is told that it was accepted
        known = replace(known, mail_host=told.mail_host or known.mail_host)  # DNS may tell it late
        now = max(accepted_at, known.proved_at or accepted_at)
        if told.accepted_at:
            first, sign_ups = self._store.stack(now, sign_ups=1)
        else:
            first, sign_ups = self._store.stack(now, sign_ups=0)
        waited_s = (now - first).total_seconds()
        is_ready = waited_s >= learning.LEARNS_FOR_S and sign_ups >= learning.LEARNS_SIGN_UPS
        for sort, name in self._keys(known):
            history = self._store.add(f"{sort}#{name}", now, _counted(sort, known, accepted_at))
            entry = entry_for(sort, history, now=now.timestamp(), reuse=self._reuse)
            if entry:
                entry = entry if is_ready else Entry.ALERT
                self._enter(sort, name, entry, history, now, pool_id=known.pool_id)

    def _enter(  # noqa: PLR0913  # what an entry is made of
        self,
        sort: Sort,
        name: str,
        entry: Entry,
        history: History,
        now: datetime,
        *,
        pool_id: str,
    ) -> None:
        until = now + (
            _ALERTED_FOR if entry is Entry.ALERT else timedelta(seconds=learning.HELD_FOR_S)
        )
        learnt = Learnt(
            sort,
            entry,
            "" if sort is Sort.MAILBOX else name,
            accepted=_last(history, "accepted"),
            proved=_last(history, "proved"),
            until=until,
            pool_id=pool_id,
        )
        if self._store.enter(f"{sort}#{name}", entry, now=now, until=until, why=learnt.why):
            self._tell(learnt)

    def _keys(self, known: SignUp) -> Iterator[tuple[Sort, str]]:
        """What it is counted by: no provider, no host of everybody's, nobody who is known."""
        if known.mailbox:
            yield Sort.MAILBOX, known.mailbox
        if not known.mail_host or self._is_known(known.mail_host):
            return  # whole companies come at once, and their mail is at a host of everybody's
        domain = self._of_one_party(known.domain)
        if domain:
            yield Sort.DOMAIN, domain
        host = self._of_one_party(known.mail_host)
        if host and host != domain:
            yield Sort.MAIL_HOST, host

    def _of_one_party(self, name: str) -> str | None:
        lists = self._lists
        if not name or name in lists.providers or lists.relays.match(name):
            return None
        return None if is_guarded(name, lists) else self._registrable(name)

    def _is_known(self, host: str) -> bool:
        lists = self._lists
        parents = (host.split(".", n)[-1] for n in range(host.count(".")))
        is_big = any(parent in lists.providers for parent in parents)
        return is_big or bool(lists.infrastructure.match(host) or lists.mail_hosts.match(host))


def _counted(sort: Sort, known: SignUp, accepted_at: datetime) -> Counted:
    """Accounts are told apart by their mailbox, so that tags make no second one."""
    who = known.sub if sort is Sort.MAILBOX else known.mailbox or known.sub
    proved_at = known.proved_at
    accepted = (stamp(accepted_at.timestamp(), who[:12]),)
    return Counted(
        accepted=accepted,
        proved=(stamp(proved_at.timestamp(), who[:12]),) if proved_at else (),
        marked=accepted if known.is_marked else (),
        names=(stamp(accepted_at.timestamp(), known.domain),) if sort is Sort.MAIL_HOST else (),
    )


def _last(history: History, what: str) -> int:
    return len(getattr(history.days[max(history.days)], what))
