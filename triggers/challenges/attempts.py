"""An answer to a challenge, and what the table makes of it in one write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from events.publishing.publish import Announce
from rules.passwordless.given_answer import GivenAnswer, given_answer
from rules.passwordless.magic_link import looks_like_one
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.running_challenge import VERSION, Kept, is_challenge_id
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.factors import NO_FACTOR, Factors
from runtime.passwordless.pepper import Peppers
from triggers.passwordless.method import Judged, Known, Method, Proven, user_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """
    Judges answers, and counts each once.

    Attributes:
        keys: What factors are protected with; None if no method keeps any.

    """

    peppers: Callable[[], Peppers]
    addresses: Callable[[], AddressKeys]
    table: ChallengeTable
    announce: Announce
    factors: Factors | None = None
    keys: Callable[[], Peppers] | None = None
    now: Callable[[], datetime] = clock.now

    def of(
        self,
        asked: TriggerEvent,
        private: Mapping[str, str],
        method: Method,
        *,
        answered_by: Callable[[], str],
    ) -> Attempt | None:
        """
        What became of the answer; None if the table could not say.

        *answered_by* tells the known device that has sent it; asked only if it matters.
        """
        challenge_id = private.get("challenge_id", "")
        if private.get("version") != VERSION or not is_challenge_id(challenge_id):
            return Attempt.UNKNOWN
        challenge = _challenge(challenge_id, asked, method)
        given = asked.request.get("challengeAnswer")
        # Of an adopted challenge the code stays bound to the session that asked for it.
        is_none = private.get("kept") == Kept.LINK.value and not looks_like_one(given)
        try:
            judged, also = self._judged(given, challenge, method)
            attempt = self.table.attempt(
                challenge,
                method=method.name,
                right_by=None if asked.user_not_found or is_none else judged.right_by,
                charged_to=method.charged_to(given),
                must_be_sent=method.must_be_sent,
                now=self.now(),
                holder=self.addresses().holder_of(asked),
                once_held_by=self.addresses().once_held_by(asked),
                given=self._given(given, private, challenge_id),
                share=private.get("share", ""),
                answered_by=answered_by,
                also=also,
            )
        except CallFailed as error:
            observe.logger().error("challenge table unavailable", error=told(error))
            return None
        return self._told(asked, judged, attempt)

    def _given(
        self, answered: object, private: Mapping[str, str], challenge_id: str
    ) -> GivenAnswer | None:
        peppers = self.peppers()
        return given_answer(
            peppers.of(peppers.newest),
            answered,
            challenge_id=challenge_id,
            sign_in=private.get("sign_in", ""),
            round_=private.get("round", ""),
        )

    def _judged(
        self, given: object, challenge: Challenge, method: Method
    ) -> tuple[Judged, Sequence[dict[str, Any]]]:
        """What *given* is worth, and what the method adds to the one write."""
        factors = self.factors if method.keeps_factor else None
        factor = factors.of(challenge.user, method.name) if factors else NO_FACTOR
        keys = self.keys() if self.keys else None
        judged = method.judged(
            given, challenge, Known(self.peppers(), factor, keys, epoch(self.now()))
        )
        also = [factors.write(challenge.user, method.name, factor, judged.use)] if factors else []
        return judged, also

    def _told(self, asked: TriggerEvent, judged: Judged, attempt: Attempt) -> Attempt:
        """Tell what became of the factor."""
        if attempt is Attempt.VERIFIED and judged.told:
            kind, data = judged.told
            self.announce(kind, asked, **data)
        return Attempt.USED if attempt is Attempt.WRONG and judged.is_spent else attempt


def _challenge(challenge_id: str, asked: TriggerEvent, method: Method) -> Challenge:
    user = user_of(asked, challenge_id)
    challenge = Challenge(challenge_id, asked.pool_id, asked.client_id, user)
    is_mailed = method.proves is Proven.ADDRESS
    return challenge.at(asked.attributes.get("email", "")) if is_mailed else challenge
