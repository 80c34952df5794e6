"""Every environment variable, once. ``template.yaml`` sets them."""

from __future__ import annotations

import os
from collections.abc import Mapping


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
    def user_events_topic_arn(self) -> str:
        """The SNS topic that events are published to."""
        return self._text("USER_EVENTS_TOPIC_ARN")

    @property
    def publish_timeout_s(self) -> float:
        """How long a trigger may wait for SNS, in seconds."""
        return self._number("EVENT_PUBLISH_TIMEOUT_MS", at_least=100, at_most=1500) / 1000

    @property
    def default_group(self) -> str:
        """The group of every confirmed user."""
        return self._text("DEFAULT_GROUP")

    @property
    def group_rules(self) -> str:
        """Further groups, as the JSON of ``rules.group_rules.GroupRules.parse``."""
        return self._text("GROUP_RULES")

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
    def mail_from(self) -> str:
        """The sender of sign-in mails, an identity verified in SES."""
        return self._text("MAIL_FROM")

    @property
    def app_name(self) -> str:
        """What users call the application, in mails."""
        return self._text("APP_NAME")

    @property
    def seen_events_table(self) -> str:
        """The DynamoDB table in which a consumer notes the events that it has counted."""
        return self._text("SEEN_EVENTS_TABLE")

    def _text(self, name: str) -> str:
        value = self._environment.get(name, "")
        if not value:
            raise MissingSetting(
                f"{name} is not set; template.yaml sets it on every function that reads it"
            )
        return value

    def _number(self, name: str, *, at_least: int, at_most: int) -> int:
        text = self._text(name)
        number = int(text) if text.isascii() and text.isdigit() else -1
        if not at_least <= number <= at_most:
            raise InvalidSetting(f"{name} must be a whole number from {at_least} to {at_most}")
        return number
