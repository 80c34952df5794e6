"""A service that knows breached passwords, asked by the beginning of a digest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from rules.breaker import Breaker
from rules.passwords import breaches
from rules.webhooks.target import webhook_target
from runtime import observe
from runtime.deadline import Deadline, StillRunning
from runtime.webhooks.endpoint import Answer, NotSent, WebhookEndpoint

_ANSWERS_WITHIN_S: Final = 0.4
_ALL_WITHIN_S: Final = 0.5  # looking up its name included; Cognito is asked after it
_LONGEST_ANSWER: Final = 256 * 1024  # with padding, a thousand lines of 45 octets are usual
_OK: Final = 200
# Padding hides from who counts octets how many digests begin so ("Padding", API v3).
_HEADERS: Final = {"Add-Padding": "true", "User-Agent": "cognito-triggers", "Accept": "text/plain"}

Get = Callable[[str, Mapping[str, str]], Answer]


class BreachedPasswords:
    """
    Tells which passwords were breached, as far as the service answers.

    What it cannot tell is taken as not breached: nobody is kept from a
    password because a stranger's service is down, and after three failures
    nobody waits for it for a minute.
    """

    def __init__(self, get: Get, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._get = get
        self._monotonic = monotonic
        self._deadline = Deadline(seconds=_ALL_WITHIN_S)
        self._breaker = Breaker(failures=3, opens_for_s=60)

    def __contains__(self, password: str) -> bool:
        """Ask for it, once, and wait half a second at most."""
        if not self._breaker.allows(self._monotonic()):
            return False
        digest = breaches.digest(password)
        answer = self._answer(digest[: breaches.ASKED])
        return answer is not None and breaches.is_listed(digest, answer)

    def _answer(self, beginning: str) -> bytes | None:
        try:
            answer = self._deadline.run(lambda: self._get(beginning, _HEADERS))
        except (NotSent, TimeoutError, StillRunning) as error:
            self._failed(str(error) or "timed_out")
            return None
        if answer.status != _OK:
            self._failed(f"status_{answer.status}")
            return None
        self._breaker.succeeded()
        return answer.body

    def _failed(self, why: str) -> None:
        self._breaker.failed(self._monotonic())
        observe.logger().warning("breached passwords not looked up", reason=why)


def breached_passwords(url: str) -> BreachedPasswords:
    """Those of the service at *url*, which is not asked yet; plain http is for 127.0.0.1 alone."""
    endpoint = WebhookEndpoint(
        webhook_target(url, private_is_allowed=True),  # the operator's own mirror may be private
        private_is_allowed=True,
        timeout_s=_ANSWERS_WITHIN_S,
        reads=_LONGEST_ANSWER,
    )
    return BreachedPasswords(endpoint.get)
