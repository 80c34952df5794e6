"""Every environment variable, once. ``template.yaml`` sets them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from decimal import Decimal

from rules.messages.spend_limits import SpendLimits
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.magic_link import is_page
from rules.passwordless.send_budget import SendBudget

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_METHOD = re.compile(r"[A-Z][A-Z_]{1,30}", re.ASCII)
_PRICE = re.compile(r"0\.(?!0+$)[0-9]{1,3}", re.ASCII)
_SERVER = re.compile(r"((?:\d{1,3}\.){3}\d{1,3})(?::(\d{1,5}))?", re.ASCII)


class MissingSetting(LookupError):
    """A function starts without a variable that it needs; the message names it and the remedy."""


class InvalidSetting(ValueError):
    """A variable is set to something that it cannot be; the message names it and its bounds."""


class Settings:
    """
    The settings of one function, read when asked for.

    Read them in ``wire()``: then a missing one stops the function at its
    start, and not at the first sign-in.

    >>> Settings({"CODE_LENGTH": "12"}).code_length
    Traceback (most recent call last):
    ...
    runtime.settings.InvalidSetting: CODE_LENGTH must be a whole number from 6 to 10
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment

    @property
    def service(self) -> str:
        """The stack's name: the ``service`` of every log line and metric."""
        return self._text("POWERTOOLS_SERVICE_NAME")

    @property
    def metrics_namespace(self) -> str:
        """CloudWatch namespace of every metric of the suite."""
        return self._text("POWERTOOLS_METRICS_NAMESPACE")

    @property
    def metrics_mode(self) -> str:
        """How many dimensions the metrics have; ``perclient`` has all."""
        return self._one_of("METRICS_MODE", "lean", "standard", "perclient")

    @property
    def user_events_topic_arn(self) -> str:
        """The SNS topic that events are published to."""
        return self._text("USER_EVENTS_TOPIC_ARN")

    @property
    def publish_timeout_s(self) -> float:
        """How long a trigger may wait for SNS, in seconds."""
        return self._number("EVENT_PUBLISH_TIMEOUT_MS", at_least=100, at_most=1500) / 1000

    @property
    def event_transport(self) -> str:
        """``direct``: triggers publish. ``log``: they only write, and the relay publishes."""
        return self._one_of("EVENT_TRANSPORT", "direct", "log")

    @property
    def default_group(self) -> str:
        """The group of every confirmed user."""
        return self._text("DEFAULT_GROUP")

    @property
    def group_rules(self) -> str:
        """Further groups, as the JSON of ``rules.memberships.group_rules.GroupRules.parse``."""
        return self._text("GROUP_RULES")

    @property
    def group_rules_file(self) -> str:
        """Bucket and key of the file that has them instead, or nothing."""
        return self._text_or_empty("GROUP_RULES_FILE")

    @property
    def offers_passwordless_sign_up(self) -> bool:
        """Whether users can sign up without a password."""
        return self._one_of("PASSWORDLESS_SIGN_UP", "on", "off") == "on"

    @property
    def sign_up_table(self) -> str:
        """The DynamoDB table of users who signed up so and have yet to prove their address."""
        return self._text("SIGN_UP_TABLE")

    @property
    def challenge_table(self) -> str:
        """The DynamoDB table of passwordless challenges."""
        return self._text("CHALLENGE_TABLE")

    @property
    def code_pepper_secret_arn(self) -> str:
        """The Secrets Manager secret that codes are derived from."""
        return self._text("CODE_PEPPER_SECRET_ARN")

    @property
    def code_length(self) -> int:
        """Digits of a sign-in code."""
        return self._number("CODE_LENGTH", at_least=6, at_most=10)

    @property
    def code_lifetime_s(self) -> int:
        """Seconds until a sign-in code expires; Cognito's session lasts 15 minutes at the most."""
        return self._number("CODE_LIFETIME_SECONDS", at_least=60, at_most=900)

    @property
    def starts_directly(self) -> bool:
        """Whether the first call mails a code; else the client says first what it wants."""
        return self._one_of("PASSWORDLESS_START", "direct", "rounds") == "direct"

    @property
    def answer_budget(self) -> AnswerBudget:
        """How often a user may answer."""
        return AnswerBudget(
            per_challenge=self.code_tries,
            per_hour=self._number("ANSWERS_PER_HOUR", at_least=3, at_most=20),
            per_day=self._number("ANSWERS_PER_DAY", at_least=5, at_most=100),
        )

    @property
    def code_tries(self) -> int:
        """Answers to one code."""
        return self._number("CODE_TRIES", at_least=1, at_most=5)

    @property
    def mail_budget(self) -> SendBudget:
        """How often a code is mailed to a user."""
        return SendBudget(
            per_hour=self._number("MAILS_PER_HOUR", at_least=2, at_most=20),
            per_day=self._number("MAILS_PER_DAY", at_least=4, at_most=60),
            pause_s=self._number("RESEND_AFTER_SECONDS", at_least=10, at_most=120),
        )

    @property
    def sms_budget(self) -> SendBudget:
        """How often a code is sent to a user by SMS."""
        return SendBudget(
            per_hour=self._number("SMS_PER_HOUR", at_least=1, at_most=10),
            per_day=self._number("SMS_PER_DAY", at_least=2, at_most=30),
            pause_s=self._number("RESEND_AFTER_SECONDS", at_least=10, at_most=120),
        )

    @property
    def sms_origin(self) -> str:
        """The ARN of the phone number, sender id or pool that SMS come from, or nothing."""
        return self._text_or_empty("SMS_ORIGIN")

    @property
    def sms_countries(self) -> tuple[str, ...]:
        """
        ISO 3166 codes of the countries that SMS are sent to; none if nobody gets one.

        >>> Settings({"SMS_COUNTRIES": "GB,Germany"}).sms_countries
        Traceback (most recent call last):
        ...
        runtime.settings.InvalidSetting: SMS_COUNTRIES must be codes of two capitals, with commas
        """
        text = self._text_or_empty("SMS_COUNTRIES")
        countries = tuple(text.split(",")) if text else ()
        if not all(_COUNTRY.fullmatch(country) for country in countries):
            raise InvalidSetting("SMS_COUNTRIES must be codes of two capitals, with commas")
        return countries

    @property
    def sms_max_price(self) -> Decimal:
        """US dollars that one SMS may cost."""
        price = self._text("SMS_MAX_PRICE")
        if not _PRICE.fullmatch(price):
            raise InvalidSetting("SMS_MAX_PRICE must be less than a US dollar, such as 0.20")
        return Decimal(price)

    @property
    def sms_spend_limits(self) -> SpendLimits:
        """What all SMS together may cost."""
        return SpendLimits(
            per_hour=Decimal(self._number("SMS_DOLLARS_PER_HOUR", at_least=1, at_most=1000)),
            per_day=Decimal(self._number("SMS_DOLLARS_PER_DAY", at_least=1, at_most=10_000)),
        )

    @property
    def outbox_queue_url(self) -> str:
        """The SQS queue of challenges whose code is to be sent."""
        return self._text("OUTBOX_QUEUE_URL")

    @property
    def outbox_dead_letters_url(self) -> str:
        """The SQS queue of challenges whose code could not be sent."""
        return self._text("OUTBOX_DEAD_LETTERS_URL")

    @property
    def mail_from(self) -> str:
        """The sender of sign-in mails, an identity verified in SES."""
        return self._text("MAIL_FROM")

    @property
    def mail_configuration_set(self) -> str:
        """The SES configuration set of sign-in mails, which tells us of bounces."""
        return self._text("MAIL_CONFIGURATION_SET")

    @property
    def app_name(self) -> str:
        """What users call the application, in mails."""
        return self._text("APP_NAME")

    @property
    def passwordless_methods(self) -> tuple[str, ...]:
        """The ways to sign in without a password that are offered, the usual one first."""
        names = tuple(self._text("PASSWORDLESS_METHODS").split(","))
        if not all(_METHOD.fullmatch(name) for name in names):
            raise InvalidSetting("PASSWORDLESS_METHODS must be names of methods, between commas")
        return names

    @property
    def sign_in_page(self) -> str:
        """
        The page that links in mails lead to, and that codes in SMS are for, or nothing.

        >>> Settings({"SIGN_IN_PAGE": "https://app.example/#x"}).sign_in_page
        Traceback (most recent call last):
        ...
        runtime.settings.InvalidSetting: SIGN_IN_PAGE must be https://, a host and a plain path
        """
        return self._page("SIGN_IN_PAGE")

    @property
    def help_url(self) -> str:
        """The page for those who get mails that they did not ask for, or nothing."""
        return self._page("HELP_URL")

    @property
    def shows_code_in_subject(self) -> bool:
        """Whether the subject of a mail begins with the code."""
        return self._one_of("CODE_IN_SUBJECT", "show", "hide") == "show"

    @property
    def user_pool_id(self) -> str:
        """The pool, for functions that are no triggers: a trigger has it from its event."""
        return self._text("USER_POOL_ID")

    @property
    def relay_queue_url(self) -> str:
        """The queue of events that the relay could not publish yet."""
        return self._text("RELAY_QUEUE_URL")

    @property
    def relay_retry_s(self) -> int:
        """Seconds until the relay tries again to publish an event."""
        return self._number("RELAY_RETRY_SECONDS", at_least=1, at_most=900)

    @property
    def log_groups(self) -> list[str]:
        """The log groups of all functions that announce events."""
        return self._text("LOG_GROUPS").split(",")

    @property
    def consumer_queue_url(self) -> str:
        """The queue that a consumer works on."""
        return self._text("CONSUMER_QUEUE_URL")

    @property
    def dead_letter_queue_url(self) -> str:
        """The queue of what a consumer gives up."""
        return self._text("DEAD_LETTER_QUEUE_URL")

    @property
    def archive_bucket(self) -> str:
        """The S3 bucket in which every event is kept."""
        return self._text("ARCHIVE_BUCKET")

    @property
    def security_table(self) -> str:
        """The DynamoDB table of failures by minute, and of incidents."""
        return self._text("SECURITY_TABLE")

    @property
    def operators_topic_arn(self) -> str:
        """The SNS topic that tells operators."""
        return self._text("OPERATORS_TOPIC_ARN")

    @property
    def alert_window_minutes(self) -> int:
        """The time within which failures make a burst."""
        return self._number("ALERT_WINDOW_MINUTES", at_least=1, at_most=60)

    @property
    def alert_check_s(self) -> int:
        """Seconds until an incident is looked at again."""
        return self._number("ALERT_CHECK_SECONDS", at_least=1, at_most=900)

    @property
    def alert_thresholds(self) -> str:
        """How many failures make a burst, as ``rules.alerts.bursts.Thresholds`` reads it."""
        return self._text("ALERT_THRESHOLDS")

    @property
    def email_policy(self) -> str:
        """How strict the check of e-mail addresses is, a ``rules.addresses.policy.Mode``."""
        return self._one_of("EMAIL_POLICY", "off", "monitor", "balanced", "strict")

    @property
    def refuses_relays(self) -> bool:
        """Whether addresses of mail relays are refused."""
        return self._one_of("RELAY_ADDRESSES", "allow", "refuse") == "refuse"

    @property
    def refuses_undeliverable(self) -> bool:
        """Whether addresses that mail cannot reach are refused."""
        return self._one_of("UNDELIVERABLE_ADDRESSES", "allow", "refuse") == "refuse"

    @property
    def checks_federated_sign_ups(self) -> bool:
        """Whether users whom an identity provider brings are checked too."""
        return self._one_of("FEDERATED_SIGN_UPS", "allow", "check") == "check"

    @property
    def asks_dns(self) -> bool:
        """Whether DNS is asked how mail gets to a domain."""
        return self._one_of("DNS_CHECK", "enabled", "disabled") == "enabled"

    @property
    def dns_servers(self) -> tuple[tuple[str, int], ...]:
        """
        Address and port of the name servers to ask; none for those of the system.

        >>> Settings({"DNS_SERVERS": "127.0.0.1:5353,192.0.2.1"}).dns_servers
        (('127.0.0.1', 5353), ('192.0.2.1', 53))
        """
        text = self._text_or_empty("DNS_SERVERS")
        servers = [_SERVER.fullmatch(server) for server in text.split(",")] if text else []
        found = tuple((match[1], int(match[2] or 53)) for match in servers if match)
        if len(found) < len(servers) or any(port > 65535 for _, port in found):
            raise InvalidSetting("DNS_SERVERS must be IPv4 addresses, each with a port or without")
        return found

    @property
    def allowed_domains(self) -> str:
        """Domains that are let in whatever else is known, by ``rules.addresses.operator_list``."""
        return self._text_or_empty("ALLOWED_DOMAINS")

    @property
    def denied_domains(self) -> str:
        """Domains that are refused, as ``rules.addresses.operator_list`` reads them."""
        return self._text_or_empty("DENIED_DOMAINS")

    @property
    def domain_lists_bucket(self) -> str:
        """The S3 bucket with lists that operators change, or nothing."""
        return self._text_or_empty("DOMAIN_LISTS_BUCKET")

    @property
    def domain_lists_folder(self) -> str:
        """The folder of that bucket that they are in."""
        return self._text("DOMAIN_LISTS_FOLDER")

    @property
    def words_cognitos_mails(self) -> bool:
        """Whether Cognito takes the words of its mails from us: only where it sends by SES."""
        return self._one_of("COGNITO_MAILS", "cognito", "ses") == "ses"

    @property
    def token_claims(self) -> str:
        """Claims beside Cognito's, as the JSON of ``rules.tokens.token_rules.TokenRules.parse``."""
        return self._text("TOKEN_CLAIMS")

    @property
    def token_claims_file(self) -> str:
        """Bucket and key of the file that has them instead, or nothing."""
        return self._text_or_empty("TOKEN_CLAIMS_FILE")

    @property
    def user_migration(self) -> str:
        """What users are brought over from: ``table`` or ``https``."""
        return self._one_of("USER_MIGRATION", "table", "https")

    @property
    def migration_table(self) -> str:
        """The DynamoDB table of tries to migrate and of those that went well, or nothing."""
        return self._text_or_empty("MIGRATION_TABLE")

    @property
    def legacy_table(self) -> str:
        """The DynamoDB table of another system's users and their hashed passwords."""
        return self._text("LEGACY_TABLE")

    @property
    def legacy_url(self) -> str:
        """The endpoint that knows another system's users."""
        return self._text("LEGACY_URL")

    @property
    def legacy_private_addresses(self) -> str:
        """``yes``: that URL may lead to an address that is not public."""
        return self._one_of("LEGACY_PRIVATE_ADDRESSES", "no", "yes")

    @property
    def legacy_secret_arn(self) -> str:
        """The Secrets Manager secret that questions to that endpoint are signed with."""
        return self._text("LEGACY_SECRET_ARN")

    @property
    def seen_events_table(self) -> str:
        """The DynamoDB table in which a consumer notes the events that it has counted."""
        return self._text("SEEN_EVENTS_TABLE")

    @property
    def webhook_url(self) -> str:
        """Where the bridge posts events to."""
        return self._text("WEBHOOK_URL")

    @property
    def webhook_private_addresses(self) -> str:
        """``yes``: the URL may lead to an address that is not public."""
        return self._one_of("WEBHOOK_PRIVATE_ADDRESSES", "no", "yes")

    @property
    def webhook_secret_arn(self) -> str:
        """The Secrets Manager secret that webhooks are signed with."""
        return self._text("WEBHOOK_SECRET_ARN")

    @property
    def api_client_id(self) -> str:
        """The app client that the API signs users in with."""
        return self._text("API_CLIENT_ID")

    @property
    def user_client_ids(self) -> frozenset[str]:
        """The app clients whose users the API serves."""
        return frozenset(self._text("USER_CLIENT_IDS").split(","))

    @property
    def token_issuer(self) -> str:
        """``iss`` of the pool's tokens."""
        return self._text("TOKEN_ISSUER")

    @property
    def api_origin(self) -> str:
        """The one web page origin that may call the API from a browser, or nothing."""
        return self._text_or_empty("API_ORIGIN")

    @property
    def keeps_tokens_in_cookies(self) -> bool:
        """Whether tokens are set as cookies rather than told in JSON."""
        return self._one_of("API_TOKENS", "json", "cookies") == "cookies"

    def _text(self, name: str) -> str:
        value = self._text_or_empty(name)
        if not value:
            raise _missing(name)
        return value

    def _text_or_empty(self, name: str) -> str:
        """The text of a variable that may be empty, but not absent."""
        value = self._environment.get(name)
        if value is None:
            raise _missing(name)
        return value

    def _page(self, name: str) -> str:
        page = self._text_or_empty(name)
        if page and not is_page(page):
            raise InvalidSetting(f"{name} must be https://, a host and a plain path")
        return page

    def _one_of(self, name: str, *choices: str) -> str:
        text = self._text(name)
        if text not in choices:
            raise InvalidSetting(f"{name} must be one of {', '.join(choices)}")
        return text

    def _number(self, name: str, *, at_least: int, at_most: int) -> int:
        text = self._text(name)
        number = int(text) if text.isascii() and text.isdigit() else -1
        if not at_least <= number <= at_most:
            raise InvalidSetting(f"{name} must be a whole number from {at_least} to {at_most}")
        return number


def _missing(name: str) -> MissingSetting:
    return MissingSetting(
        f"{name} is not set; template.yaml sets it on every function that reads it"
    )
