"""
Opens the challenge that is asked for, within the budgets, and has its code sent.

One write makes the challenge and the right to send it, and its id goes to the
outbox; a user who does not exist gets the same writes and the same message, and
the sender drops it. By methods that send nothing there is neither message nor
budget of messages: the user has the code at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce
from rules.passwordless.code_request import CodeRequest
from rules.passwordless.known_share import SendShares, send_shares
from rules.passwordless.running_challenge import Kept, RunningChallenge
from rules.passwordless.send_budget import NotNow, SendBudget
from rules.trigger_event import TriggerEvent
from rules.value import dataclass, replace
from runtime import observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.challenge_items import StoredChallenge
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.wishes import MayBeOpen, Opened, Shares, TooBusy
from triggers.challenges import proof
from triggers.challenges.availability import Times, strangers
from triggers.challenges.challenge_responses import NOTHING_SENT, WAIT, under_way
from triggers.challenges.new_challenge import NewChallenges
from triggers.passwordless.method import Method

_REFUSED, _UNAVAILABLE = "refused", "unavailable"

Begun = tuple[RunningChallenge, str]
"""A challenge, and what the client is told of its message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """
    Opens challenges.

    Attributes:
        methods: The usual one first.
        budgets: By channel.
        known_percent: The known devices' share of each.
        put: Puts the id of a challenge into the outbox.

    """

    methods: Mapping[str, Method]
    new: NewChallenges
    requests: ChallengeRequests
    refunds: ChallengeRefunds
    put: Callable[[str], None]
    announce: Announce
    budgets: Mapping[str, SendBudget]
    known_percent: int = 0

    def begin(
        self,
        asked: TriggerEvent,
        wanted: CodeRequest,
        last: RunningChallenge | None,
        *,
        is_first: bool,
    ) -> Begun:
        """
        A challenge of *wanted* in place of *last*; an unusable one if there can be none.

        Raises `Proved` in the first round of an address that was proved just now.
        """
        mark = proof.mark_of(asked, self.new.addresses()) if is_first else None
        method = self.methods.get(wanted.method) or next(iter(self.methods.values()))
        new = self.new.of(asked, wanted, method)
        try:
            opened = self._open(asked, new, wanted, method, last, mark=mark)
            if isinstance(opened, Opened) and method.channel:
                self._send(opened)
        except (CallFailed, TooBusy) as failure:
            may_be_open = isinstance(failure, MayBeOpen) and self._is_left_to_sender(new, method)
            self._requested(asked, method)
            self._announce(Kind.CHALLENGE_DELIVERY_FAILED, asked, method, reason=Reason.UNAVAILABLE)
            kept = _kept(wanted) if may_be_open else Kept.NONE
            return _for_now(new, kept, next_send_at=0), _UNAVAILABLE
        if isinstance(opened, NotNow):
            reason = Reason(opened.why.value)
            self._announce(Kind.CHALLENGE_RESEND_REFUSED, asked, method, reason=reason)
            return self._still(last, new, opened, method)
        if opened.is_new:
            self._requested(asked, method)
        return (
            RunningChallenge(
                method.name,
                opened.challenge_id,
                opened.next_send_at,
                _kept(wanted),
                opened.share,
                opened.others,
            ),
            under_way(method),
        )

    def adopted(self, asked: TriggerEvent, wanted: CodeRequest) -> Begun:
        """
        The link of another session of this browser; nothing is sent or counted.

        A challenge that nothing fits, which looks the same, if there is no such link.
        """
        times = dict(self.look(asked)[1])
        found = self._adoptable(asked, wanted)
        own = self.methods[wanted.method].channel
        running = RunningChallenge(
            wanted.method,
            found.challenge.challenge_id if found else self.new.new_id(),
            times.pop(own, 0) if own else 0,
            Kept.LINK,
            found.share if found else "",
            tuple(times.items()),
        )
        return running, NOTHING_SENT

    def look(self, asked: TriggerEvent) -> tuple[bool, Times]:
        """Whether the address was proved just now, and when each channel may be asked for."""
        try:
            keys = self.new.addresses()
            limits = strangers(self._shares, keys.holder_of(asked))
            return self.requests.look(proof.mark_of(asked, keys), limits, now=self.new.now())
        except CallFailed:
            return False, {}  # then a code is asked for

    def _adoptable(self, asked: TriggerEvent, wanted: CodeRequest) -> StoredChallenge | None:
        try:
            new = self.new.of(asked, wanted, self.methods[wanted.method])
            return self.requests.adoptable(wanted.adopt, new, now=self.new.now())
        except CallFailed as error:
            observe.logger().warning("link not adopted", error=told(error))
            return None

    def _open(  # noqa: PLR0913  # what one call asks for
        self,
        asked: TriggerEvent,
        new: StoredChallenge,
        wanted: CodeRequest,
        method: Method,
        last: RunningChallenge | None,
        *,
        mark: dict[str, Any] | None,
    ) -> Opened | NotNow:
        others = dict(self._shares)
        limit = others.pop(method.channel) if method.channel else None
        return self.requests.open(
            new,
            wish=self.new.wish(new, wanted),
            channel=method.channel,
            budget=limit.strangers if limit else None,
            shares=Shares(self.new.claim(asked, wanted), limit, others),
            # A shared one may be another sign-in's, whose code stays good.
            supersedes=last.challenge_id if last and last.kept is Kept.OWN else None,
            now=self.new.now(),
            unless=mark,
        )

    def _send(self, opened: Opened) -> None:
        """Put the challenge into the outbox; one that cannot be there counts for nothing."""
        try:
            self.put(opened.challenge_id)
        except CallFailed:
            # Another call may have put it there, or a sender may have it in spite of the failure.
            if not opened.is_new or self.refunds.give_back(opened.challenge_id):
                raise

    def _is_left_to_sender(self, new: StoredChallenge, method: Method) -> bool:
        """If the challenge was made after all, it counts as sent, and so it has to be."""
        if not method.channel:
            return True
        try:
            self.put(new.challenge.challenge_id)
        except CallFailed:
            return False
        return True

    def _still(
        self, last: RunningChallenge | None, new: StoredChallenge, refused: NotNow, method: Method
    ) -> Begun:
        """The sign-in goes on with the code that is under way, by whichever method, if there is."""
        other = self.methods.get(last.method) if last else None
        if last is None or other is None or last.kept is Kept.NONE:
            running = _for_now(new, Kept.NONE, next_send_at=refused.next_at)
            return replace(running, others=refused.others), WAIT
        times = {**dict(refused.others), str(method.channel): refused.next_at}
        at = times.pop(other.channel, 0) if other.channel else last.next_send_at
        delivery = _REFUSED if last.method == new.method else WAIT
        return replace(last, next_send_at=at, others=tuple(times.items())), delivery

    @property
    def _shares(self) -> dict[str, SendShares]:
        return {
            channel: send_shares(budget, percent=self.known_percent)
            for channel, budget in self.budgets.items()
        }

    def _requested(self, asked: TriggerEvent, method: Method) -> None:
        """Nobody asks for a code that is not sent: it is at hand."""
        if not method.channel:
            return
        unknown = asked.user_not_found
        self._announce(Kind.CHALLENGE_REQUESTED, asked, method, user_not_found=unknown)

    def _announce(
        self, kind: Kind, asked: TriggerEvent, method: Method, **data: str | bool | None
    ) -> None:
        self.announce(kind, asked, method=method.name, **data)


def _kept(wanted: CodeRequest) -> Kept:
    return Kept.OWN if wanted.request_id else Kept.SHARED


def _for_now(new: StoredChallenge, kept: Kept, *, next_send_at: int) -> RunningChallenge:
    """A challenge that may not be in the table: no answer to it is right then."""
    return RunningChallenge(new.method, new.challenge.challenge_id, next_send_at, kept)
