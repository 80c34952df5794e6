"""The sessions of a user, as Cognito keeps them."""

from __future__ import annotations

from typing import Any

from rules.trigger_event import TriggerEvent
from runtime import observe
from runtime.aws_client.errors import CallFailed, told


class Sessions:
    """Ended all at once; never raises, for what the user did has taken place."""

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito

    def end(self, asked: TriggerEvent) -> None:
        """Have Cognito accept none of the user's earlier tokens."""
        try:
            self._cognito.admin_user_global_sign_out(
                UserPoolId=asked.pool_id, Username=asked.user_name
            )
        except CallFailed as error:
            observe.logger().warning("sessions not ended", error=told(error))
