"""How many sign-up codes are mailed to one mailbox."""

from __future__ import annotations

from rules.passwordless.send_budget import SendBudget
from runtime.settings.variable import Settings, number


class SignUpMailSettings(Settings):
    """
    Limits of mails to people without an account, tags and dots of an address aside.

    Attributes:
        sign_up_mails_per_hour: By hours of UTC.
        sign_up_mails_per_day: By days of UTC.

    """

    sign_up_mails_per_hour = number("SIGN_UP_MAILS_PER_HOUR", at_least=1, at_most=60)
    sign_up_mails_per_day = number("SIGN_UP_MAILS_PER_DAY", at_least=2, at_most=200)

    @property
    def sign_up_mail_budget(self) -> SendBudget:
        """Without a pause: that of the address is observed, too."""
        return SendBudget(self.sign_up_mails_per_hour, self.sign_up_mails_per_day, 0)
