"""
An HTTP provider that messages to users are posted to, the sample of a carrier that is not AWS.

One POST a message. Keys that begin with ``whsec_`` sign it as Standard Webhooks has it; another
secret is a bearer token (RFC 6750). ``Idempotency-Key`` is the same for each try of one message.
The address rules are those of webhooks: public addresses over TLS, no redirection.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from events.contract.catalogue import Reason
from rules.messages.provider_account import Account, InvalidAccount, account
from rules.webhooks.signature import signature
from rules.webhooks.target import Target
from runtime import aws, clock, observe
from runtime.deadline import Deadline, StillRunning
from runtime.webhooks.endpoint import Answer, NotSent, WebhookEndpoint

_ANSWERS_WITHIN_S: Final = 2.5
_ALL_WITHIN_S: Final = 4.0  # looking up the name and connecting included; the function has 10 s
_LOOK_AGAIN_AFTER: Final = timedelta(minutes=5)
_REASONS: Final = {
    401: Reason.ACCESS_DENIED,
    403: Reason.ACCESS_DENIED,
    408: Reason.UNAVAILABLE,
    429: Reason.THROTTLED,
}
_NEVER_LEFT: Final = {
    "unknown_name": Reason.UNAVAILABLE,
    "private_address": Reason.SENDER_REFUSED,
}


Post = Callable[[bytes, Mapping[str, str]], Answer]


class NotTaken(Exception):
    """
    The provider did not take the message.

    Attributes:
        is_certain: False if there was no answer: it may have been sent all the same.

    """

    def __init__(self, reason: Reason, *, is_certain: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_certain = is_certain


def _post_to(target: Target) -> Post:
    """Nothing but public addresses: no switch lets it ask what only this network reaches."""
    return WebhookEndpoint(target, private_is_allowed=False, timeout_s=_ANSWERS_WITHIN_S).post


class HttpProvider:
    """
    Posts messages, one each.

    *accounts* is asked for each, and may raise `CallFailed` or `InvalidAccount`.
    """

    def __init__(
        self,
        accounts: Callable[[], Account],
        *,
        post_to: Callable[[Target], Post] = _post_to,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._accounts = accounts
        self._post_to = post_to
        self._now = now
        self._deadline = Deadline(seconds=_ALL_WITHIN_S)

    def hand_over(self, body: bytes, *, identity: bytes) -> None:
        """
        Post *body*, once; *identity* is what is the same for each try of the message.

        Raises:
            NotTaken: The provider refused, or did not answer in time.
            CallFailed: Secrets Manager refused, or did not answer.

        """
        try:
            ours = self._accounts()
        except InvalidAccount as error:
            observe.logger().error("secret of the provider not usable", why=str(error))
            raise NotTaken(Reason.ACCESS_DENIED) from None
        headers = _headers(ours, body, identity, now=self._now())
        post = self._post_to(ours.target)
        try:
            answer = self._deadline.run(lambda: post(body, headers))
        except NotSent as failure:
            reason = _NEVER_LEFT.get(str(failure))
            is_certain = reason is not None
            raise NotTaken(reason or Reason.UNAVAILABLE, is_certain=is_certain) from None
        except (TimeoutError, StillRunning):
            raise NotTaken(Reason.UNAVAILABLE, is_certain=False) from None
        _check(answer.status)


def _headers(ours: Account, body: bytes, identity: bytes, *, now: datetime) -> dict[str, str]:
    """The id is keyed: a plain hash would let its readers try all codes."""
    named = f"message_{hmac.new(ours.secret.encode(), identity, 'sha256').hexdigest()}"
    usual = {
        "Content-Type": "application/json",
        "User-Agent": "cognito-triggers",
        "Idempotency-Key": named,
    }
    if not ours.keys:
        return {**usual, "Authorization": f"Bearer {ours.secret}"}
    at = int(now.timestamp())
    signed = signature(ours.keys, message_id=named, timestamp=at, body=body)
    return {
        **usual,
        "webhook-id": named,
        "webhook-timestamp": str(at),
        "webhook-signature": signed,
    }


def _check(status: int) -> None:
    """Raise for what is no success: a redirection is a refusal, and a 5xx may have been sent."""
    if 200 <= status <= 299:
        return
    is_theirs = status >= 500
    usual = Reason.UNAVAILABLE if is_theirs else Reason.SENDER_REFUSED
    raise NotTaken(_REASONS.get(status, usual), is_certain=not is_theirs)


class Accounts:
    """Fetches the secret when a message is to be sent, and again every five minutes."""

    def __init__(self, secrets: Any, *, arn: str, now: Callable[[], datetime] = clock.now) -> None:
        self._secrets = secrets
        self._arn = arn
        self._now = now
        self._known: Account | None = None
        self._fetched_at = now()

    def __call__(self) -> Account:
        """The account. Raises `CallFailed` or `InvalidAccount`."""
        is_old = self._now() - self._fetched_at >= _LOOK_AGAIN_AFTER
        if self._known is None or is_old:
            told = self._secrets.get_secret_value(SecretId=self._arn, VersionStage="AWSCURRENT")
            self._known, self._fetched_at = account(told["SecretString"]), self._now()
        return self._known


def http_provider(secret_arn: str) -> HttpProvider:
    """The provider that the secret names."""
    return HttpProvider(Accounts(aws.secrets(), arn=secret_arn))
