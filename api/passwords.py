"""Whether a new password may be taken, asked by every route that sees one."""

from __future__ import annotations

from typing import Final, Protocol

from api.problems import too_weak
from rules.passwords.policy import PasswordPolicy
from runtime.passwords.breaches import breached_passwords
from runtime.passwords.common import common_passwords
from runtime.settings.app import AppSettings
from runtime.settings.passwords import PasswordSettings


class Passwords(Protocol):
    """Any that can be asked for one."""

    def __contains__(self, password: str, /) -> bool: ...


_NONE: Final[Passwords] = frozenset[str]()


class NewPasswords:
    """The operator's policy, and the passwords that were *breached*."""

    def __init__(self, policy: PasswordPolicy, *, breached: Passwords = _NONE) -> None:
        self._policy = policy
        self._breached = breached

    def check(self, field_name: str, password: str, *, address: str = "") -> None:
        """
        Let *password* pass; *address* is the user's, as far as the request tells it.

        Raises:
            Problem: ``weak_password``, naming the field and what it lacks.

        """
        missing = self._policy.missing_in(password, address=address)
        if not missing and password in self._breached:
            missing = ["to be in no list of breached passwords"]
        if missing:
            raise too_weak(field_name, missing)


def new_passwords(settings: PasswordSettings, app: AppSettings) -> NewPasswords:
    """What this stack asks for."""
    url = settings.breached_passwords_url
    return NewPasswords(
        PasswordPolicy(
            common_passwords(),
            shortest=settings.password_length,
            asks_for_classes=settings.asks_for_classes,
            words=(*settings.password_words, *app.app_name.split()),
        ),
        breached=breached_passwords(url) if url else _NONE,
    )
