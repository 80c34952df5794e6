"""The two Regions of a replicated pool: one set of users, and of all else one for each Region."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ministack.core.responses import get_region, set_request_region

from runtime.aws_client.errors import Refused
from tests.hostile.cognito import Cognito
from tests.hostile.pool import UserPool
from tests.hostile.world import World

_READS = ("admin_get_", "admin_list_", "list_")


class Region(World):
    """
    One Region with its tables, secrets, queue and topic; a replica of the pool of *primary*.

    A replica takes no change of a user, and never calls the triggers of sign-ups.

    Attributes:
        changes: Calls that would change a user, and were refused.

    """

    def __init__(self, name: str, *, primary: World | None = None, **settings: str) -> None:
        self.name = name
        topic = f"arn:aws:sns:{name}:123456789012:hostile"
        with self._here():
            super().__init__(name, USER_EVENTS_TOPIC_ARN=topic, **settings)
        self.changes: list[str] = []
        if primary:
            self.pool = UserPool(self.dice)
            self.pool.accounts = primary.pool.accounts
            self.pool.before = self._refuses
            called = {
                trigger: handler
                for trigger, handler in self._handlers.items()
                if trigger not in {"PreSignUp", "PostConfirmation"}
            }
            self.cognito = Cognito(self.pool, called, self.dice)

    @contextmanager
    def inhabited(self) -> Iterator["Region"]:
        """Be where the handlers are."""
        with self._here(), super().inhabited():
            yield self

    def items(self) -> dict[str, dict[str, Any]]:
        """The table of challenges: codes, counts, known devices and receipts."""
        with self._here():
            return self.dynamodb.items("challenges")

    def told(self) -> list[str]:
        """What was published, without the name of its contract."""
        return [event["type"].removeprefix("auth.").removesuffix(".v1") for event in self.events]

    def get_secret_value(self, *, VersionStage: str = "AWSCURRENT", **_: Any) -> Any:  # noqa: N803  # boto3's
        """As Secrets Manager does: no secret is the other Region's."""
        return {
            **super().get_secret_value(VersionStage=VersionStage),
            "SecretString": f"{self.name} pepper" * 4,
        }

    def _refuses(self, call: str) -> None:
        if not call.startswith(_READS):
            self.changes.append(call)
            raise Refused({"Error": {"Code": "OperationNotEnabledException"}}, call)

    @contextmanager
    def _here(self) -> Iterator[None]:
        before = get_region()
        set_request_region(self.name)
        try:
            yield
        finally:
            set_request_region(before)
