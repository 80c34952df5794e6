"""How the local alarms say that CloudWatch publishes, and not the root whose keys they use."""

from typing import Any, Final

HEADER: Final = "x-calling-service"
CLOUDWATCH: Final = "cloudwatch.amazonaws.com"


def as_cloudwatch(sns: Any) -> Any:
    """Let the boto3 client *sns* publish in CloudWatch's name; the policies of topics are asked."""

    def say_so(params: dict[str, Any], **_: Any) -> None:
        params["headers"][HEADER] = CLOUDWATCH

    sns.meta.events.register("before-call.sns.Publish", say_so)
    return sns
