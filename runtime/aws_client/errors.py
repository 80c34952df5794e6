"""What can go wrong with a call to AWS: it is refused, or there is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class CallFailed(Exception):
    """Base of both."""


class Refused(CallFailed):
    """
    The service answered with an error.

    Attributes:
        response: As boto3 has it: ``["Error"]["Code"]``, ``["Error"]["Message"]``,
            and with them the other members of the answer.
        operation_name: The action, such as ``PutItem``.
        sends: How often the request was sent; a refusal of the second may be
            the doing of the first.

    """

    def __init__(
        self, response: Mapping[str, Any], operation_name: str = "", *, sends: int = 1
    ) -> None:
        self.response = response
        super().__init__(f"{operation_name}: {self.code}")  # and no message: it may quote a user
        self.operation_name = operation_name
        self.sends = sends

    @property
    def code(self) -> str:
        """The name of the error, without its namespace; empty if the answer has none."""
        return str(self.response.get("Error", {}).get("Code", ""))


class Unanswered(CallFailed):
    """
    There is no answer that can be trusted.

    Attributes:
        why: One of resolve, connect, tls, timeout, dropped, truncated,
            not_http, too_big, checksum, not_parsed.
        may_have_happened: Whether the service may have got the request.

    """

    def __init__(self, why: str, *, may_have_happened: bool = True) -> None:
        super().__init__(why)
        self.why = why
        self.may_have_happened = may_have_happened


def told(error: BaseException) -> str:
    """
    Return what logs and pending lines call *error*.

    >>> told(Unanswered("timeout"))
    'Unanswered.timeout'
    >>> told(Refused({"Error": {"Code": "Throttling"}}, "Publish"))
    'Refused.Throttling'
    >>> told(ValueError("secret"))
    'ValueError'
    """
    name = type(error).__name__
    if isinstance(error, Unanswered):
        return f"{name}.{error.why}"
    return f"{name}.{error.code}" if isinstance(error, Refused) else name
