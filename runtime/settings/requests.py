"""How often a user may have a code sent, and how that is asked for."""

from __future__ import annotations

from rules.passwordless.send_budget import SendBudget
from runtime.settings.codes import KnownShareSettings
from runtime.settings.variable import Variable, number, switch


class MailRequestSettings(KnownShareSettings):
    """
    How often codes are mailed to one address.

    Attributes:
        resend_after_s: The resend cool-down of a channel.

    """

    resend_after_s = number("RESEND_AFTER_SECONDS", at_least=10, at_most=120)
    mails_per_hour = number("MAILS_PER_HOUR", at_least=2, at_most=20)
    mails_per_day = number("MAILS_PER_DAY", at_least=4, at_most=60)

    @property
    def mail_budget(self) -> SendBudget:
        """How often a code is mailed to a user."""
        return SendBudget(self.mails_per_hour, self.mails_per_day, self.resend_after_s)


class RequestSettings(MailRequestSettings):
    """
    What one user may ask for.

    Attributes:
        starts_directly: Whether the first call mails a code; else the client
            says first what it wants.
        direct_clients: Ids of app clients whose first call mails one all the same.

    """

    starts_directly = switch("PASSWORDLESS_START", off="rounds", on="direct")
    direct_clients = Variable(
        "DIRECT_START_CLIENTS",
        lambda text: frozenset(filter(None, text.split(","))),
        must_be="ids of app clients, between commas",
        may_be_empty=True,
    )
    sms_per_hour = number("SMS_PER_HOUR", at_least=1, at_most=10)
    sms_per_day = number("SMS_PER_DAY", at_least=2, at_most=30)

    @property
    def sms_budget(self) -> SendBudget:
        """How often a code is sent to a user by SMS."""
        return SendBudget(self.sms_per_hour, self.sms_per_day, self.resend_after_s)
