"""Webhooks: events, posted to a URL."""

from __future__ import annotations

from runtime.settings.variable import Settings, switch, text


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
