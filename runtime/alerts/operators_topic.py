"""The operators' topic."""

from __future__ import annotations

from typing import Any

from rules.alerts.security_alert import Alert


class Operators:
    """Whoever has subscribed to the topic *arn*."""

    def __init__(self, sns: Any, *, arn: str) -> None:
        self._sns = sns
        self._arn = arn

    def tell(self, alert: Alert) -> None:
        """Publish *alert*. Raises `CallFailed`."""
        self._sns.publish(
            TopicArn=self._arn,
            Subject=alert.subject,
            Message=alert.text,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in alert.attributes.items()
            },
        )
