"""The relay, the canary and the reconciler of user events."""

from __future__ import annotations

from runtime.settings.variable import Settings, Variable, number, text


class RelaySettings(Settings):
    """
    What the relay does with an event that it could not publish.

    Attributes:
        relay_queue_url: The queue of such events.
        relay_retry_s: Seconds until the relay tries again.

    """

    relay_queue_url = text("RELAY_QUEUE_URL")
    relay_retry_s = number("RELAY_RETRY_SECONDS", at_least=1, at_most=900)


class ReconcilerSettings(Settings):
    """
    What the reconciler compares.

    Attributes:
        log_groups: The log groups of all functions that announce events.

    """

    log_groups = Variable("LOG_GROUPS", lambda text: text.split(","), must_be="names of log groups")
