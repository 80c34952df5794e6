"""Read-only members of DescribeUserPool."""

from __future__ import annotations

from typing import Final

# Members that change without a change of the pool's configuration.
CHANGES_BY_ITSELF: Final = frozenset(
    {
        "EmailConfigurationFailure",
        "EstimatedNumberOfUsers",
        "LastModifiedDate",
        "SmsConfigurationFailure",
    }
)
