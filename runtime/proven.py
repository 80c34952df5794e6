"""Answers that only the service itself can have given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.aws_client.errors import Unanswered

_EVERY = ""  # the proof of all methods that have none of their own
Proofs = Mapping[str, tuple[str, ...]]
# DynamoDB alone knows what a call consumed. Emulators do not tell it of a batch, which only reads.
OF_DYNAMODB: Proofs = {
    _EVERY: ("ConsumedCapacity",),
    "batch_get_item": ("Responses", "UnprocessedKeys"),
}
# An account is handed over by what these tell of it, and by what they leave away.
OF_COGNITO: Proofs = {
    "admin_create_user": ("User",),
    "admin_get_user": ("Username", "UserAttributes"),
    "admin_get_user_auth_factors": ("Username",),
    "list_users": ("Users",),
}
OF_SQS: Proofs = {"send_message": ("MessageId",)}
OF_SECRETS: Proofs = {
    "describe_secret": ("ARN", "Tags"),
    "get_secret_value": ("SecretString", "VersionId", "CreatedDate"),
}


class Proven:
    """
    A client whose answers lack nothing that the service always tells.

    A proxy's page with status 200, or an empty object, is no answer: nobody
    knows then whether anything was read or written. *always* is asked for in
    every call.
    """

    def __init__(
        self, client: Any, proofs: Proofs, *, always: Mapping[str, str] | None = None
    ) -> None:
        self._client = client
        self._proofs = proofs
        self._always = always or {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)
        proofs = self._proofs.get(name, self._proofs.get(_EVERY, ()))

        def call(**given: Any) -> Any:
            answer = method(**self._always, **given)
            if any(proof not in answer for proof in proofs):
                raise Unanswered("not_parsed")
            return answer

        return call


def proven_dynamodb(client: Any) -> Proven:
    """DynamoDB, which is asked in every call for what that has consumed."""
    return Proven(client, OF_DYNAMODB, always={"ReturnConsumedCapacity": "TOTAL"})
