"""Alerts to operators."""

from __future__ import annotations

from runtime.settings.variable import Settings, number, text


class WindowSettings(Settings):
    """The time within which failures are counted together."""

    alert_window_minutes = number("ALERT_WINDOW_MINUTES", at_least=1, at_most=60)


class RepeatSettings(WindowSettings):
    """
    Where users are told of whose sign-ins fail again and again.

    Attributes:
        alerts_queue_url: The queue of the consumer that tells operators; empty if there is none.

    """

    alerts_queue_url = text("ALERTS_QUEUE_URL", may_be_empty=True)


class AlertSettings(WindowSettings):
    """
    When operators are told of failures, and how.

    Attributes:
        security_table: The DynamoDB table of failures of users, of incidents,
            and of what rates are usual.
        operators_topic_arn: The SNS topic that tells operators.
        chats: Not empty where AWS's chat service shows the topic in Slack or Teams.
        runbook_url: The page that alerts link.
        alert_thresholds: How many failures make a burst, as
            ``rules.alerts.bursts.Thresholds`` reads it.

    """

    security_table = text("SECURITY_TABLE")
    operators_topic_arn = text("OPERATORS_TOPIC_ARN")
    chats = text("CHATS", may_be_empty=True)
    runbook_url = text("RUNBOOK_URL")
    alert_thresholds = text("ALERT_THRESHOLDS")


class NoticeSettings(Settings):
    """
    Receivers of alarms and alerts in addition to the topic's subscribers.

    Attributes:
        notices_secret_arn: The Secrets Manager secret with keys of on-call services, or nothing.
        runbook_url: As in `AlertSettings`.

    """

    notices_secret_arn = text("NOTICES_SECRET_ARN", may_be_empty=True)
    runbook_url = AlertSettings.runbook_url


class UserAlertSettings(AlertSettings):
    """
    For incidents of users.

    Attributes:
        alert_check_s: Seconds until an incident is looked at again.

    """

    alert_check_s = number("ALERT_CHECK_SECONDS", at_least=1, at_most=900)
