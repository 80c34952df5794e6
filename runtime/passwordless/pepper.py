"""
The secret that codes are derived from, in its two live versions.

A new version is not used for new codes before every container has had the
time to see it, and the version before it is good for the codes under way. So
the secret is replaced with ``secretsmanager put-secret-value`` alone, and
nobody's code is lost. Replaced twice within a code's life, it voids codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from rules.value import dataclass, field
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, Refused, told

_LOOK_AGAIN_AFTER = timedelta(minutes=5)
_KNOWN_EVERYWHERE_AFTER = 2 * _LOOK_AGAIN_AFTER


class UnknownPepper(LookupError):
    """A code was derived from a version of the secret that is gone."""


@dataclass(frozen=True, slots=True)
class Peppers:
    """
    The live versions by their ids.

    Attributes:
        newest: The version that new codes are derived from.

    """

    newest: str
    by_version: Mapping[str, bytes] = field(repr=False)

    def of(self, version: str) -> bytes:
        """The secret of *version*. Raises `UnknownPepper`."""
        try:
            return self.by_version[version]
        except KeyError:
            raise UnknownPepper(version) from None


class PepperSource:
    """Fetches the versions when it is made, and looks for new ones every five minutes."""

    def __init__(self, secrets: Any, *, arn: str, now: Callable[[], datetime] = clock.now) -> None:
        self._secrets = secrets
        self._arn = arn
        self._now = now
        self._peppers = self._fetch()
        self._fetched_at = now()

    def __call__(self) -> Peppers:
        """The live versions. Those known are in use for as long as Secrets Manager fails."""
        if self._now() - self._fetched_at >= _LOOK_AGAIN_AFTER:
            self._fetched_at = self._now()
            try:
                self._peppers = self._fetch()
            except CallFailed as error:
                observe.logger().warning("pepper not refreshed", error=told(error))
        return self._peppers

    def _fetch(self) -> Peppers:
        current = self._secrets.get_secret_value(SecretId=self._arn, VersionStage="AWSCURRENT")
        previous = self._previous()
        is_known = self._now() - current["CreatedDate"] >= _KNOWN_EVERYWHERE_AFTER
        newest = current if is_known or previous is None else previous
        versions = [current] if previous is None else [current, previous]
        return Peppers(
            newest=newest["VersionId"],
            by_version={each["VersionId"]: each["SecretString"].encode() for each in versions},
        )

    def _previous(self) -> dict[str, Any] | None:
        """The version before the current one; None if there has been no other."""
        try:
            previous: dict[str, Any] = self._secrets.get_secret_value(
                SecretId=self._arn, VersionStage="AWSPREVIOUS"
            )
        except Refused as refused:
            if refused.code != "ResourceNotFoundException":
                raise
            return None
        return previous
