"""What was attached to an existing pool."""

from __future__ import annotations

from runtime.settings.variable import Settings, text


class AttachmentSettings(Settings):
    """The name of the parameter of Systems Manager in which `operators attach` keeps it."""

    attachment_parameter = text("ATTACHMENT_PARAMETER")
