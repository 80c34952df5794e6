"""How old the lists of disposable domains are, for `operators doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from operators.finding import Finding
from operators.lists import lists_bucket
from operators.lists_told import of_sources, of_version
from operators.outside import Outside
from runtime.aws_client.errors import CallFailed, told


def disposable(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the version and the age of each source, if the stack has lists of its own."""
    if not parameters.get("DomainListsBucket"):
        return
    bucket, now = lists_bucket(outside), int(outside.now().timestamp())
    try:
        said = [*of_version(bucket, now=now), *of_sources(bucket, now=now)]
    except (CallFailed, ValueError) as error:
        why = told(error) if isinstance(error, CallFailed) else str(error)
        yield Finding(f"not looked at: {why}")
        return
    yield Finding(" · ".join(said))
