"""How the local alarms say that CloudWatch publishes, and not the root whose keys they use."""

from contextvars import ContextVar
from typing import Any, Final

HEADER: Final = "x-calling-service"
CLOUDWATCH: Final = "cloudwatch.amazonaws.com"
_publishes: ContextVar[bool] = ContextVar("publishes", default=False)


class AsCloudWatch:
    """
    Publishes in CloudWatch's name, so that the policies of topics are asked.

    The boto3 client *sns* stays what it is for everybody else who uses it.
    """

    def __init__(self, sns: Any) -> None:
        self._sns = sns

    def publish(self, **message: Any) -> Any:
        """As boto3's."""
        self._sns.meta.events.register("before-call.sns.Publish", _say_so, unique_id=HEADER)
        before = _publishes.set(True)
        try:
            return self._sns.publish(**message)
        finally:
            _publishes.reset(before)


def _say_so(params: dict[str, Any], **_: Any) -> None:
    if _publishes.get():
        params["headers"][HEADER] = CLOUDWATCH
