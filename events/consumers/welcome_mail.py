"""
Greets every new user by mail, once.

Events hold no address, so Cognito is asked for it. A user who is gone, or whose
address nobody has proved, gets no mail. One that SES does not take is tried
again, then ends in the dead-letter queue.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, User, consume, dead_letters, user_of
from events.contract.catalogue import Kind
from events.contract.schema import decode
from rules.messages.sign_in_mail import Mail
from rules.messages.welcome_mail import welcome_mail
from rules.value import dataclass
from runtime import aws, boto3_clients, clock, observe
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.messages import carriers
from runtime.messages.mail import Mailer
from runtime.settings.consumers import DeadLetterSettings, SeenSettings
from runtime.settings.mails import MailSettings
from runtime.user_pool.users import UserGone, Users
from runtime.user_pool.users_by_sub import UsersBySub

_GREETED_FOR = timedelta(days=3650)  # an event may be replayed from the archive after years


def handle(
    event: dict[str, Any],
    *,
    greet: Greet,
    greeted: SeenEvents,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Greet the users of a batch; answer which of its messages SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        told = decode(record.body)
        if told.kind is not Kind.USER_CONFIRMED:
            return
        user = user_of(told)
        key = f"{user.pool_id}#{user.name}"
        greeted.once(key, partial(greet, user), now=now)

    return consume(event, deal=deal, bury=bury)


@dataclass(frozen=True, slots=True, kw_only=True)
class Greet:
    """Sends the mail. Raises `MailNotSent`, and `CallFailed`."""

    users: Users
    send: Callable[[str, Mail], None]
    app_name: str

    def __call__(self, user: User) -> None:
        """Greet *user* at the address that is theirs by now, if it is proved to be."""
        try:
            attributes = self.users.attributes(pool_id=user.pool_id, user_name=user.name)
        except UserGone:
            attributes = {}
        address = attributes.get("email", "")
        if address and attributes.get("email_verified", "").lower() == "true":
            self.send(address, welcome_mail(app_name=self.app_name))
        else:
            observe.logger().info("nobody to greet")


def wire() -> Handle:
    """Connect to Cognito and to SES."""
    mails = MailSettings()
    greet = Greet(
        users=UsersBySub(aws.cognito()),
        send=Mailer(carriers.ses(mails.mail_region), sender=mails.mail_from).send,
        app_name=mails.app_name,
    )
    greeted = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="welcome_mail",
        kept_for=_GREETED_FOR,
    )
    return partial(
        handle, greet=greet, greeted=greeted, bury=dead_letters(DeadLetterSettings()).bury
    )


handler = entrypoint(wire)
