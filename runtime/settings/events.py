"""User events: where they are published to, and how a trigger does so."""

from __future__ import annotations

from runtime.settings.service import ServiceSettings
from runtime.settings.variable import Settings, number, text


class TopicSettings(ServiceSettings):
    """
    The topic, and the metrics of what is published.

    Attributes:
        user_events_topic_arn: The SNS topic that events are published to.

    """

    user_events_topic_arn = text("USER_EVENTS_TOPIC_ARN")

    @property
    def region(self) -> str:
        """The Region of the topic, which is that of the stack."""
        return (*self.user_events_topic_arn.split(":"), "", "", "")[3]


class EventSettings(TopicSettings):
    """
    What each function that announces events needs.

    Attributes:
        publish_timeout_ms: How long a trigger may wait for SNS.

    """

    publish_timeout_ms = number("EVENT_PUBLISH_TIMEOUT_MS", at_least=100, at_most=1500)

    @property
    def publish_timeout_s(self) -> float:
        """The same in seconds."""
        return self.publish_timeout_ms / 1000


class ChainSettings(Settings):
    """
    Who had the trigger before this suite; here, because every such trigger imports this module.

    Attributes:
        chained_function: The ARN of that function; empty if there is none.

    """

    chained_function = text("CHAINED_FUNCTION", may_be_empty=True, may_be_absent=True)
