"""
The right to a log group, asked about as CloudWatch Logs asks.

On AWS the resource of all but the tagging calls ends in ``:*``, and so does
``Fn::GetAtt: [LogGroup, Arn]`` (Actions, resources, and condition keys for
Amazon CloudWatch Logs). ministack asks about the name without it.
"""

from collections.abc import Callable


def resource_for(original: Callable[..., str]) -> Callable[..., str]:
    """The resource that a request is about."""

    def resource(service: str, *request: object) -> str:
        arn = original(service, *request)
        names_a_group = service == "logs" and ":log-group:" in arn
        return f"{arn}:*" if names_a_group and not arn.endswith("*") else arn

    return resource
