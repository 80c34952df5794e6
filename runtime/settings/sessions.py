"""When sessions end."""

from __future__ import annotations

from runtime.settings.variable import Settings, switch


class ResetSettings(Settings):
    """Whether a password reset ends all sessions, those made with the old password, too."""

    reset_ends_sessions = switch("RESET_ENDS_SESSIONS", off="false", on="true")
