"""Cognito's own codes, where the suite sends them."""

from __future__ import annotations

from rules.passwordless.send_budget import SendBudget
from runtime.settings.requests import MailRequestSettings, RequestSettings
from runtime.settings.sign_up_mails import SignUpMailSettings
from runtime.settings.variable import Settings, text


class CustomSenderSettings(Settings):
    """
    What the triggers need that Cognito calls instead of sending a code.

    Attributes:
        senders_queue_url: The outbox; nothing if Cognito sends its codes itself.
        senders_pepper_arn: The Secrets Manager secret that addresses are sealed with there.

    """

    senders_queue_url = text("SENDERS_QUEUE_URL", may_be_empty=True)
    senders_pepper_arn = text("SENDERS_PEPPER_ARN", may_be_empty=True)


class CognitoCodeSettings(SignUpMailSettings):
    """
    What the sender of codes needs for those of Cognito.

    Attributes:
        senders_key_arn: The KMS key that Cognito encrypts them with; nothing if it sends them.

    """

    senders_key_arn = text("SENDERS_KEY_ARN", may_be_empty=True)
    mails_per_hour = MailRequestSettings.mails_per_hour
    mails_per_day = MailRequestSettings.mails_per_day
    sms_per_hour = RequestSettings.sms_per_hour
    sms_per_day = RequestSettings.sms_per_day

    @property
    def budgets(self) -> dict[str, SendBudget]:
        """By channel, without a pause: Cognito has made the code before it is asked for."""
        return {
            "email": SendBudget(self.mails_per_hour, self.mails_per_day, 0),
            "sms": SendBudget(self.sms_per_hour, self.sms_per_day, 0),
        }
