"""When sessions end."""

from __future__ import annotations

from runtime.settings.variable import Settings, switch


class ResetSettings(Settings):
    """Whether a password that is set anew ends all sessions, those of who had it before."""

    reset_ends_sessions = switch("RESET_ENDS_SESSIONS", off="false", on="true")
