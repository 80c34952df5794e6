"""Users of another directory."""

from __future__ import annotations

from runtime.settings.variable import Settings, one_of, switch, text


class MigrationSettings(Settings):
    """
    Where migrations are noted.

    Attributes:
        migration_table: The DynamoDB table of tries to migrate and of those
            that went well, or nothing.

    """

    migration_table = text("MIGRATION_TABLE", may_be_empty=True)


class DirectorySettings(Settings):
    """
    Which kind of directory it is, and so which of the groups below is read.

    Attributes:
        user_migration: What users are brought over from: ``table`` or ``https``.

    """

    user_migration = one_of("USER_MIGRATION", "table", "https")


class LegacyTableSettings(Settings):
    """
    A directory that is a table.

    Attributes:
        legacy_table: The DynamoDB table of another system's users and their
            hashed passwords.
        migration_hash: The format that most of these hashes have, as
            `rules.migration.usual_hash` reads it, or nothing.
        legacy_keys_secret_arn: The Secrets Manager secret of keys that are in
            no hash, or nothing.

    """

    legacy_table = text("LEGACY_TABLE")
    migration_hash = text("MIGRATION_HASH", may_be_empty=True)
    legacy_keys_secret_arn = text("LEGACY_KEYS_SECRET_ARN", may_be_empty=True)


class LegacyServiceSettings(Settings):
    """
    A directory that is a service.

    Attributes:
        legacy_url: The endpoint that knows another system's users.
        legacy_address_may_be_private: Whether that URL may lead to an address
            that is not public.
        legacy_secret_arn: The Secrets Manager secret that questions to that
            endpoint are signed with.

    """

    legacy_url = text("LEGACY_URL")
    legacy_address_may_be_private = switch("LEGACY_PRIVATE_ADDRESSES", off="no", on="yes")
    legacy_secret_arn = text("LEGACY_SECRET_ARN")
