"""What was attached to an existing pool."""

from __future__ import annotations

from runtime.settings.variable import Settings, text


class AttachmentSettings(Settings):
    """
    Where it is kept, and what there is to attach.

    Attributes:
        attachment_parameter: The name of the parameter of Systems Manager in which `operators
            attach` keeps it.
        trigger_functions: ``PreSignUp=its-name`` for each trigger, with commas between.

    """

    attachment_parameter = text("ATTACHMENT_PARAMETER")
    trigger_functions = text("TRIGGER_FUNCTIONS")

    @property
    def functions(self) -> dict[str, str]:
        """The names of the functions by trigger."""
        told = (each.partition("=") for each in self.trigger_functions.split(",") if each)
        return {name: function for name, _, function in told}
