"""The operators' topic."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rules.alerts.chat import chat_message
from rules.alerts.notice import Notice
from rules.alerts.security_alert import Alert
from runtime import clock


class Operators:
    """
    The subscribers of the topic *arn*.

    With *chat_runbook*, the page that alerts link, AWS's chat service is told in its own form.
    """

    def __init__(
        self,
        sns: Any,
        *,
        arn: str,
        chat_runbook: str = "",
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._sns = sns
        self._arn = arn
        self._chat_runbook = chat_runbook
        self._now = now

    def tell(self, alert: Alert) -> None:
        """Publish *alert*. Raises `CallFailed`."""
        self._sns.publish(
            TopicArn=self._arn,
            Subject=alert.subject,
            **self._message(alert),
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in alert.attributes.items()
            },
        )

    def _message(self, alert: Alert) -> Mapping[str, str]:
        """One text for all; with a chat, another for HTTPS, by which it is subscribed."""
        if not self._chat_runbook:
            return {"Message": alert.text}
        notice = Notice.of_alert(
            alert, topic_arn=self._arn, since=self._now(), runbook=self._chat_runbook
        )
        told = {"default": alert.text, "https": chat_message(notice)}
        return {"Message": json.dumps(told), "MessageStructure": "json"}
