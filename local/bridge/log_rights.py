"""
The right to a log group, asked about as CloudWatch Logs asks.

On AWS the resource of all but the tagging calls ends in ``:*``, and so does
``Fn::GetAtt: [LogGroup, Arn]`` (Actions, resources, and condition keys for
Amazon CloudWatch Logs). ministack asks about the name without it, and about no log group
where a query names several; here it asks about the first, while AWS asks about each.
"""

import json
from collections.abc import Callable


def resource_for(original: Callable[..., str]) -> Callable[..., str]:
    """The resource that a request is about."""

    def resource(  # noqa: PLR0913, PLR0917  # as ministack calls it
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: object,
        region: str,
        account: str,
    ) -> str:
        arn = original(service, method, path, headers, body, query, region, account)
        if headers.get("x-amz-target", "").endswith(".StartQuery"):
            name = next(iter(json.loads(body).get("logGroupNames", [])), "*")
            arn = f"arn:aws:logs:{region}:{account}:log-group:{name}"
        names_a_group = service == "logs" and ":log-group:" in arn
        return f"{arn}:*" if names_a_group and not arn.endswith("*") else arn

    return resource
