"""The directory that is a DynamoDB table of hashed passwords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.migration.hashes.reading import LegacyKeys, UnsupportedHash, Verifier
from rules.migration.legacy_keys import legacy_keys
from rules.migration.legacy_password import NOBODYS, is_made_of, verifier
from rules.migration.legacy_user import LegacyUser, UnknownToLegacy, legacy_user
from rules.migration.usual_hash import usual_verifier
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed
from runtime.migration.legacy_directory import LegacyHashRefused, LegacyUnavailable
from runtime.settings.migration import LegacyTableSettings
from runtime.settings.variable import InvalidSetting


class LegacyTable:
    """
    A DynamoDB table of hashed passwords.

    Item: ``email`` in lower case, the key; ``password_hash`` as
    `rules.migration.legacy_password` reads it; ``email_verified``; and any of the names
    in `rules.migration.legacy_user`.

    A name that is not there costs one verification, as *usual* does it. If
    that is not said, as the hash did that was read last.
    """

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        usual: Verifier | None = None,
        keys: LegacyKeys = LegacyKeys(),  # noqa: B008  # a value
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._keys = keys
        self._learns = usual is None
        self._usual = usual or verifier(NOBODYS)

    def look_up(self, name: str, password: str | None) -> LegacyUser:
        """Compute a hash even if there is no such user, or theirs is not read."""
        item = self._item(name)
        told = {key: value.get("S", value.get("BOOL")) for key, value in item.items()}
        is_right = password is None or self._is_right(told, password)
        if not ("password_hash" in told and is_right):
            raise UnknownToLegacy
        return legacy_user(told, name=name)

    def _is_right(self, told: Mapping[str, object], password: str) -> bool:
        if "password_hash" not in told:
            is_made_of(password, self._usual)
            return False
        try:
            own = verifier(str(told["password_hash"]), self._keys)
        except UnsupportedHash as refused:
            is_made_of(password, self._usual)
            observe.logger().warning("legacy hash refused", cause=refused.cause.value)
            raise LegacyHashRefused from None
        self._usual = own if self._learns else self._usual
        return is_made_of(password, own)

    def _item(self, name: str) -> dict[str, Any]:
        try:
            answer = self._dynamodb.get_item(TableName=self._table, Key={"email": {"S": name}})
        except CallFailed:
            raise LegacyUnavailable from None
        item: dict[str, Any] = answer.get("Item", {})
        return item


def legacy_table(settings: LegacyTableSettings) -> LegacyTable:
    """
    Return the table of this stack.

    A usual hash that cannot be computed, or keys that cannot be read, stop the function here.
    """
    keys = _keys(settings.legacy_keys_secret_arn)
    usual = _usual(settings.migration_hash, keys) if settings.migration_hash else None
    return LegacyTable(aws.dynamodb(), table=settings.legacy_table, usual=usual, keys=keys)


def _usual(described: str, keys: LegacyKeys) -> Verifier:
    try:
        return usual_verifier(described, keys)
    except ValueError:
        raise InvalidSetting("MIGRATION_HASH must be a format that is read, and its cost") from None


def _keys(arn: str) -> LegacyKeys:
    if not arn:
        return LegacyKeys()
    return legacy_keys(aws.secrets().get_secret_value(SecretId=arn)["SecretString"])
