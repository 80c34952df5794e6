"""The user that a command is about, and the user's keys in each store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError

from operators.outside import Outside
from rules.alerts.bursts import Scope, Signal, Watched
from rules.passwordless import address_keys
from rules.passwordless.counted_mailbox import counted_mailbox, sign_up_mailbox
from runtime.boto3_clients import Translated
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.factors import user_of_subject

_SUB = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY_DAYS = 35  # that a day's visit is remembered
_LOCK_DAYS = 15  # that a notice of a locked code is
_MONTH_DAYS = 70  # that a month's is
_HOUR_S, _TRIED_HOURS = 3600, 2  # that tries to migrate are counted for


class NoSuchUser(LookupError):
    """The pool has no such user; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class AddressNames:
    """
    What one version of the address key makes of an address; empty where it is not known.

    Attributes:
        holders: Whose limits are the person's: the address's, and its mailbox's for sign-ups.
        owner: Whose receipts and devices.
        migrating: Who is brought over from another directory.
        counted: The mailbox that sign-ups are counted by.

    """

    holders: tuple[str, ...]
    owner: str = ""
    migrating: str = ""
    unreachable: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """
    A user, or the ``sub`` of one who is gone.

    Attributes:
        profile: What Cognito answered, or None.
        digest: Stands for the user in the tables of passwordless sign-in.
        names: What the address is called in the table of challenges, by each live
            version of the address key; of one who is gone, what is known without it.

    """

    pool_id: str
    sub: str
    profile: Mapping[str, Any] | None
    digest: str
    names: tuple[AddressNames, ...] = field(repr=False, default=())

    @property
    def since(self) -> date | None:
        """The day when the account was made, as far as anybody knows."""
        return self.profile["UserCreateDate"].astimezone(UTC).date() if self.profile else None

    def visits(self, today: date) -> list[str]:
        """The keys under which the person may have been counted as active."""
        user = sha256(f"/cognito/{self.pool_id} {self.sub}".encode()).hexdigest()[:32]
        days = [today - timedelta(days=n) for n in range(-1, _DAY_DAYS + 1)]
        months = sorted({f"{today - timedelta(days=n):%Y-%m}" for n in range(-1, _MONTH_DAYS + 1)})
        return [
            *(f"day#{day}#{user}" for day in days),
            *(f"month#{month}#{user}" for month in months),
            *(f"{period}#ever#{user}" for period in ("came", "expected")),
        ]

    def mailed(self, today: date) -> list[str]:
        """The keys that say that the person got a welcome mail, or was told of a locked code."""
        who = f"{self.pool_id}#{self.sub}"
        days = [today - timedelta(days=n) for n in range(-1, _LOCK_DAYS + 1)]
        return [f"welcome_mail#{who}", *(f"lock_notice#{who}#{day}" for day in days)]

    def migrations(self, now: datetime) -> list[str]:
        """The keys that say that the person tries to be brought over, or is just being."""
        hour = int(now.timestamp()) // _HOUR_S
        who = [names.migrating for names in self.names if names.migrating]
        hours = range(hour - _TRIED_HOURS, hour + 2)
        return [f"M#{one}" for one in who] + [f"T#{one}#{each}" for one in who for each in hours]

    @property
    def learnt(self) -> list[str]:
        """The keys under which the person's sign-up was counted, and those of the mailbox."""
        counted = [names.counted for names in self.names if names.counted]
        return [f"A#{self.sub}", *(f"B#{mailbox}" for mailbox in counted)]

    @property
    def watched(self) -> list[str]:
        """The keys under which failures of the person are counted, and incidents opened."""
        names = [str(Watched(signal, Scope.USER, self.sub)) for signal in Signal]
        return [*names, *(f"incident#{name}" for name in names)]


def person(word: str, outside: Outside) -> Person:
    """
    Who *word* names: a user name, an address, or the ``sub`` of somebody who is gone.

    Raises:
        NoSuchUser: The pool does not know the word, and it is no ``sub``.

    """
    pool_id = outside.stack.physical_id("UserPool")
    profile = _profile(outside.client("cognito-idp"), pool_id, word)
    if profile is None and not _SUB.fullmatch(word):
        raise NoSuchUser("the pool has no such user; for a deleted user, give the sub")
    attributes = attributes_of(profile) if profile else {}
    sub = attributes.get("sub", word)
    return Person(
        pool_id,
        sub,
        profile,
        user_of_subject(sub, pool_id=pool_id),
        _names(attributes.get("email", ""), sub, pool_id, outside),
    )


def attributes_of(profile: Mapping[str, Any]) -> dict[str, str]:
    """The attributes in a profile."""
    return {each["Name"]: each["Value"] for each in profile["UserAttributes"]}


def _profile(cognito: Any, pool_id: str, word: str) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = cognito.admin_get_user(UserPoolId=pool_id, Username=word)
    except ClientError as error:
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
        return None
    return found


def _names(address: str, sub: str, pool_id: str, outside: Outside) -> tuple[AddressNames, ...]:
    secrets = Translated(outside.client("secretsmanager"))
    arn = outside.stack.physical_id("AddressKey")
    live = AddressKeySource(secrets, arn=arn, now=outside.now)().live
    return tuple(_named(key, address, sub, pool_id) for key in live)


def _named(key: bytes, address: str, sub: str, pool_id: str) -> AddressNames:
    if not address:
        whose = address_keys.holder_without_address(key, pool_id=pool_id, subject=sub)
        return AddressNames(holders=(whose,))
    return AddressNames(
        holders=(
            address_keys.holder(key, pool_id=pool_id, address=address),
            sign_up_mailbox(key, pool_id=pool_id, address=address),
        ),
        owner=address_keys.owner(key, pool_id=pool_id, address=address),
        migrating=address_keys.migrating(key, pool_id=pool_id, name=address),
        unreachable=address_keys.unreachable(key, address=address),
        counted=counted_mailbox(key, pool_id=pool_id, address=address),
    )
