"""
Sending mail through an HTTP provider, the sample of a carrier that is not Amazon SES.

One POST a mail, JSON with ``from``, ``to``, ``subject``, ``text``, ``html``, ``headers`` and
``tags``. Keys that begin with ``whsec_`` sign it as Standard Webhooks has it; another secret is a
bearer token (RFC 6750). ``Idempotency-Key`` is the same for each try of one mail. The address rules
are those of webhooks: public addresses over TLS, no redirection.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from events.contract.catalogue import Reason
from rules.messages.provider_account import Account, InvalidAccount, account
from rules.messages.sign_in_mail import Mail
from rules.messages.style import LOGO_ID
from rules.webhooks.signature import signature
from rules.webhooks.target import Target
from runtime import aws, clock, observe
from runtime.deadline import Deadline, StillRunning
from runtime.messages.mail import MailNotSent
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
Body = Callable[[str, str, Mail, Mapping[str, str]], bytes]  # of sender, address, mail and tags


def _post_to(target: Target) -> Post:
    """Nothing but public addresses: no switch lets it ask what only this network reaches."""
    return WebhookEndpoint(target, private_is_allowed=False, timeout_s=_ANSWERS_WITHIN_S).post


class HttpMailer:
    """
    Sends one mail to one person; see the module, and `runtime.messages.mail.Carrier`.

    *accounts* is asked for each mail, and may raise `CallFailed` or `InvalidAccount`.
    """

    def __init__(
        self,
        accounts: Callable[[], Account],
        *,
        sender: str,
        body: Body | None = None,
        post_to: Callable[[Target], Post] = _post_to,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._accounts = accounts
        self._sender = sender
        self._body = body or _body
        self._post_to = post_to
        self._now = now
        self._deadline = Deadline(seconds=_ALL_WITHIN_S)

    def send(self, address: str, mail: Mail, *, tags: Mapping[str, str] | None = None) -> None:
        """
        Hand *mail* to the provider, once.

        Raises:
            MailNotSent: The provider refused, or did not answer in time.
            CallFailed: Secrets Manager refused, or did not answer.

        """
        try:
            ours = self._accounts()
        except InvalidAccount as error:
            observe.logger().error("secret of the mail provider not usable", why=str(error))
            raise MailNotSent(Reason.ACCESS_DENIED) from None
        body = self._body(self._sender, address, mail, tags or {})
        headers, post = _headers(ours, body, now=self._now()), self._post_to(ours.target)
        try:
            answer = self._deadline.run(lambda: post(body, headers))
        except NotSent as failure:
            reason = _NEVER_LEFT.get(str(failure))
            is_certain = reason is not None
            raise MailNotSent(reason or Reason.UNAVAILABLE, is_certain=is_certain) from None
        except (TimeoutError, StillRunning):
            raise MailNotSent(Reason.UNAVAILABLE, is_certain=False) from None
        _check(answer.status)


def _headers(ours: Account, body: bytes, *, now: datetime) -> dict[str, str]:
    """The id is keyed: a plain hash would let its readers try all codes."""
    named = f"mail_{hmac.new(ours.secret.encode(), body, 'sha256').hexdigest()}"
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


def _body(sender: str, address: str, mail: Mail, tags: Mapping[str, str]) -> bytes:
    message = {
        "from": sender,
        "to": [address],
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "headers": {"Auto-Submitted": "auto-generated"},  # RFC 3834
        "tags": [{"name": name, "value": value} for name, value in tags.items()],
    }
    if mail.logo:
        inline = {"content_id": LOGO_ID, "content_type": "image/png", "content": mail.logo}
        message["attachments"] = [{"filename": "logo.png", **inline}]
    return json.dumps(message).encode()


def _check(status: int) -> None:
    """Raise for what is no success: a redirection is a refusal, and a 5xx may have been sent."""
    if 200 <= status <= 299:
        return
    is_theirs = status >= 500
    usual = Reason.UNAVAILABLE if is_theirs else Reason.SENDER_REFUSED
    raise MailNotSent(_REASONS.get(status, usual), is_certain=not is_theirs)


class Accounts:
    """Fetches the secret when a mail is to be sent, and again every five minutes."""

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


def http_mailer(secret_arn: str, *, sender: str, body: Body | None = None) -> HttpMailer:
    """The provider that the secret names; *body* writes what it takes, if that is not ours."""
    return HttpMailer(Accounts(aws.secrets(), arn=secret_arn), sender=sender, body=body)
