"""What a program that uses the library is told of each answer of Cognito."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Answered(NamedTuple):
    """
    A call of Cognito's API, and its answer.

    Attributes:
        action: The API's name for it, such as "SignUp".
        data: The request's body.
        status: 200, or 400 for a refusal.
        body: The answer's JSON.
        request_id: What the caller gets as the id of the request.

    """

    action: str
    data: Mapping[str, Any]
    user_pool_id: str
    status: int
    body: bytes
    request_id: str
