"""The browser or app that sends an answer, if it has signed in as this user before."""

from __future__ import annotations

from collections.abc import Mapping

from rules.passwordless.code_request import CodeRequest
from rules.passwordless.running_challenge import VERSION
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.known_devices import KnownDevices


@dataclass(frozen=True, slots=True)
class AskingDevice:
    """Looks it up among *devices*; where that is None no device is known."""

    devices: KnownDevices | None
    asked: TriggerEvent

    def is_proof(self, private: Mapping[str, str]) -> bool:
        """
        Whether the answer is the secret of a device of this account, behind a password.

        Nobody guesses one, so no limit counts these answers. No device is noted
        by it: another that the client names has answered no code.
        """
        is_behind = private.get("after_password") == "true" and private.get("version") == VERSION
        asked = self.asked
        is_proved = asked.attributes.get("email_verified") == "true" and not asked.user_not_found
        if self.devices is None:
            return False
        if not (is_behind and is_proved):
            return False
        try:
            return self.devices.opens(
                pool_id=asked.pool_id,
                client_id=asked.client_id,
                address=asked.attributes.get("email", ""),
                secret=asked.request.get("challengeAnswer"),
                user=asked.subject or "",
            )
        except CallFailed as error:
            observe.logger().error("challenge table unavailable", error=told(error))
            return False

    def noted(self) -> dict[str, str] | None:
        """Make it known from now on; what the event of it tells, None if it was known."""
        told_by = self._told_by
        is_news = self.devices is not None and self.devices.note(
            pool_id=self.asked.pool_id,
            client_id=self.asked.client_id,
            address=self.asked.attributes.get("email", ""),
            secret=told_by.known,
            browser=told_by.browser,
            user=self.asked.subject or "",
        )
        return {"browser": told_by.browser} if is_news else None

    def called(self) -> str:
        """What it is called in the table; empty if it is not known."""
        if self.devices is None:
            return ""
        return self.devices.called(
            pool_id=self.asked.pool_id,
            client_id=self.asked.client_id,
            address=self.asked.attributes.get("email", ""),
            secret=self._told_by.known,
        )

    @property
    def _told_by(self) -> CodeRequest:
        return CodeRequest.read(self.asked.texts("clientMetadata"))
