"""The user pool, for functions that are no triggers: a trigger has it from its event."""

from __future__ import annotations

from runtime.settings.variable import Settings, text


class PoolSettings(Settings):
    """Which user pool it is."""

    user_pool_id = text("USER_POOL_ID")
