"""The one write that makes a challenge, and with it the right to send its code."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.passwordless.known_share import KNOWN, SendShares
from rules.passwordless.one_time_code import user_key
from rules.passwordless.send_budget import NotNow, SendBudget
from rules.value import dataclass, field, replace
from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.aws_client.retrying import may_pass
from runtime.passwordless.challenge_items import (
    PENDING,
    SUPERSEDED,
    StoredChallenge,
    challenge_key,
    charge_item,
    epoch,
    request_key,
    sends_key,
    sends_of,
    share_item,
    share_of,
)
from runtime.passwordless.clear_calls import CANCELLED, ClearCalls
from runtime.passwordless.cool_downs import CoolDowns
from runtime.passwordless.known_devices import Claim
from runtime.passwordless.sent_counts import (
    Counted,
    Limit,
    available_at,
    counted,
    next_send_at,
)

_TRIES = 3  # each time somebody else's wish came first, and the counts are read anew
_KEPT_FOR_THE_REST_S = 1.3  # for the outbox, to tell the event, and to answer Cognito


class TooBusy(Exception):
    """Others wrote the same counts, again and again. Nothing has been written."""


class Proved(Exception):
    """There is no need of a challenge: a code mailed to that address was answered just now."""

    def __init__(self, times: Mapping[str, int]) -> None:
        """*times*: by each channel, from when on a message may be asked for."""
        super().__init__()
        self.times = times


class MayBeOpen(CallFailed):
    """DynamoDB did not tell whether it has made the challenge."""


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What makes two calls the same call.

    Attributes:
        digest: Of the user, the app client, and what the client made up for this call.
        lasts: For how long a second call is the same.
        is_lease: The client made nothing up: for a short while, every call of
            that user at that client is taken for the same, unless the
            challenge has been answered meanwhile.
        request: Of a sign-up, whose digest is its device's: what the client
            made up for this call. Another one takes the place of the challenge
            before it.

    """

    digest: str
    lasts: timedelta
    is_lease: bool
    request: str | None = None

    def is_of(self, found: dict[str, Any]) -> bool:
        """Whether the item *found* is of this very call."""
        return self.request is None or found.get("request", {}).get("S") == self.request


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where the wish of a sign-up points to: its last challenge, and by which method that is."""

    challenge_id: str
    method: str


@dataclass(frozen=True, slots=True)
class Opened:
    """
    The challenge that is there now.

    Attributes:
        is_new: It was made by this call; else by one that is the same.
        next_send_at: From when on another code may be asked for, in epoch seconds.
        share: The known device whose share it counts in; empty if in the strangers'.
        others: By each other channel, from when on a message may be asked for.

    """

    challenge_id: str
    next_send_at: int
    is_new: bool
    share: str = ""
    others: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """
    How a limit is shared, and who says to be a known device.

    Attributes:
        claim: What is read and written by it does not tell who is known. None of a client
            that named no device: then nothing is read for one.
        limit: None if nothing is sent.
        others: Those of the channels that this message does not go by.

    """

    claim: Claim | None
    limit: SendShares | None
    others: Mapping[str, SendShares] = field(default_factory=dict)

    def known(self, holder: str, channel: str) -> list[Limit]:
        """What a message to the known device counts in, if it has its share."""
        if self.limit is None or self.claim is None:
            return []
        return self._known(self.claim, holder, channel, self.limit)

    def beside(self, holder: str) -> dict[str, list[list[Limit]]]:
        """By each other channel: what a known device's message counts in, and a stranger's last."""
        return {
            channel: [
                *([self._known(self.claim, holder, channel, limit)] if self.claim else []),
                [Limit(sends_key(holder=holder, channel=channel), limit.strangers)],
            ]
            for channel, limit in self.others.items()
        }

    def _known(self, claim: Claim, holder: str, channel: str, limit: SendShares) -> list[Limit]:
        shared = sends_key(holder=holder, channel=f"{channel}#{KNOWN}")
        own = sends_key(holder=claim.devices[0], channel=channel)
        return [Limit(shared, limit.known), Limit(own, limit.device)]


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
        limits, marks = list(also), [unless] if unless else []
        if channel and budget and not lent:
            limits.insert(0, Limit(sends_key(holder=new.holder, channel=channel), budget))
        mine = shares.known(new.holder, channel) if shares and channel else []
        claim = shares.claim if shares else None
        devices = claim.keys if claim else []
        beside = shares.beside(new.holder) if shares else {}
        all_beside = [limit for purses in beside.values() for purse in purses for limit in purse]
        counts = [limit.key for limit in (*limits, *mine, *all_beside)]
        uncooled = [limit.key for limit in also]
        keys = [request_key(wish.digest), *marks, *devices, *counts]
        for _ in range(_TRIES):
            wished, *read = self._read(*keys)
            is_proved = bool(marks) and _is_live(read.pop(0), now)
            named, sent = read[: len(devices)], read[len(devices) :]
            found = self._cool_downs.ended(counts, sent, now=now)
            is_known = claim is not None and claim.is_known(named, now=epoch(now))
            others = tuple(
                (each, available_at(purses if is_known else purses[-1:], found, now=now))
                for each, purses in beside.items()
            )
            if is_proved:
                own = {channel: available_at([limits], found, now=now)} if channel else {}
                raise Proved({**own, **dict(others)})
            stale = None
            if wished and _is_live(wished, now):
                stale = wished["challenge_id"]["S"]
                if not wish.is_of(wished):
                    supersedes = stale
                elif not wish.is_lease or self._is_unanswered(stale):
                    share = share_of(wished)
                    charged_in = mine if share else limits
                    before = [sends_of(found[limit.key["pk"]["S"]]) for limit in charged_in]
                    at = next_send_at(before)
                    return Opened(stale, at, is_new=False, share=share, others=others)
            if isinstance(lent, NotNow):
                return lent
            purses = [[*mine, *also], limits] if is_known else [limits]
            paid = counted(purses, found, now=now)
            if isinstance(paid, NotNow):
                return replace(paid, others=others)
            number, sends = paid
            share = claim.devices[0] if claim and is_known and number == 0 else ""
            charges = [(each.key, each.charged(now)) for each in sends]
            charged = (
                charge_item(charges, channel=channel, request=wish.digest, is_lent=bool(lent))
                if channel
                else {}
            )
            writes = [
                self._put(
                    {**new.item(), **charged, **share_item(share)}, "attribute_not_exists(pk)"
                ),
                self._note_wish(new, wish, share, stale=stale, now=now),
                *(
                    self._count(each, new, is_cooled=each.key not in uncooled, now=now)
                    for each in sends
                ),
                *([self._void(supersedes, new)] if supersedes else []),
                *([self._lend(lent, new)] if lent else []),
            ]
            if self._have_taken_place(writes):
                at = next_send_at(each.after for each in sends)
                made = new.challenge.challenge_id
                return Opened(made, at, is_new=True, share=share, others=others)
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
        over. Raises likewise.
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

        For strangers: nobody has said yet to be a known device. Raises likewise.
        """
        found, *sent = self._read(mark, *(limit.key for limit in limits.values()))
        items = self._cool_downs.ended([limit.key for limit in limits.values()], sent, now=now)
        times = {
            channel: available_at([[limit]], items, now=now) for channel, limit in limits.items()
        }
        return _is_live(found, now), times

    def _read(self, *keys: dict[str, Any]) -> list[dict[str, Any] | None]:
        found = {item["pk"]["S"]: item for item in self._calls.read(self._table, *keys)}
        return [found.get(key["pk"]["S"]) for key in keys]

    def _count(
        self, counted: Counted, new: StoredChallenge, *, is_cooled: bool, now: datetime
    ) -> dict[str, Any]:
        """*is_cooled* says that a right answer ends its resend cool-down."""
        last = new.challenge.challenge_id if is_cooled else ""
        return {"Put": {"TableName": self._table, **counted.put(now, last=last)}}

    def _is_unanswered(self, challenge_id: str) -> bool:
        [item] = self._read(challenge_key(challenge_id))
        return item is not None and (item["state"]["S"], item["attempts"]["N"]) == (PENDING, "0")

    def _note_wish(
        self, new: StoredChallenge, wish: Wish, share: str, *, stale: str | None, now: datetime
    ) -> dict[str, Any]:
        """The first of two calls that are the same wins; the other finds its challenge."""
        return self._put(
            {
                **request_key(wish.digest),
                "challenge_id": {"S": new.challenge.challenge_id},
                "expires_at": {"N": str(epoch(now + wish.lasts))},
                **_of_sign_up(new, wish),
                **share_item(share),
            },
            "attribute_not_exists(pk) OR expires_at <= :now OR challenge_id = :stale",
            {":now": {"N": str(epoch(now))}, ":stale": {"S": stale or "-"}},
        )

    def _void(self, challenge_id: str, new: StoredChallenge) -> dict[str, Any]:
        """The older challenge of this very sign-in, if DynamoDB still has it; no other."""
        return {
            "Update": {
                "TableName": self._table,
                "Key": challenge_key(challenge_id),
                "UpdateExpression": (
                    "SET #state = :superseded, expires_at = if_not_exists(expires_at, :end)"
                ),
                "ConditionExpression": (
                    "attribute_not_exists(pk)"
                    " OR (client_id = :client_id AND (holder = :holder OR #user = :user))"
                ),
                "ExpressionAttributeNames": {"#state": "state", "#user": "user"},
                "ExpressionAttributeValues": {
                    ":superseded": {"S": SUPERSEDED},
                    ":end": {"N": str(new.expires_at)},
                    ":user": {"S": _user_of(new, challenge_id)},
                    ":client_id": {"S": new.challenge.client_id},
                    ":holder": {"S": new.holder},
                },
            }
        }

    def _lend(self, challenge_id: str, new: StoredChallenge) -> dict[str, Any]:
        """One message for one message, of a sign-in of nobody."""
        return {
            "Update": {
                "TableName": self._table,
                "Key": challenge_key(challenge_id),
                "UpdateExpression": "SET lent_to = :new",
                "ConditionExpression": "ghost = :yes AND attribute_not_exists(lent_to)",
                "ExpressionAttributeValues": {
                    ":new": {"S": new.challenge.challenge_id},
                    ":yes": {"BOOL": True},
                },
            }
        }

    def _put(
        self, item: dict[str, Any], condition: str, values: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        put = {"TableName": self._table, "Item": item, "ConditionExpression": condition}
        return {"Put": {**put, **({"ExpressionAttributeValues": values} if values else {})}}

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


def _user_of(new: StoredChallenge, challenge_id: str) -> str:
    """Who may answer an older challenge of this sign-in, whatever key the holder is named by."""
    if new.subject and not new.is_ghost:
        return new.challenge.user
    return user_key(b"", pool_id=new.challenge.pool_id, name=challenge_id, subject=None)


def _whose(stored: StoredChallenge) -> tuple[str, ...]:
    of = stored.challenge
    return (of.user, of.pool_id, of.client_id, stored.method, stored.device, stored.purpose)


def _is_live(item: dict[str, Any] | None, now: datetime) -> bool:
    return item is not None and int(item["expires_at"]["N"]) > epoch(now)


def _of_sign_up(new: StoredChallenge, wish: Wish) -> dict[str, Any]:
    """What the second call of a sign-up has to know: no session of Cognito's brings it back."""
    if wish.request is None:
        return {}
    return {"request": {"S": wish.request}, "method": {"S": new.method}}
