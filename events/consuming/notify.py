"""Tells users by mail what happened to their accounts: at a proved address, in their language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from events.consuming.batch import User
from rules.messages.brand import Brand
from rules.messages.sign_in_mail import Mail
from rules.value import dataclass
from runtime import aws, boto3_clients, clock, observe
from runtime.messages import carriers
from runtime.messages.brands import Brands, brand_in, plain
from runtime.messages.mail import Mailer
from runtime.messages.suppressions import Suppressions
from runtime.observe import MetricLines
from runtime.passwordless.address_key import AddressKeySource
from runtime.settings.codes import AddressSettings
from runtime.settings.mails import NoticeSettings
from runtime.user_pool.users import UserGone, Users
from runtime.user_pool.users_by_sub import UsersBySub


class Write(Protocol):
    """`rules.messages.lock_mail.lock_mail`, and others that say what happened."""

    def __call__(self, *, app_name: str, locale: object, help_url: str, brand: Brand) -> Mail:
        """The mail."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Sends the mail. Raises `MailNotSent`, and `CallFailed`."""

    users: Users
    is_suppressed: Callable[[str], bool]
    send: Callable[[str, Mail], None]
    app_name: str
    help_url: str
    brands: Brands = plain

    def __call__(self, user: User, write: Write) -> None:
        """Tell *user* at the address that is theirs by now, if it is proved to be."""
        try:
            attributes = self.users.attributes(pool_id=user.pool_id, user_name=user.name)
        except UserGone:
            attributes = {}
        address = attributes.get("email", "")
        is_proved = address and attributes.get("email_verified", "").lower() == "true"
        if not is_proved or self.is_suppressed(address):
            observe.logger().info("nobody to notify")
            return
        mail = write(
            app_name=self.app_name,
            locale=attributes.get("locale", ""),
            help_url=self.help_url,
            brand=self.brands(),
        )
        self.send(address, mail)


def wired(challenges: AddressSettings, mails: NoticeSettings) -> Notify:
    """Fetch the key that addresses are listed by, and connect to everything else."""
    addresses = AddressKeySource(aws.secrets(), arn=challenges.address_key_secret_arn)
    suppressions = Suppressions(boto3_clients.patient("dynamodb"), table=challenges.challenge_table)
    return Notify(
        users=UsersBySub(aws.cognito()),
        is_suppressed=lambda address: suppressions.has(
            addresses().unreachable(address), now=clock.now()
        ),
        send=Mailer(carriers.ses(mails.mail_region), sender=mails.mail_from).send,
        app_name=mails.app_name,
        help_url=mails.help_url,
        brands=brand_in(
            mails.brand_file,
            lines=MetricLines(namespace=mails.metrics_namespace, service=mails.service),
        ),
    )
