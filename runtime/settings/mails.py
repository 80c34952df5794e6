"""Mails that the suite sends by SES."""

from __future__ import annotations

from rules.passwordless.magic_link import is_page
from runtime.settings.app import AppSettings
from runtime.settings.service import ServiceSettings
from runtime.settings.variable import Variable, switch, text


def _page(name: str) -> Variable[str]:
    def parse(text: str) -> str:
        if text and not is_page(text):
            raise ValueError
        return text

    must_be = "https://, a host and a plain path"
    return Variable(name, parse, must_be=must_be, may_be_empty=True)


class MailSettings(AppSettings):
    """
    What every mail needs.

    Attributes:
        mail_from: The sender, an identity verified in SES.
        mail_region: The region whose SES sends.

    """

    mail_from = text("MAIL_FROM")
    mail_region = text("MAIL_REGION")


class NoticeSettings(MailSettings, ServiceSettings):
    """
    What a mail needs that users did not ask for.

    Attributes:
        help_url: The page for those who wonder why they got it, or nothing.
        brand_file: Bucket and key of the operator's words and brand, or nothing.

    """

    help_url = _page("HELP_URL")
    brand_file = text("BRAND_FILE", may_be_empty=True)


class CodeMailSettings(NoticeSettings):
    """
    What a mail with a code needs.

    >>> CodeMailSettings.sign_in_page.read({"SIGN_IN_PAGE": "https://app.example/#x"})
    Traceback (most recent call last):
    ...
    runtime.settings.variable.InvalidSetting: SIGN_IN_PAGE must be https://, a host and a plain path

    Attributes:
        mail_configuration_set: The SES configuration set, which tells us of
            bounces, or nothing.
        mail_provider_secret_arn: The Secrets Manager secret of the HTTP provider that mails
            instead of SES, or nothing.
        sign_in_page: The page that links in mails lead to, and that codes in
            SMS are for, or nothing.
        shows_code_in_subject: Whether the subject of a mail begins with the
            code.

    """

    mail_configuration_set = text("MAIL_CONFIGURATION_SET", may_be_empty=True)
    mail_provider_secret_arn = text("MAIL_PROVIDER_SECRET_ARN", may_be_empty=True)
    sign_in_page = _page("SIGN_IN_PAGE")
    shows_code_in_subject = switch("CODE_IN_SUBJECT", off="hide", on="show")
