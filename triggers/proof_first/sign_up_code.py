"""
The first call of a sign-up: a code for an address, and no user.

Raising keeps Cognito from storing anything, so this always ends with a
refusal. The usual one is `code_sent`: a challenge of that address is in the
outbox. Cognito and clients may call again; the same request finds its
challenge, and gets no second mail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Never

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce
from rules.passwordless import sign_up_request
from rules.passwordless.sealed_address import seal
from rules.passwordless.send_budget import NotNow, SendBudget
from rules.passwordless.sign_up_request import SignUpRequest
from rules.refusals import SignUpDenied
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import chance, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.challenge_items import SIGN_UP, StoredChallenge, epoch
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.lent_messages import LentMessages
from runtime.passwordless.wishes import MayBeOpen, Opened, TooBusy
from triggers.passwordless.method import Method
from triggers.proof_first.sign_up_address import SignUpAddress, nobody_yet

_CHANNEL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpCode:
    """
    The call with its collaborators.

    Attributes:
        methods: Those that mail, the usual one first.
        put: Puts the id of a challenge into the outbox.
        budget: What is mailed to one address, sign-ins included.
        mailbox_budget: What is mailed to one mailbox that has no account.

    """

    methods: Mapping[str, Method]
    names: SignUpAddress
    requests: ChallengeRequests
    lent: LentMessages
    refunds: ChallengeRefunds
    put: Callable[[str], None]
    announce: Announce
    budget: SendBudget
    mailbox_budget: SendBudget
    now: Callable[[], datetime] = clock.now
    new_id: Callable[[], str] = chance.unguessable_id

    def __call__(self, asked: TriggerEvent, request: SignUpRequest) -> Never:
        """
        Have a code mailed to the address, and refuse the sign-up until it comes back.

        Raises:
            SignUpDenied: `code_sent`, or why none was.

        """
        method = self._wanted(request)
        new = self._new(asked, request, method)
        try:
            opened = self._open(new, asked, request)
            if isinstance(opened, Opened):
                self._send(opened)
        except (CallFailed, TooBusy) as failure:
            if isinstance(failure, MayBeOpen):
                self._leave_to_sender(new)
            self._tell(Kind.CHALLENGE_REQUESTED, asked, method)
            self._tell(Kind.CHALLENGE_DELIVERY_FAILED, asked, method, Reason.UNAVAILABLE)
            raise sign_up_request.try_later() from None
        if isinstance(opened, NotNow):
            self._tell(Kind.CHALLENGE_RESEND_REFUSED, asked, method, Reason(opened.why.value))
            raise self._answered(sign_up_request.code_not_sent, method, opened.next_at)
        if opened.is_new:
            self._tell(Kind.CHALLENGE_REQUESTED, asked, method)
        raise self._answered(sign_up_request.code_sent, method, opened.next_send_at)

    def _wanted(self, request: SignUpRequest) -> Method:
        usual = next(iter(self.methods.values()))
        return self.methods.get(request.wanted.method, usual)

    def _new(self, asked: TriggerEvent, request: SignUpRequest, method: Method) -> StoredChallenge:
        peppers, wanted = self.names.peppers(), request.wanted
        challenge = self.names.challenge(self.new_id(), asked)
        key = peppers.of(peppers.newest)
        return StoredChallenge(
            challenge=challenge.at(""),
            holder=self.names.holder(asked),
            method=method.name,
            pepper=peppers.newest,
            expires_at=epoch(self.now() + self.names.lifetime),
            locale=wanted.locale,
            device=wanted.device,
            browser=wanted.browser,
            purpose=SIGN_UP,
            sealed_address=seal(key, challenge.address, challenge_id=challenge.challenge_id),
        )

    def _open(
        self, new: StoredChallenge, asked: TriggerEvent, request: SignUpRequest
    ) -> Opened | NotNow:
        return self.requests.open(
            new,
            wish=self.names.wish(asked, request),
            channel=_CHANNEL,
            budget=self.budget,
            supersedes=None,  # but the one that the wish of this device points to
            now=self.now(),
            also=[self.names.mailbox_limit(asked, self.mailbox_budget)],
            lent=self._lent(asked, request),
        )

    def _lent(self, asked: TriggerEvent, request: SignUpRequest) -> str | NotNow | None:
        """The sign-in whose message this one is, if the client has begun one for it."""
        if not request.in_place_of:
            return None
        return self.lent.find(
            self.names.lenders(asked, request.in_place_of),
            methods=self.methods,
            now=self.now(),
        )

    def _send(self, opened: Opened) -> None:
        """A challenge that cannot be in the outbox counts for nothing."""
        try:
            self.put(opened.challenge_id)
        except CallFailed:
            # Another call may have put it there, or a sender may have it in spite of the failure.
            if not opened.is_new or self.refunds.give_back(opened.challenge_id):
                raise

    def _leave_to_sender(self, new: StoredChallenge) -> None:
        """If it was made after all, it counts as sent, and so it has to be."""
        try:
            self.put(new.challenge.challenge_id)
        except CallFailed as failure:
            observe.logger().warning("code not sent", error=told(failure))

    def _answered(
        self, refusal: Callable[..., SignUpDenied], method: Method, next_at: int
    ) -> SignUpDenied:
        code_length = method.public_parameters["code_length"]
        wait_s = max(0, next_at - epoch(self.now()))
        return refusal(method.name, code_length=code_length, wait_s=wait_s)

    def _tell(
        self, kind: Kind, asked: TriggerEvent, method: Method, reason: Reason | None = None
    ) -> None:
        self.announce(kind, nobody_yet(asked), method=method.name, reason=reason)
