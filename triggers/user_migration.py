"""
Cognito calls this when somebody whom the pool does not know gives a password, or forgot one.

Another directory is asked. If it vouches for them, Cognito stores the user
with the password that was just given, and never asks again; who forgot it
gets a code by mail first, and so needs an address that is verified there.
Cognito does not hold such passwords against its policy.

Raising refuses, and the user reads what a wrong password reads, whatever the
reason. Ten tries an hour for each name, counted before the directory is
asked: Cognito's own lockout is for users that it knows. The password goes to
the directory and nowhere else.

Publishes ``user.migrated`` and ``user.migration_refused``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.addresses.email_address import domain_or_none
from rules.migration.legacy_user import LegacyUser, UnknownToLegacy, legacy_name
from rules.refusals import MigrationRefused
from rules.trigger_event import TriggerEvent, answer
from rules.value import dataclass
from runtime import aws, clock
from runtime.entry import Handle, entrypoint, is_late
from runtime.migration.legacy_directory import (
    LegacyDirectory,
    LegacyHashRefused,
    LegacyUnavailable,
    legacy_service,
)
from runtime.migration.legacy_table import legacy_table
from runtime.migration.migrations import Migrations, MigrationsUnavailable
from runtime.passwordless.address_key import AddressKeySource
from runtime.settings.codes import AddressKeySettings
from runtime.settings.events import EventSettings
from runtime.settings.migration import (
    DirectorySettings,
    LegacyServiceSettings,
    LegacyTableSettings,
    MigrationSettings,
)

_SIGN_IN = "UserMigration_Authentication"
_FORGOT = "UserMigration_ForgotPassword"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMigration:
    """The trigger with its collaborators."""

    directory: LegacyDirectory
    migrations: Migrations
    announce: Announce
    now: Callable[[], datetime] = clock.now
    is_late: Callable[[], bool] = is_late

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """
        Hand the user over to Cognito.

        Raises:
            MigrationRefused: The directory does not vouch for them, or nobody could be asked.

        """
        asked = TriggerEvent.read(event)
        told = {"email_domain": domain_or_none(asked.user_name)}
        try:
            user = self._vouched_for(asked)
        except _Refused as refused:
            self.announce(Kind.USER_MIGRATION_REFUSED, asked, reason=refused.reason, **told)
            raise MigrationRefused from None
        self.announce(Kind.USER_MIGRATED, asked, **told)
        return answer(
            event,
            userAttributes=dict(user.attributes),
            finalUserStatus="CONFIRMED" if asked.source == _SIGN_IN else "RESET_REQUIRED",
            messageAction="SUPPRESS",  # no invitation: they have an account, as far as they know
            forceAliasCreation=False,  # an address that is somebody's here stays theirs
        )

    def _vouched_for(self, asked: TriggerEvent) -> LegacyUser:
        name = legacy_name(asked.user_name)
        password = asked.request.get("password")
        if name is None:
            raise _Refused(Reason.INVALID_EMAIL)
        if asked.source == _SIGN_IN and not (isinstance(password, str) and password):
            raise _Refused(Reason.WRONG_CREDENTIALS)
        if asked.source not in {_SIGN_IN, _FORGOT}:
            raise _Refused(Reason.UNEXPECTED)
        try:
            return self._look_up(asked, name, password if asked.source == _SIGN_IN else None)
        except UnknownToLegacy:
            raise _Refused(Reason.WRONG_CREDENTIALS) from None
        except LegacyHashRefused:
            raise _Refused(Reason.UNSUPPORTED_HASH) from None
        except (LegacyUnavailable, MigrationsUnavailable):
            raise _Refused(Reason.UNAVAILABLE) from None

    def _look_up(self, asked: TriggerEvent, name: str, password: str | None) -> LegacyUser:
        at = self.now()
        if not self.migrations.try_once_more(name, pool_id=asked.pool_id, now=at):
            raise _Refused(Reason.TOO_MANY)
        is_heard = True
        try:
            return self._found(asked, name, password)
        except (LegacyUnavailable, MigrationsUnavailable):
            is_heard = False
            raise
        finally:
            if not is_heard or self.is_late():  # nobody learns whether the password was right
                self.migrations.give_back(name, pool_id=asked.pool_id, now=at)

    def _found(self, asked: TriggerEvent, name: str, password: str | None) -> LegacyUser:
        user = self.directory.look_up(name, password)
        if password is None and not user.address_is_verified:
            raise _Refused(Reason.NO_ADDRESS)
        self.migrations.begin(name, pool_id=asked.pool_id, now=self.now())
        return user


class _Refused(Exception):
    """For the event; the user is not told the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def wire() -> Handle:
    """Connect to the directory, and to the table of tries with the key of its digests."""
    return UserMigration(
        directory=_directory(),
        migrations=Migrations(
            aws.dynamodb(),
            table=MigrationSettings().migration_table,
            addresses=AddressKeySource(
                aws.secrets(), arn=AddressKeySettings().address_key_secret_arn
            ),
        ),
        announce=announcer(EventSettings()),
    ).handle


def _directory() -> LegacyDirectory:
    if DirectorySettings().user_migration == "table":
        return legacy_table(LegacyTableSettings())
    return legacy_service(LegacyServiceSettings())


handler = entrypoint(wire)
