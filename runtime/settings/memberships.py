"""The groups of users."""

from __future__ import annotations

from runtime.settings.variable import Settings, text


class DefaultGroupSettings(Settings):
    """
    The group of every confirmed user.

    Attributes:
        default_group: Empty, there is none: a pool that exists has groups of its own.

    """

    default_group = text("DEFAULT_GROUP", may_be_empty=True)


class GroupSettings(DefaultGroupSettings):
    """
    The group of every confirmed user, and further groups.

    Attributes:
        group_rules: As the JSON of ``rules.memberships.group_rules.GroupRules.parse``.
        group_rules_file: Bucket and key of the file that has them instead, or
            nothing.

    """

    group_rules = text("GROUP_RULES", unless="GROUP_RULES_FILE")
    group_rules_file = text("GROUP_RULES_FILE", may_be_empty=True)
