"""
The second call of a sign-up: the code, before there is a user.

It is checked, counted and used up by one write, which leaves a receipt for that
address, app client and device. Only then Cognito stores the user, confirmed and
with a verified address. Cognito may call again, or fail to store what it was
let store, and answers get lost: as long as the receipt is open, the device that
has answered is let in again by the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce
from rules.passwordless import sign_up_request
from rules.passwordless.given_answer import given_at_sign_up
from rules.passwordless.magic_link import is_its_token, is_secret
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.sign_up_request import SignUpRequest
from rules.trigger_event import TriggerEvent
from rules.value import dataclass, replace
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.challenge_items import SIGN_UP, epoch
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.factors import NO_FACTOR
from runtime.passwordless.receipts import Receipts
from runtime.user_pool.unconfirmed import Unconfirmed
from triggers.passwordless.method import Known, Method
from triggers.proof_first.sign_up_address import SignUpAddress, address_of, nobody_yet

_LINKED = "MAGIC_LINK"
_EVENTS: Mapping[Attempt, tuple[Kind, Reason | None]] = {
    Attempt.VERIFIED: (Kind.CHALLENGE_VERIFIED, None),
    Attempt.WRONG: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.WRONG_CODE),
    Attempt.EXPIRED: (Kind.CHALLENGE_EXPIRED, None),
    Attempt.USED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.CODE_USED),
    Attempt.LOCKED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.LOCKED),
    Attempt.OVER_BUDGET: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.TOO_MANY),
    Attempt.UNKNOWN: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.UNKNOWN_CHALLENGE),
}  # what was counted and told before is not told again
_WAS_RIGHT = {Attempt.VERIFIED_AGAIN, Attempt.USED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpProof:
    """
    The call with its collaborators.

    Attributes:
        methods: Those that mail, the usual one first.

    """

    methods: Mapping[str, Method]
    names: SignUpAddress
    requests: ChallengeRequests
    table: ChallengeTable
    receipts: Receipts
    unconfirmed: Unconfirmed
    announce: Announce
    now: Callable[[], datetime] = clock.now

    def is_held(self, asked: TriggerEvent) -> bool:
        """
        Whether an unconfirmed user holds the name that the address is.

        Raises:
            SignUpDenied: `try_later`.

        """
        try:
            holder = self.unconfirmed.holder(pool_id=asked.pool_id, address=address_of(asked))
        except CallFailed as failure:
            observe.logger().error("user pool unavailable", error=told(failure))
            raise sign_up_request.try_later() from None
        return holder is not None

    def __call__(self, asked: TriggerEvent, request: SignUpRequest) -> None:
        """
        Check the code, use it up and leave a receipt; return only if it was right.

        Raises:
            SignUpDenied: `wrong_code`, whatever is wrong, or `try_later`.

        """
        try:
            is_proved = self._is_proved(asked, request)
        except CallFailed as failure:
            observe.logger().error("challenge table unavailable", error=told(failure))
            raise sign_up_request.try_later() from None
        if not is_proved:
            raise sign_up_request.wrong_code()
        self._free(asked)

    def _free(self, asked: TriggerEvent) -> None:
        """The unconfirmed user of that name is deleted, and subscribers are told."""
        gone = self.unconfirmed.free(pool_id=asked.pool_id, address=address_of(asked))
        if gone:
            theirs = replace(asked, user_name=gone, attributes={"sub": gone})
            self.announce(Kind.SIGN_UP_ABANDONED, theirs)
            self.announce(Kind.USER_DELETED, theirs)

    def _is_proved(self, asked: TriggerEvent, request: SignUpRequest) -> bool:
        pointed = self.requests.pointed(self.names.wish(asked, request).digest)
        method = self.methods.get(pointed.method) if pointed else None
        if pointed is None or method is None:
            self._tell(Attempt.UNKNOWN, asked, next(iter(self.methods.values())))
            return False
        challenge = self.names.challenge(pointed.challenge_id, asked)
        right_by = self._right_by(challenge, method, request)
        attempt = self._attempt(asked, request, challenge, method, right_by)
        if right_by and attempt in _WAS_RIGHT:
            bearer = self.names.bearer(asked, request)
            if self.receipts.is_open(bearer, now=self.now()):
                return True
            attempt = Attempt.USED
        self._tell(attempt, asked, method)
        return attempt is Attempt.VERIFIED

    def _attempt(
        self,
        asked: TriggerEvent,
        request: SignUpRequest,
        challenge: Challenge,
        method: Method,
        right_by: str | None,
    ) -> Attempt:
        code, peppers = request.code or "", self.names.peppers()
        bearer, now = self.names.bearer(asked, request), self.now()
        return self.table.attempt(
            challenge,
            method=method.name,
            right_by=right_by,
            charged_to=None if _is_a_link(method, code) else method.charged_to(code),
            must_be_sent=False,
            now=now,
            holder=self.names.holder(asked),
            given=given_at_sign_up(
                peppers.of(peppers.newest),
                code,
                challenge_id=challenge.challenge_id,
                device=request.wanted.device,
                try_id=request.try_id,
            ),
            also=self.receipts.written(bearer, now=now) if right_by else (),
            purpose=SIGN_UP,
        )

    def _right_by(self, challenge: Challenge, method: Method, request: SignUpRequest) -> str | None:
        """The version of the pepper that makes it right. Link and code are both compared."""
        peppers, device = self.names.peppers(), request.wanted.device
        known = Known(peppers, NO_FACTOR, None, epoch(self.now()))
        by_code = method.judged(request.code, challenge, known).right_by
        by_link = [
            version
            for version, pepper in peppers.by_version.items()
            if is_its_token(request.code, pepper=pepper, challenge=challenge, device=device)
        ]
        return by_link[0] if by_link and method.name == _LINKED else by_code

    def _tell(self, attempt: Attempt, asked: TriggerEvent, method: Method) -> None:
        if attempt in _EVENTS:
            kind, reason = _EVENTS[attempt]
            self.announce(kind, nobody_yet(asked), method=method.name, reason=reason)


def _is_a_link(method: Method, code: str) -> bool:
    """Nobody guesses 256 bits, and so nobody's guesses are counted."""
    return method.name == _LINKED and is_secret(code)
