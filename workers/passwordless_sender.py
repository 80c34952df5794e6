"""
Lambda calls this with the outbox: one challenge whose code is to be sent.

Or one code of Cognito's own, which `triggers.senders.delivery` deals with.

It reads the address or the number from Cognito, or opens the seal of an address
that is signing up, derives the code, sends the
message and notes that it did. Whatever SQS delivers twice is sent once; only a run that
dies between the sending and the note leaves a second message, with the same
code. What may pass is tried again within the life of the code, in 2, 4, 8, …
seconds; what does not pass goes to the dead-letter queue, as the challenge's
id and nothing else, unless it is the user who lacks something: anybody could
fill that queue then. A code that is given up for a fault of ours or of AWS, and
was certainly not sent, gives its pause and its counts back, for users who do
not exist as for those who do. Nobody's message holds up another's: each is a run of its
own.

Counts ``TimeToCode``, from the wish for a code to its sending, by channel.
Publishes ``challenge.sent``, ``challenge.delivery_failed`` and
``sms_budget.exhausted``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from events.contract.catalogue import CHANNELS, NOBODYS_FAULT, Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.messages.cognito_code import is_cognitos
from rules.passwordless.running_challenge import is_challenge_id
from rules.passwordless.sealed_address import NotSealed, unsealed
from rules.trigger_event import TriggerEvent, is_verified
from rules.value import dataclass, replace
from runtime import aws, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, entrypoint
from runtime.messages import code_carriers, code_texts
from runtime.messages.mail import MailNotSent
from runtime.messages.sms import SmsNotSent
from runtime.messages.sms_feedback import SmsFeedback
from runtime.observe import MetricLines
from runtime.passwordless.challenge_items import SIGN_UP, StoredChallenge
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_sending import (
    ChallengeSending,
    Claimed,
    Unclaimed,
    Why,
)
from runtime.passwordless.outbox import OutboxEnd, OutboxMessage
from runtime.passwordless.pepper import Peppers, PepperSource
from runtime.passwordless.sending_health import Failing, SendingHealth
from runtime.passwordless.wishes import TooBusy
from runtime.settings.events import EventSettings
from runtime.settings.sender import SenderSettings
from runtime.settings.senders import CognitoCodeSettings
from runtime.settings.take_over import UnverifiedMailSettings
from runtime.user_pool.recipients import RecipientNotRead, Recipients
from triggers.passwordless.method import Delivery
from triggers.passwordless.registry import deliveries
from triggers.senders.delivery import CognitoCodes
from triggers.senders.delivery_wired import cognito_codes

_LEASE = timedelta(seconds=30)  # longer than the function may run
_PASSING = {Reason.THROTTLED, Reason.UNAVAILABLE}
_OURS = {*_PASSING, Reason.ACCESS_DENIED, Reason.SENDER_REFUSED}  # or of AWS: no user's doing
_MOST_RECEIVES = 8  # the last wait is 128 s, all together are 254 s; the queue allows more
_ASKED_BY, _SIGNED_UP_BY = "CreateAuthChallenge_Authentication", "PreSignUp_SignUp"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordlessSender:
    """
    The function with its collaborators.

    Attributes:
        mails_unverified: Whether codes for a sign-in go to an address that is not verified.
        cognito: Deals with codes of Cognito's own; None if Cognito sends them.

    """

    sending: ChallengeSending
    refunds: ChallengeRefunds
    health: SendingHealth
    users: Recipients
    peppers: Callable[[], Peppers]
    deliveries: Mapping[str, Delivery]
    outbox: OutboxEnd
    feedback: SmsFeedback
    announce: Announce
    lines: MetricLines
    mails_unverified: bool
    cognito: CognitoCodes | None = None
    now: Callable[[], datetime] = clock.now

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Send one message; answer whether SQS is to deliver it again."""
        [record] = event["Records"]  # an event's id tells invocations apart, not messages
        message = OutboxMessage.read(record)
        is_ours = is_challenge_id(message.challenge_id)
        if self.cognito and is_cognitos(message.challenge_id):
            is_done = self.cognito.deal_with(message)
        elif is_ours and message.asks_for_feedback:
            self.feedback.give(message.challenge_id)
            is_done = True
        elif is_ours and not message.word:
            is_done = self._deal_with(message)
        else:
            observe.logger().error("unreadable outbox message", message_id=message.message_id)
            is_done = False
        failed = [] if is_done else [{"itemIdentifier": message.message_id}]
        return {"batchItemFailures": failed}

    def _deal_with(self, message: OutboxMessage) -> bool:
        try:
            claimed = self.sending.claim(message.challenge_id, run=message.run, now=self.now())
            if isinstance(claimed, Claimed):
                return self._send(message, claimed.stored)
            return self._leave(message, claimed)
        except (CallFailed, TooBusy) as error:  # the table's trouble passes like SES's
            observe.logger().warning("challenge table unavailable", error=told(error))
            return self._put_off(message)

    def _leave(self, message: OutboxMessage, unclaimed: Unclaimed) -> bool:
        """What is not to be sent, or not yet. What never will be counts for nothing."""
        stored = unclaimed.stored
        if stored is None:
            return True  # there is no such challenge
        if unclaimed.why is Why.TAKEN:
            return self._put_off(message)
        if unclaimed.why is Why.USED:
            self._tell_late(message, stored)
        if unclaimed.why in {Why.VOID, Why.EXPIRED}:
            is_refunded = self.refunds.give_back(message.challenge_id, run=message.run)
            if not is_refunded and stored.sealed_address:
                self.sending.forget_address(message.challenge_id)
        if unclaimed.why is Why.EXPIRED and not stored.is_ghost:
            self._tell_of_failure(stored, Reason.OUT_OF_TIME)
        return True

    def _tell_late(self, message: OutboxMessage, stored: StoredChallenge) -> None:
        """The carrier's answer was lost, or the run that had it; but the user has got the code."""
        if self.sending.note_used(message.challenge_id, now=self.now()):
            self.announce(Kind.CHALLENGE_SENT, _asked(stored), method=stored.method)

    def _send(self, message: OutboxMessage, stored: StoredChallenge) -> bool:
        if stored.is_ghost:
            return self._pretend(message, stored)
        try:
            attributes = self._attributes(stored)
            message_id = self.deliveries[stored.method](stored, attributes)
        except SmsNotSent as failure:
            self._tell_of_exhaustion(stored, failure.exhausted)
            failing = Failing(failure.reason, failure.is_certain)
            return self._fail(message, stored, failing, may_repeat=failure.is_certain)
        except MailNotSent as failure:
            return self._fail(message, stored, Failing(failure.reason, failure.is_certain))
        except RecipientNotRead as failure:
            return self._fail(message, stored, Failing(failure.reason, is_certain=True))
        except CallFailed:  # of a table that is asked before anything is sent
            return self._fail(message, stored, Failing(Reason.UNAVAILABLE, is_certain=True))
        self._settle(message, message_id)
        self.health.succeeded(_channel(stored), was_failing=message.receives > 1)
        self.announce(Kind.CHALLENGE_SENT, _asked(stored), method=stored.method)
        self._time(message, stored)
        if message_id:
            self.feedback.expect(message.challenge_id)
        return True

    def _attributes(self, stored: StoredChallenge) -> Mapping[str, str]:
        """Of a sign-up, there is the address alone; raises the same. Personal data."""
        challenge = stored.challenge
        if stored.purpose != SIGN_UP:
            user = self.users.attributes(pool_id=challenge.pool_id, subject=stored.subject)
            is_mailed = _channel(stored) == "email" and bool(user.get("email"))
            if is_mailed and not (self.mails_unverified or is_verified(user)):
                raise MailNotSent(Reason.UNVERIFIED_ADDRESS)
            return user
        key = self.peppers().of(stored.pepper)
        try:
            address = unsealed(key, stored.sealed_address, challenge_id=challenge.challenge_id)
        except NotSealed:
            raise MailNotSent(Reason.NO_ADDRESS) from None
        return {"email": address}

    def _pretend(self, message: OutboxMessage, stored: StoredChallenge) -> bool:
        """Nobody to send it to, and nothing to tell; but it fares as if there were somebody."""
        failing = self.health.of(_channel(stored), now=self.now())
        if failing:
            return self._fail(message, stored, failing)
        self._settle(message, None)
        return True

    def _settle(self, message: OutboxMessage, message_id: str | None) -> None:
        """It is sent, whatever the table says to it: to bring it again would send it twice."""
        try:
            self.sending.settle(
                message.challenge_id, run=message.run, now=self.now(), message_id=message_id
            )
        except CallFailed as error:
            observe.logger().warning("sent code not noted", error=told(error))

    def _fail(
        self,
        message: OutboxMessage,
        stored: StoredChallenge,
        own: Failing,
        *,
        may_repeat: bool = True,
    ) -> bool:
        """What nobody but the user is in the way of fares as the messages of others do."""
        failing = own
        if own.reason not in _OURS:
            failing = self.health.of(_channel(stored), now=self.now()) or own
        elif not stored.is_ghost:
            self.health.failed(_channel(stored), own, now=self.now())
        if may_repeat and failing.reason in _PASSING and message.receives < _MOST_RECEIVES:
            self._give_lease_back(message, failing)
            return self._put_off(message)
        is_refunded = (
            failing.is_certain
            and failing.reason in _OURS
            and self.refunds.give_back(message.challenge_id, run=message.run)
        )
        if (
            may_repeat and not is_refunded
        ):  # else it may have been sent, and then it can be answered
            self._give_lease_back(message, failing)
        if stored.is_ghost:
            return True
        if own.reason not in NOBODYS_FAULT:  # else there is nothing to fix and send again
            self.outbox.give_up(message)
        self._tell_of_failure(stored, own.reason)
        return True

    def _give_lease_back(self, message: OutboxMessage, failing: Failing) -> None:
        """What is charged all the same is not given back later either."""
        is_charged = not failing.is_certain or failing.reason not in _OURS
        self.sending.give_back(message.challenge_id, run=message.run, may_be_sent=is_charged)

    def _time(self, message: OutboxMessage, stored: StoredChallenge) -> None:
        """Tell how long the user has waited, as far as it is up to us."""
        took_ms = self.now().timestamp() * 1000 - message.put_at_ms
        self.lines.write(
            {"TimeToCode": [max(0.0, took_ms)]},
            dimensions={"channel": _channel(stored)},
            unit="Milliseconds",
        )

    def _put_off(self, message: OutboxMessage) -> bool:
        """Have it come again in seconds; if the queue does not hear of it, in a minute."""
        try:
            self.outbox.put_off(message, for_s=2 ** min(message.receives, _MOST_RECEIVES))
        except CallFailed as error:
            observe.logger().warning("message not put off", error=told(error))
        return False

    def _tell_of_failure(self, stored: StoredChallenge, reason: Reason) -> None:
        self.announce(
            Kind.CHALLENGE_DELIVERY_FAILED, _asked(stored), method=stored.method, reason=reason
        )

    def _tell_of_exhaustion(self, stored: StoredChallenge, window: str | None) -> None:
        """It is no user's doing, so the event names none."""
        if window:
            self.announce(Kind.SMS_BUDGET_EXHAUSTED, _at(stored.challenge.pool_id), window=window)


def _channel(stored: StoredChallenge) -> str:
    return CHANNELS.get(stored.method, "other")


def _asked(stored: StoredChallenge) -> TriggerEvent:
    """The event that the challenge comes from, as far as events tell of it."""
    return replace(
        _at(stored.challenge.pool_id),
        source=_SIGNED_UP_BY if stored.purpose == SIGN_UP else _ASKED_BY,
        client_id=stored.challenge.client_id,
        user_name=stored.subject,
        attributes={"sub": stored.subject},
    )


def _at(pool_id: str) -> TriggerEvent:
    return TriggerEvent(
        source="", pool_id=pool_id, client_id="", user_name="", attributes={}, request={}
    )


def wire() -> Handle:
    """Fetch the pepper and connect to everything else."""
    settings, events = SenderSettings(), EventSettings()
    peppers = PepperSource(aws.secrets(), arn=settings.code_pepper_secret_arn)
    dynamodb, table = aws.dynamodb(), settings.challenge_table
    sending = ChallengeSending(dynamodb, table=table, lease=_LEASE)
    outbox = OutboxEnd(
        aws.sqs(),
        queue_url=settings.outbox_queue_url,
        dead_letters_url=settings.outbox_dead_letters_url,
    )
    note, announce, own = code_texts.texter(settings).note, announcer(events), CognitoCodeSettings()
    cognito = None
    if own.senders_key_arn:
        cognito = cognito_codes(
            own, settings, dynamodb=dynamodb, peppers=peppers, outbox=outbox, announce=announce
        )
    return PasswordlessSender(
        sending=sending,
        refunds=ChallengeRefunds(dynamodb, table=table),
        health=SendingHealth(dynamodb, table=table),
        users=Recipients(aws.cognito()),
        peppers=peppers,
        deliveries=deliveries(settings, peppers, code_carriers),
        outbox=outbox,
        feedback=SmsFeedback(sent=sending.sent, note=note, look_again=outbox.look_again),
        announce=announce,
        lines=MetricLines(namespace=events.metrics_namespace, service=events.service),
        mails_unverified=UnverifiedMailSettings().mails_unverified,
        cognito=cognito,
    ).handle


handler = entrypoint(wire)
