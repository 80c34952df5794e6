"""The one write that makes a challenge, and with it the right to send its code."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.passwordless.send_budget import NotNow, SendBudget
from rules.value import dataclass, replace
from runtime.aws_client.errors import Refused, Unanswered
from runtime.aws_client.retrying import may_pass
from runtime.passwordless.challenge_items import (
    PENDING,
    StoredChallenge,
    challenge_key,
    epoch,
    request_key,
    sends_key,
    sends_of,
    share_of,
)
from runtime.passwordless.challenge_writes import ChallengeWrites
from runtime.passwordless.clear_calls import CANCELLED, ClearCalls
from runtime.passwordless.cool_downs import CoolDowns
from runtime.passwordless.known_devices import Claim
from runtime.passwordless.sent_counts import Limit, available_at, counted, next_send_at
from runtime.passwordless.wishes import MayBeOpen, Opened, Pointed, Proved, Shares, TooBusy, Wish

Item = Mapping[str, Any]

_TRIES = 3  # each time somebody else's wish came first, and the counts are read again
_KEPT_FOR_THE_REST_S = 1.3  # for the outbox, to tell the event, and to answer Cognito


class ChallengeRequests:
    """Makes challenges: once per wish, and within the budget of messages to the user."""

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        remaining_ms: Callable[[], int | None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls = ClearCalls(
            dynamodb, keeps_s=_KEPT_FOR_THE_REST_S, remaining_ms=remaining_ms, sleep=sleep
        )
        self._table = table
        self._cool_downs = CoolDowns(self._read)

    def open(  # noqa: PLR0913  # one write, and all that it depends on
        self,
        new: StoredChallenge,
        *,
        wish: Wish,
        channel: str | None,
        budget: SendBudget | None,
        supersedes: str | None,
        now: datetime,
        also: Sequence[Limit] = (),
        unless: dict[str, Any] | None = None,
        shares: Shares | None = None,
        lent: str | NotNow | None = None,
    ) -> Opened | NotNow:
        """
        Make the challenge *new*, or find the one that was made for the same *wish*.

        With no *channel* and no *budget* nothing is sent, and nothing counted.
        Else it is counted in what the holder was sent by the channel, and in *also*.
        With *shares*, *budget* is that of strangers; a known device has its own first.
        With *lent*, the challenge of nobody whose message this one has, it is counted
        in *also* alone; with a refusal there, it is not made, but found it is:
        see `runtime.passwordless.lent_messages`.
        The challenge that it *supersedes* is void from then on. The count of
        wrong answers is another item, which nothing here touches. It is not
        made while the mark with the key *unless* is there.

        Raises `Proved`, `TooBusy`, `MayBeOpen`, and `CallFailed` if it is not made.
        """
        limits = list(also)
        if channel and budget and not lent:
            limits.insert(0, Limit(sends_key(holder=new.holder, channel=channel), budget))
        asked = _Asked(
            new=new,
            wish=wish,
            channel=channel,
            limits=limits,
            also=also,
            mine=shares.known(new.holder, channel) if shares and channel else [],
            claim=shares.claim if shares else None,
            beside=shares.beside(new.holder) if shares else {},
            mark=unless,
        )
        for _ in range(_TRIES):
            seen = self._seen(asked, now=now)
            if seen.is_proved:
                raise Proved(asked.times(seen, now=now))
            stale = None
            if seen.wished and _is_live(seen.wished, now):
                stale = seen.wished["challenge_id"]["S"]
                if not wish.is_of(seen.wished):
                    supersedes = stale
                elif not wish.is_lease or self._is_unanswered(stale):
                    return asked.found(stale, seen, now=now)
            if isinstance(lent, NotNow):
                return lent
            made = self._made(asked, seen, stale=stale, voids=supersedes, lent=lent, now=now)
            if made is not None:
                return made
        raise TooBusy

    def pointed(self, digest: str) -> Pointed | None:
        """What the wish of a sign-up points to, over or not. Raises `CallFailed`."""
        [found] = self._read(request_key(digest))
        if found is None or "method" not in found:
            return None
        return Pointed(found["challenge_id"]["S"], found["method"]["S"])

    def adoptable(
        self, challenge_id: str, new: StoredChallenge, *, now: datetime
    ) -> StoredChallenge | None:
        """
        The open challenge with that id, instead of *new*, if its link is for the same browser.

        None of another user, app client, method or device, and of one that is used, void or
        over. Raises the same.
        """
        [item] = self._read(challenge_key(challenge_id))
        if item is None or item["state"]["S"] != PENDING or not _is_live(item, now):
            return None
        found = StoredChallenge.read(item)
        return found if new.device and _whose(found) == _whose(new) else None

    def look(
        self, mark: dict[str, Any], limits: Mapping[str, Limit], *, now: datetime
    ) -> tuple[bool, dict[str, int]]:
        """
        Whether the mark with that key is there, and from when on each channel of *limits* is free.

        For strangers: nobody has said yet to be a known device. Raises the same.
        """
        found, *sent = self._read(mark, *(limit.key for limit in limits.values()))
        items = self._cool_downs.ended([limit.key for limit in limits.values()], sent, now=now)
        times = {
            channel: available_at([[limit]], items, now=now) for channel, limit in limits.items()
        }
        return _is_live(found, now), times

    def _seen(self, asked: _Asked, *, now: datetime) -> _Seen:
        """What the table has of all that the write depends on, in one read."""
        claim, marks = asked.claim, [asked.mark] if asked.mark else []
        devices, counts = claim.keys if claim else [], asked.counts
        wished, *read = self._read(request_key(asked.wish.digest), *marks, *devices, *counts)
        is_proved = bool(marks) and _is_live(read.pop(0), now)
        named, sent = read[: len(devices)], read[len(devices) :]
        return _Seen(
            wished=wished,
            is_proved=is_proved,
            is_known=claim is not None and claim.is_known(named, now=epoch(now)),
            counts=self._cool_downs.ended(counts, sent, now=now),
        )

    def _made(  # noqa: PLR0913  # one write, and what was found out for it
        self,
        asked: _Asked,
        seen: _Seen,
        *,
        stale: str | None,
        voids: str | None,
        lent: str | None,
        now: datetime,
    ) -> Opened | NotNow | None:
        """The challenge, if there is room for its message; None if others came first."""
        others = asked.others(seen, now=now)
        purses = [[*asked.mine, *asked.also], asked.limits] if seen.is_known else [asked.limits]
        paid = counted(purses, seen.counts, now=now)
        if isinstance(paid, NotNow):
            return replace(paid, others=others)
        number, sends = paid
        share = asked.claim.devices[0] if asked.claim and seen.is_known and number == 0 else ""
        new, uncooled = asked.new, [limit.key for limit in asked.also]
        of = ChallengeWrites(self._table, new, now)
        writes = [
            of.challenge(asked.wish, sends, channel=asked.channel, share=share, lent=bool(lent)),
            of.wish(asked.wish, share, stale=stale),
            *(of.count(each, is_cooled=each.key not in uncooled) for each in sends),
            *([of.void(voids)] if voids else []),
            *([of.lend(lent)] if lent else []),
        ]
        if not self._have_taken_place(writes):
            return None
        at = next_send_at(each.after for each in sends)
        return Opened(new.challenge.challenge_id, at, is_new=True, share=share, others=others)

    def _read(self, *keys: dict[str, Any]) -> list[dict[str, Any] | None]:
        found = {item["pk"]["S"]: item for item in self._calls.read(self._table, *keys)}
        return [found.get(key["pk"]["S"]) for key in keys]

    def _is_unanswered(self, challenge_id: str) -> bool:
        [item] = self._read(challenge_key(challenge_id))
        return item is not None and (item["state"]["S"], item["attempts"]["N"]) == (PENDING, "0")

    def _have_taken_place(self, writes: list[dict[str, Any]]) -> bool:
        """Not if a condition did not hold: others have written since it was read."""
        try:
            return not self._calls.write(writes)
        except Refused as refused:
            if refused.code == CANCELLED:  # for other writes of the same items, and for no other
                raise TooBusy from None
            if may_pass(refused):
                raise MayBeOpen from None
            raise
        except Unanswered as unanswered:
            raise MayBeOpen if unanswered.may_have_happened else unanswered from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What one try has read; *counts* by their keys."""

    wished: dict[str, Any] | None
    is_proved: bool
    is_known: bool
    counts: Mapping[str, Item | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """
    One call of `ChallengeRequests.open`.

    Attributes:
        limits: What a stranger's message counts in.
        mine: What a known device's counts in, in addition to *also*.
        beside: By each other channel, as `Shares.beside` has it.

    """

    new: StoredChallenge
    wish: Wish
    channel: str | None
    limits: Sequence[Limit]
    also: Sequence[Limit]
    mine: Sequence[Limit]
    claim: Claim | None
    beside: Mapping[str, list[list[Limit]]]
    mark: dict[str, Any] | None

    @property
    def counts(self) -> list[dict[str, Any]]:
        beside = [limit for purses in self.beside.values() for purse in purses for limit in purse]
        return [limit.key for limit in (*self.limits, *self.mine, *beside)]

    def others(self, seen: _Seen, *, now: datetime) -> tuple[tuple[str, int], ...]:
        """By each other channel, from when on a message may be asked for."""
        return tuple(
            (each, available_at(purses if seen.is_known else purses[-1:], seen.counts, now=now))
            for each, purses in self.beside.items()
        )

    def times(self, seen: _Seen, *, now: datetime) -> dict[str, int]:
        """The same, with its own channel, for strangers."""
        own = available_at([self.limits], seen.counts, now=now)
        return {**({self.channel: own} if self.channel else {}), **dict(self.others(seen, now=now))}

    def found(self, challenge_id: str, seen: _Seen, *, now: datetime) -> Opened:
        """The challenge that was made for the same wish."""
        share = share_of(seen.wished or {})
        charged_in = self.mine if share else self.limits
        before = [sends_of(seen.counts[limit.key["pk"]["S"]]) for limit in charged_in]
        others = self.others(seen, now=now)
        return Opened(challenge_id, next_send_at(before), is_new=False, share=share, others=others)


def _whose(stored: StoredChallenge) -> tuple[str, ...]:
    of = stored.challenge
    return (of.user, of.pool_id, of.client_id, stored.method, stored.device, stored.purpose)


def _is_live(item: Item | None, now: datetime) -> bool:
    return item is not None and int(item["expires_at"]["N"]) > epoch(now)
