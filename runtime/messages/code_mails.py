"""The mail with a code, which only the sender writes: no trigger has it in its package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from events.contract.catalogue import Reason
from rules.messages.sign_in_mail import Mail, sign_in_mail
from rules.passwordless import magic_link, one_time_code
from rules.passwordless.one_time_code import Challenge
from rules.value import dataclass
from runtime import aws
from runtime.messages import carriers
from runtime.messages.brands import Brands, brand_in, plain
from runtime.messages.challenge_mails import ChallengeMails
from runtime.messages.mail import Carrier, Mailer, MailNotSent
from runtime.messages.suppressions import Suppressions
from runtime.observe import MetricLines
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.challenge_items import StoredChallenge
from runtime.passwordless.pepper import Peppers
from runtime.settings.service import ServiceSettings

if TYPE_CHECKING:
    from runtime.settings.sender import DeliverySettings


class Spell(Protocol):
    """`one_time_code.code`, and what another method mails."""

    def __call__(self, pepper: bytes, challenge: Challenge, *, length: int) -> str:
        """The code of *challenge*."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDelivery:
    """
    Mails the code. Its mail is the one place that shows it.

    Attributes:
        spell: Derives the code of *length* marks.
        page: The page that a link in the mail leads to; no link without one.
        help_url: The page for those who did not ask for the mail; may be empty.

    """

    length: int
    peppers: Callable[[], Peppers]
    send: Callable[[str, Mail, StoredChallenge], None]
    app_name: str
    valid_for_s: int
    spell: Spell = one_time_code.code
    page: str = ""
    help_url: str = ""
    code_in_subject: bool = True
    brands: Brands = plain

    def __call__(self, stored: StoredChallenge, attributes: Mapping[str, str]) -> None:
        """See `triggers.passwordless.method.Delivery`."""
        address = attributes.get("email")
        if not address:
            raise MailNotSent(Reason.NO_ADDRESS)
        pepper = self.peppers().of(stored.pepper)
        challenge = stored.challenge.at(address)
        mail = sign_in_mail(
            code=self.spell(pepper, challenge, length=self.length),
            app_name=self.app_name,
            valid_for_s=self.valid_for_s,
            locale=stored.locale,
            expires_at=stored.expires_at,
            requested_from=stored.browser,
            link=self._link(challenge, stored, pepper),
            action=stored.action,
            help_url=self.help_url,
            code_in_subject=self.code_in_subject,
            brand=self.brands(),
        )
        self.send(address, mail, stored)

    def _link(self, challenge: Challenge, stored: StoredChallenge, pepper: bytes) -> str | None:
        if not (self.page and stored.device):
            return None
        return magic_link.link(
            self.page,
            pepper=pepper,
            challenge=challenge,
            device=stored.device,
            has_id=stored.link_has_id,
        )


def mails(settings: DeliverySettings, peppers: Callable[[], Peppers]) -> EmailDelivery:
    """What mails the codes of the stack."""
    return EmailDelivery(
        length=settings.code_length,
        peppers=peppers,
        send=mailer(settings).send,
        app_name=settings.app_name,
        valid_for_s=settings.code_lifetime_s,
        help_url=settings.help_url,
        code_in_subject=settings.shows_code_in_subject,
        brands=brands(settings.brand_file, settings.service),
    )


def mailer(settings: DeliverySettings) -> ChallengeMails:
    """What mails codes to users whose address takes mail."""
    return ChallengeMails(
        mailer=_carrier(settings),
        suppressions=Suppressions(aws.dynamodb(), table=settings.challenge_table),
        addresses=_addresses(settings.address_key_secret_arn),
    )


def _carrier(settings: DeliverySettings) -> Carrier:
    """The provider if there is one, else SES."""
    if settings.mail_provider_secret_arn:
        # late: import cost
        from runtime.messages.http_mail import http_mailer  # noqa: PLC0415

        return http_mailer(settings.mail_provider_secret_arn, sender=settings.mail_from)
    return Mailer(
        carriers.ses(settings.mail_region),
        sender=settings.mail_from,
        configuration_set=settings.mail_configuration_set,
    )


@lru_cache(maxsize=1)
def brands(place: str, service: str) -> Brands:
    """Read once, for all methods that mail."""
    namespace = ServiceSettings.metrics_namespace
    return brand_in(place, lines=MetricLines(namespace=namespace, service=service))


@lru_cache(maxsize=1)
def _addresses(arn: str) -> AddressKeySource:
    """Fetched once, for all methods that mail."""
    return AddressKeySource(aws.secrets(), arn=arn)
