"""
Tells users by mail that their codes are locked, once a day at the most.

They would learn it from nothing else: a locked code looks like a wrong one.
Whoever made it come, by wrong codes, makes no second one come that day. It
goes to a proved address alone, in the language that Cognito has for the user,
and not to one that mail has bounced from.
Told too late it would be wrong, so it is not told an hour after the event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, User, consume, dead_letters, user_of
from events.contract.catalogue import Kind, Reason
from events.contract.schema import UserEvent, decode
from rules.messages.lock_mail import lock_mail
from rules.messages.sign_in_mail import Mail
from rules.value import dataclass
from runtime import aws, boto3_clients, clock, observe
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.messages import carriers
from runtime.messages.mail import Mailer
from runtime.messages.suppressions import Suppressions
from runtime.passwordless.pepper import PepperSource
from runtime.settings.codes import ChallengeSettings
from runtime.settings.consumers import DeadLetterSettings, SeenSettings
from runtime.settings.mails import NoticeSettings
from runtime.user_pool.users import UserGone, Users

_IS_NEWS_FOR = timedelta(hours=1)  # as long as the shorter lock lasts


def handle(
    event: dict[str, Any],
    *,
    notify: Notify,
    notified: SeenEvents,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Tell the users of a batch; answer which of its messages SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        told = decode(record.body)
        if not _is_a_lock(told) or now() - told.time > _IS_NEWS_FOR:
            return
        user = user_of(told)
        key = f"{user.pool_id}#{user.name}#{told.time:%Y-%m-%d}"
        notified.once(key, partial(notify, user), now=now)

    return consume(event, deal=deal, bury=bury)


def _is_a_lock(told: UserEvent) -> bool:
    """Whether an answer of somebody who exists was refused because there had been too many."""
    is_refused = told.kind is Kind.CHALLENGE_ANSWERED_WRONG
    return is_refused and told.data.get("reason") == Reason.TOO_MANY and told.subject is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Sends the mail. Raises `MailNotSent`, and `CallFailed`."""

    users: Users
    is_suppressed: Callable[[str], bool]
    send: Callable[[str, Mail], None]
    app_name: str
    help_url: str

    def __call__(self, user: User) -> None:
        """Tell *user* at the address that is theirs by now, if it is proved to be."""
        try:
            attributes = self.users.attributes(pool_id=user.pool_id, user_name=user.name)
        except UserGone:
            attributes = {}
        address = attributes.get("email", "")
        is_proved = address and attributes.get("email_verified", "").lower() == "true"
        if not is_proved or self.is_suppressed(address):
            observe.logger().info("nobody to tell of a lock")
            return
        mail = lock_mail(
            app_name=self.app_name, locale=attributes.get("locale", ""), help_url=self.help_url
        )
        self.send(address, mail)


def wire() -> Handle:
    """Fetch the pepper, which addresses are listed by, and connect to everything else."""
    challenges, mails = ChallengeSettings(), NoticeSettings()
    peppers = PepperSource(aws.secrets(), arn=challenges.code_pepper_secret_arn)
    suppressions = Suppressions(boto3_clients.patient("dynamodb"), table=challenges.challenge_table)
    notify = Notify(
        users=Users(aws.cognito()),
        is_suppressed=lambda address: suppressions.has(
            peppers().address_keys(address), now=clock.now()
        ),
        send=Mailer(carriers.ses(), sender=mails.mail_from).send,
        app_name=mails.app_name,
        help_url=mails.help_url,
    )
    notified = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="lock_notice",
    )
    return partial(
        handle, notify=notify, notified=notified, bury=dead_letters(DeadLetterSettings()).bury
    )


handler = entrypoint(wire)
