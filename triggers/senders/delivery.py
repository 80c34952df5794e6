"""
What the sender of codes does with a code of Cognito's own: decrypts, words and sends it, once.

What may pass is tried again while the outbox allows it; what does not is told, and goes to the
dead-letter queue as an id and nothing else, unless it is the user who lacks something. Each
message counts for the address that it goes to, but for those that administrators send.

Publishes ``message.sent``, ``message.failed`` and ``sms_budget.exhausted``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from html import unescape
from typing import Final, Protocol

from events.contract.catalogue import COGNITO, NOBODYS_FAULT, Kind, Reason
from events.publishing.publish import Announce
from rules.messages.account_mail import INVITED
from rules.messages.cognito_code import CognitoCode, Unreadable
from rules.messages.cognito_message import cognito_mail, cognito_sms
from rules.messages.sign_in_mail import Mail, UnsafeText
from rules.messages.sign_in_sms import UnboundCode
from rules.passwordless.sealed_address import NotSealed, unsealed
from rules.trigger_event import TriggerEvent
from rules.value import dataclass, replace
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.seen_events import SeenEvents, StillDealtWith
from runtime.messages.brands import Brands, plain
from runtime.messages.challenge_mails import ChallengeMails
from runtime.messages.code_texts import Send
from runtime.messages.cognito_budgets import CognitoBudgets, TooManySent
from runtime.messages.mail import MailNotSent
from runtime.messages.sealed_codes import CodeNotOpened
from runtime.messages.sms import SmsNotSent
from runtime.passwordless.outbox import OutboxEnd, OutboxMessage
from runtime.passwordless.pepper import Peppers, UnknownPepper

_PASSING: Final = {Reason.THROTTLED, Reason.UNAVAILABLE}
_MOST_RECEIVES: Final = 8  # the last wait is 128 s, all together are 254 s; the queue allows more
_SIGN_UPS: Final = {"SignUp", "ResendCode"}


class Opens(Protocol):
    """`runtime.messages.sealed_codes.SealedCodes.open`, and what stands for it in tests."""

    def __call__(self, sealed: str, *, pool_id: str) -> str:
        """The code. Raises `CodeNotOpened`."""
        ...


class NotSent(Exception):
    """
    The message was not sent.

    Attributes:
        may_repeat: Whether another try could not send it twice at a cost.
        window: Of the limit that all SMS together have just met, if they have.

    """

    def __init__(self, reason: Reason, *, may_repeat: bool = True, window: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_repeat = may_repeat
        self.window = window


@dataclass(frozen=True, slots=True, kw_only=True)
class CognitoCodes:
    """The function's second source, with its collaborators."""

    seen: SeenEvents
    opens: Opens
    peppers: Callable[[], Peppers]
    budgets: CognitoBudgets
    mails: ChallengeMails
    text: Send
    outbox: OutboxEnd
    announce: Announce
    app_name: str
    help_url: str
    code_in_subject: bool
    brands: Brands = plain
    now: Callable[[], datetime] = clock.now

    def deal_with(self, message: OutboxMessage) -> bool:
        """Send one; tell whether SQS may forget the message."""
        try:
            code = CognitoCode.read(message.challenge_id)
        except Unreadable:
            observe.logger().error("unreadable outbox message", message_id=message.message_id)
            return False
        try:
            self.seen.once(code.digest, partial(self._send, message, code), now=self.now)
        except StillDealtWith:
            return self._put_off(message)
        except CallFailed as error:  # the table's trouble passes like SES's
            observe.logger().warning("challenge table unavailable", error=told(error))
            return self._fail(message, code, NotSent(Reason.UNAVAILABLE))
        except NotSent as failure:
            return self._fail(message, code, failure)
        return True

    def _send(self, message: OutboxMessage, code: CognitoCode) -> None:
        age_s = self.now().timestamp() - message.put_at_ms / 1000
        if age_s > code.valid_s:
            raise NotSent(Reason.OUT_OF_TIME)
        try:
            key = self.peppers().of(code.pepper)
            address = unsealed(key, code.to, challenge_id=code.id)
            secret = self._opened(code)
        except (NotSealed, UnknownPepper):
            raise NotSent(Reason.NO_ADDRESS) from None
        except CodeNotOpened as failure:
            raise NotSent(failure.reason) from None
        if message.receives == 1:
            self._charge(code, address)
        (self._mail if code.channel == "email" else self._text)(code, address, secret)
        self._tell(Kind.MESSAGE_SENT, code)

    def _opened(self, code: CognitoCode) -> str:
        """Cognito escapes it as HTML; a notice has none."""
        return unescape(self.opens(code.code, pool_id=code.pool_id)) if code.code else ""

    def _charge(self, code: CognitoCode, address: str) -> None:
        """Not again for another try; and an administrator's invitations have no limit."""
        if code.message == INVITED:
            return
        is_sign_up = code.message in _SIGN_UPS
        try:
            self.budgets.charge(
                code.channel, address, pool_id=code.pool_id, is_sign_up=is_sign_up, now=self.now()
            )
        except TooManySent:
            raise NotSent(Reason.TOO_MANY) from None

    def _mail(self, code: CognitoCode, address: str, secret: str) -> None:
        mail = self._worded(code, address, secret)
        about = {"pool_id": code.pool_id, "subject": code.subject, "method": COGNITO}
        try:
            self.mails.send_of(address, mail, **about)
        except MailNotSent as failure:
            raise NotSent(failure.reason) from None

    def _worded(self, code: CognitoCode, address: str, secret: str) -> Mail:
        """The mail; there is none for a message that Cognito did not have, or a garbled code."""
        try:
            mail = cognito_mail(
                code.message,
                code=secret,
                name=address,
                app_name=self.app_name,
                locale=code.locale,
                help_url=self.help_url,
                code_in_subject=self.code_in_subject,
                brand=self.brands(),
            )
        except UnsafeText:
            raise NotSent(Reason.UNEXPECTED) from None
        if mail is None:
            raise NotSent(Reason.UNEXPECTED)
        return mail

    def _text(self, code: CognitoCode, number: str, secret: str) -> None:
        """Cognito says where it goes: a number is proved by this very code."""
        try:
            text = cognito_sms(
                code.message,
                code=secret,
                name=number,
                app_name=self.app_name,
                locale=code.locale,
                brand=self.brands(),
            )
            self.text(number, text, is_verified=True, valid_for_s=code.valid_s)
        except UnboundCode:
            raise NotSent(Reason.UNEXPECTED) from None
        except SmsNotSent as failure:
            raise NotSent(
                failure.reason, may_repeat=failure.is_certain, window=failure.exhausted or ""
            ) from None

    def _fail(self, message: OutboxMessage, code: CognitoCode, failure: NotSent) -> bool:
        if failure.window:
            at = replace(_asked(code), source="", client_id="", user_name="", attributes={})
            self.announce(Kind.SMS_BUDGET_EXHAUSTED, at, window=failure.window)
        may_pass = failure.may_repeat and failure.reason in _PASSING
        if may_pass and message.receives < _MOST_RECEIVES:
            return self._put_off(message)
        if failure.reason not in {*NOBODYS_FAULT, Reason.TOO_MANY}:
            self.outbox.give_up(replace(message, challenge_id=code.id))
        self._tell(Kind.MESSAGE_FAILED, code, reason=failure.reason)
        return True

    def _put_off(self, message: OutboxMessage) -> bool:
        """Have it come again in seconds; if the queue does not hear of it, in a minute."""
        try:
            self.outbox.put_off(message, for_s=2 ** min(message.receives, _MOST_RECEIVES))
        except CallFailed as error:
            observe.logger().warning("message not put off", error=told(error))
        return False

    def _tell(self, kind: Kind, code: CognitoCode, *, reason: Reason | None = None) -> None:
        said = {"message": code.message, "channel": code.channel, "reason": reason}
        self.announce(kind, _asked(code), **said)


def _asked(code: CognitoCode) -> TriggerEvent:
    """The event that the code comes from, as far as events tell of it."""
    return TriggerEvent(
        source=code.source,
        pool_id=code.pool_id,
        client_id=code.client_id,
        user_name=code.subject,
        attributes={"sub": code.subject},
        request={},
    )
