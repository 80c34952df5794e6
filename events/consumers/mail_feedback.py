"""
Stops mail to addresses that it does not reach, or whose owners call it spam.

SES tells of bounces and complaints through EventBridge. After a hard bounce
nothing is mailed to that address for two weeks, after a complaint for half a
year; soft bounces are only counted. It knows addresses by a keyed digest and
nothing else. A user who proves meanwhile that mail arrives, by a code of
Cognito's own, gets mail again at once.

Publishes ``challenge.bounced`` and ``challenge.complained``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, User, consume, dead_letters, user_of
from events.consuming.feedback import Feedback, feedback_of
from events.contract.catalogue import Kind
from events.contract.schema import decode
from events.publishing.publish import Announcer, announcer
from rules.value import dataclass
from runtime import aws, boto3_clients, clock, observe
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.messages.suppressions import Suppressions
from runtime.passwordless.address_key import AddressKeys, AddressKeySource
from runtime.settings.codes import AddressSettings
from runtime.settings.consumers import DeadLetterSettings, SeenSettings
from runtime.settings.events import EventSettings
from runtime.user_pool.users import UserGone, Users
from runtime.user_pool.users_by_sub import UsersBySub

_PROOFS = {Kind.PASSWORD_RESET, Kind.USER_CONFIRMED}  # of a code that came by mail


def handle(
    event: dict[str, Any],
    *,
    reach: Reach,
    seen: SeenEvents,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Deal with a batch of queue messages; answer which of them SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        feedback = feedback_of(record.body)
        if feedback is None:
            told = decode(record.body)
            if told.kind in _PROOFS:
                reach.regain(user_of(told))
        else:
            seen.once(feedback.key, partial(reach.lose, feedback, now=now()), now=now)

    return consume(event, deal=deal, bury=bury)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom mail reaches. Both methods raise `CallFailed`."""

    suppressions: Suppressions
    users: Users
    addresses: Callable[[], AddressKeys]
    announce: Announcer

    def lose(self, feedback: Feedback, *, now: datetime) -> None:
        """Take in a bounce or a complaint."""
        if feedback.suppresses_for is not None:
            self.suppressions.add(feedback.recipient, until=now + feedback.suppresses_for)
        self.announce.tell(
            feedback.kind,
            pool_id=feedback.pool_id,
            subject=feedback.subject,
            data={"method": feedback.method, "reason": feedback.reason},
        )

    def regain(self, user: User) -> None:
        """Mail the *user* again, if Cognito says that the address is proved."""
        try:
            attributes = self.users.attributes(pool_id=user.pool_id, user_name=user.name)
        except UserGone:
            return
        address = attributes.get("email", "")
        is_proved = attributes.get("email_verified", "").lower() == "true"
        if address and is_proved and self.suppressions.lift(self.addresses().unreachable(address)):
            observe.logger().info("address reached again")


def wire() -> Handle:
    """Fetch the address key and connect to the tables, to Cognito and to the topic."""
    challenges, table = AddressSettings(), SeenSettings().seen_events_table
    dynamodb = boto3_clients.patient("dynamodb")
    return partial(
        handle,
        reach=Reach(
            suppressions=Suppressions(dynamodb, table=challenges.challenge_table),
            users=UsersBySub(aws.cognito()),
            addresses=AddressKeySource(aws.secrets(), arn=challenges.address_key_secret_arn),
            announce=announcer(EventSettings()),
        ),
        seen=SeenEvents(dynamodb, table=table, consumer="mail_feedback"),
        bury=dead_letters(DeadLetterSettings()).bury,
    )


handler = entrypoint(wire)
