"""Answers that only the service itself can have given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from runtime.aws_client.errors import Unanswered

_NUMBER: Final = re.compile(r"[-+.0-9Ee]{1,48}")  # 38 digits, and an exponent
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
OF_KMS: Proofs = {
    "get_public_key": ("PublicKey",),
    "sign": ("Signature",),
    "verify": ("SignatureValid",),
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
    every call, and *is_sound* tells whether what is in an answer is what it is told to be.
    """

    def __init__(
        self,
        client: Any,
        proofs: Proofs,
        *,
        always: Mapping[str, str] | None = None,
        is_sound: Callable[[Mapping[str, Any]], bool] = lambda _: True,
    ) -> None:
        self._client = client
        self._proofs = proofs
        self._always = always or {}
        self._is_sound = is_sound

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)
        proofs = self._proofs.get(name, self._proofs.get(_EVERY, ()))

        def call(**given: Any) -> Any:
            answer = method(**self._always, **given)
            if any(answer.get(proof) is None for proof in proofs) or not self._is_sound(answer):
                raise Unanswered("not_parsed")
            return answer

        return call


def proven_dynamodb(client: Any) -> Proven:
    """DynamoDB, which is asked in every call for what that has consumed."""
    always = {"ReturnConsumedCapacity": "TOTAL"}
    return Proven(client, OF_DYNAMODB, always=always, is_sound=_has_items)


def _has_items(answer: Mapping[str, Any]) -> bool:
    """Whether each item in the *answer* has values of DynamoDB's types."""
    return all(isinstance(item, dict) and _are_values(item.values()) for item in _items(answer))


def _items(answer: Mapping[str, Any]) -> Iterator[Any]:
    yield from (answer[name] for name in ("Item", "Attributes") if name in answer)
    responses = answer.get("Responses", {})
    # Those of statements are a list, each with its error.
    lists = responses.values() if isinstance(responses, dict) else ()
    for each in (answer.get("Items", []), *lists):
        yield from each if isinstance(each, list) else [None]


def _are_values(values: Iterable[Any]) -> bool:
    return all(map(_is_value, values))


def _is_value(value: Any) -> bool:
    """Of DynamoDB: ``{"S": "text"}``, ``{"M": {…}}`` and so on."""
    match value:
        case {"S": str(), **rest} | {"BOOL": bool(), **rest} | {"B": _, **rest}:
            return not rest
        case {"N": str() as number, **rest}:
            return not rest and _NUMBER.fullmatch(number) is not None
        case {"SS": [*texts], **rest}:
            return not rest and all(isinstance(text, str) for text in texts)
        case {"M": dict() as members, **rest}:
            return not rest and _are_values(members.values())
        case {"L": [*members], **rest}:
            return not rest and _are_values(members)
        case _:
            return False
