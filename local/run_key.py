"""The root credentials of one run of the emulator: nobody can know them before it starts."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

_OF_KEY_IDS = string.ascii_uppercase + "234567"  # as in AWS's own ids: 16 of them are 80 bits


def _key_id() -> str:
    return "AKIA" + "".join(secrets.choice(_OF_KEY_IDS) for _ in range(16))


@dataclass(frozen=True, slots=True)
class RunKey:
    """
    An access key in the form of AWS's own.

    The emulator does not check the root's secret, so the id is what must be unknown.
    """

    access_key: str = field(default_factory=_key_id, repr=False)
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(30), repr=False)

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """The key that `line` made a line of."""
        return cls(**json.loads(line))

    @property
    def line(self) -> bytes:
        """The key for a pipe, which unlike an environment no other process can read."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables in which AWS's tools look for it."""
        return {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}
