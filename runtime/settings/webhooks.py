"""Webhooks: events, posted to a URL or put on a bus."""

from __future__ import annotations

from runtime.settings.variable import Settings, switch, text


class EventBusSettings(Settings):
    """
    The EventBridge bus that gets the events, or nothing: then they go to a URL.

    Attributes:
        event_bus_arn: Its ARN.

    """

    event_bus_arn = text("EVENT_BUS_ARN", may_be_empty=True)


class WebhookSettings(Settings):
    """
    Where events are posted to.

    Attributes:
        webhook_address_may_be_private: Whether the URL may lead to an address
            that is not public.
        webhook_secret_arn: The Secrets Manager secret that webhooks are signed
            with.

    """

    webhook_url = text("WEBHOOK_URL")
    webhook_address_may_be_private = switch("WEBHOOK_PRIVATE_ADDRESSES", off="no", on="yes")
    webhook_secret_arn = text("WEBHOOK_SECRET_ARN")
