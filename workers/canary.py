"""
Tells ``pipeline.canary`` every minute, the way triggers tell what happened.

When it stops being counted, something between a trigger and the dashboard is
broken, even at an hour when nobody signs in.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announcer, announcer
from runtime.entry import Handle, entrypoint
from runtime.settings.events import EventSettings
from runtime.settings.pool import PoolSettings


def handle(_event: Any, *, announcer: Announcer, pool_id: str) -> None:
    """Tell of the canary, whatever the schedule sends along."""
    announcer.tell(Kind.PIPELINE_CANARY, pool_id=pool_id, subject=None, data={})


def wire() -> Handle:
    """Connect the announcer."""
    return partial(
        handle, announcer=announcer(EventSettings()), pool_id=PoolSettings().user_pool_id
    )


handler = entrypoint(wire)
