"""Alerts to operators."""

from __future__ import annotations

from runtime.settings.variable import Settings, number, text


class AlertSettings(Settings):
    """
    When operators are told of failures, and how.

    Attributes:
        security_table: The DynamoDB table of failures by minute, and of
            incidents.
        operators_topic_arn: The SNS topic that tells operators.
        alert_window_minutes: The time within which failures make a burst.
        alert_check_s: Seconds until an incident is looked at again.
        alert_thresholds: How many failures make a burst, as
            ``rules.alerts.bursts.Thresholds`` reads it.

    """

    security_table = text("SECURITY_TABLE")
    operators_topic_arn = text("OPERATORS_TOPIC_ARN")
    alert_window_minutes = number("ALERT_WINDOW_MINUTES", at_least=1, at_most=60)
    alert_check_s = number("ALERT_CHECK_SECONDS", at_least=1, at_most=900)
    alert_thresholds = text("ALERT_THRESHOLDS")
