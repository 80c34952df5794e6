"""
The directories that users can be brought over from, and the one that is a service.

A new one is a class, as `LegacyTable` is in `legacy_table`, and a choice in the trigger.

Each is asked with ``look_up(name, password)``; without a password only
whether it knows the user, for one who has forgotten theirs. It answers
`LegacyUser`, or raises `UnknownToLegacy`, `LegacyHashRefused` or `LegacyUnavailable`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from rules.migration.legacy_user import LegacyUser, UnknownToLegacy, legacy_user
from rules.webhooks.signature import signature, signing_keys
from rules.webhooks.target import webhook_target
from runtime import aws, chance, clock
from runtime.deadline import Deadline, StillRunning
from runtime.settings.migration import LegacyServiceSettings
from runtime.webhooks.endpoint import Answer, NotSent, WebhookEndpoint

_ANSWERS_WITHIN_S = 2.5
_ALL_WITHIN_S = 3.0  # looking up its name included; publishing and answering come after it
_LONGEST_ANSWER = 16 * 1024
_OK, _UNKNOWN = 200, {401, 403, 404}

Post = Callable[[bytes, Mapping[str, str]], Answer]


class LegacyUnavailable(RuntimeError):
    """The directory did not answer, or nothing that could be read. Says nothing about the user."""


class LegacyHashRefused(RuntimeError):
    """The directory knows the user by a hash that is not read. Says nothing about the password."""


class LegacyDirectory(Protocol):
    """See the module."""

    def look_up(self, name: str, password: str | None) -> LegacyUser: ...  # noqa: D102


class LegacyService:
    """
    An HTTPS endpoint of the old system.

    It gets ``{"name": …, "password": …}``, password null for one who forgot
    it, signed as our webhooks are, and answers 200 with the user's attributes,
    or 401, 403 or 404. Anything else is no answer.
    """

    def __init__(
        self, post: Post, *, keys: list[bytes], now: Callable[[], datetime] = clock.now
    ) -> None:
        self._post = post
        self._keys = keys
        self._now = now
        self._deadline = Deadline(seconds=_ALL_WITHIN_S)

    def look_up(self, name: str, password: str | None) -> LegacyUser:
        """Ask once; nobody waits longer than the deadline, however slowly an answer drips."""
        body = json.dumps({"name": name, "password": password}).encode()
        answers: list[Answer] = []
        try:
            self._deadline.run(lambda: answers.append(self._post(body, self._headers(body))))
        except (NotSent, TimeoutError, StillRunning):
            raise LegacyUnavailable from None
        [answer] = answers
        if answer.status in _UNKNOWN:
            raise UnknownToLegacy
        if answer.status != _OK:
            raise LegacyUnavailable
        return legacy_user(_object(answer.body), name=name)

    def _headers(self, body: bytes) -> dict[str, str]:
        message_id, timestamp = chance.unguessable_id(), int(self._now().timestamp())
        return {
            "Content-Type": "application/json",
            "User-Agent": "cognito-triggers",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(
                self._keys, message_id=message_id, timestamp=timestamp, body=body
            ),
        }


def legacy_service(settings: LegacyServiceSettings) -> LegacyService:
    """The service of this stack; a URL that is not allowed stops the function here."""
    private_is_allowed = settings.legacy_address_may_be_private
    secret = aws.secrets().get_secret_value(SecretId=settings.legacy_secret_arn)["SecretString"]
    endpoint = WebhookEndpoint(
        webhook_target(settings.legacy_url, private_is_allowed=private_is_allowed),
        private_is_allowed=private_is_allowed,
        timeout_s=_ANSWERS_WITHIN_S,
        reads=_LONGEST_ANSWER,
    )
    return LegacyService(endpoint.post, keys=signing_keys(secret))


def _object(body: bytes) -> Mapping[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise LegacyUnavailable from None
    if not isinstance(told, dict):
        raise LegacyUnavailable
    return told
