"""
Cognito calls this for each round of a custom authentication.

The first round makes a challenge and mails its code. The rounds after a wrong
answer go on with the same challenge and mail nothing: a typing error is no
reason for another code. A user who does not exist gets the same answer and
the same item in the table, but no mail.

It never raises for what a user does: if the challenge cannot be stored or the
mail not sent, the answer looks the same, the code simply never comes, and an
event says so.

Publishes ``challenge.requested``, ``challenge.sent`` and
``challenge.delivery_failed``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from events.catalogue import Kind, Reason
from events.publish import Announce, announcer
from rules.one_time_code import Challenge
from rules.sign_in_mail import Mail
from rules.trigger_event import TriggerEvent, answer
from runtime import aws, chance, clock
from runtime.challenge_table import ChallengeTable
from runtime.entry import Handle, entrypoint
from runtime.mail import Mailer, MailNotSent
from runtime.settings import Settings
from triggers.passwordless import email_code
from triggers.passwordless.email_code import EmailCode

_METADATA = re.compile(rf"{email_code.NAME} (?P<challenge_id>[\w-]{{22}})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAuthChallenge:
    """
    The trigger with its collaborators.

    Attributes:
        lifetime: How long a code is good for.
        send: Hands a mail to somebody's address; raises `MailNotSent`.

    """

    method: EmailCode
    table: ChallengeTable
    announce: Announce
    send: Callable[[str, Mail], None]
    app_name: str
    lifetime: timedelta
    now: Callable[[], datetime] = clock.now
    new_id: Callable[[], str] = chance.unguessable_id

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer with the running challenge, or with a new one."""
        asked = TriggerEvent.read(event)
        challenge_id = _running(asked.request.get("session")) or self._begin(asked)
        return answer(
            event,
            publicChallengeParameters=self.method.public_parameters,
            privateChallengeParameters={
                "version": "1",
                "method": email_code.NAME,
                "challenge_id": challenge_id,
            },
            # Comes back in the session of the next rounds; never reaches the client.
            challengeMetadata=f"{email_code.NAME} {challenge_id}",
        )

    def _begin(self, asked: TriggerEvent) -> str:
        challenge = Challenge(self.new_id(), asked.pool_id, asked.client_id, asked.user_name)
        self._announce(Kind.CHALLENGE_REQUESTED, asked, user_not_found=asked.user_not_found)
        reason = self._why_not_stored(challenge)
        if not asked.user_not_found:
            reason = reason or self._why_not_sent(challenge, asked.attributes.get("email", ""))
            kind = Kind.CHALLENGE_DELIVERY_FAILED if reason else Kind.CHALLENGE_SENT
            self._announce(kind, asked, reason=reason)
        return challenge.challenge_id

    def _why_not_stored(self, challenge: Challenge) -> Reason | None:
        try:
            self.table.put(
                challenge.challenge_id,
                user=self.method.user_key(challenge),
                client_id=challenge.client_id,
                expires_at=self.now() + self.lifetime,
            )
        except (ClientError, BotoCoreError):
            return Reason.UNAVAILABLE
        return None

    def _why_not_sent(self, challenge: Challenge, address: str) -> Reason | None:
        if not address:
            return Reason.NO_ADDRESS
        try:
            self.method.deliver(
                challenge,
                address=address,
                app_name=self.app_name,
                valid_for_s=int(self.lifetime.total_seconds()),
                send=self.send,
            )
        except MailNotSent as failure:
            return failure.reason
        return None

    def _announce(self, kind: Kind, asked: TriggerEvent, **data: str | bool | None) -> None:
        self.announce(kind, asked, method=email_code.NAME, **data)


def _running(session: object) -> str | None:
    """The id of the challenge that the last round answered, None at the first round."""
    if not (isinstance(session, list) and session and isinstance(session[-1], dict)):
        return None
    match = _METADATA.fullmatch(str(session[-1].get("challengeMetadata")))
    return match["challenge_id"] if match else None


def wire() -> Handle:
    """Fetch the pepper and connect to the table, to SES and to the topic."""
    settings = Settings()
    return CreateAuthChallenge(
        method=email_code.method(settings),
        table=ChallengeTable(aws.dynamodb(), table=settings.challenge_table),
        announce=announcer(settings),
        send=Mailer(aws.ses(), sender=settings.mail_from).send,
        app_name=settings.app_name,
        lifetime=timedelta(seconds=settings.code_lifetime_s),
    ).handle


handler = entrypoint(wire)
