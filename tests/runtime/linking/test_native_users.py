"""What the attribute ``identities`` lists."""

import pytest

from runtime.linking.native_users import identities_in


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"identities": ""},
        {"identities": "null"},
        {"identities": "{}"},
        {"identities": "[7]"},
        {"identities": "[" * 9999},
    ],
    ids=lambda attributes: str(attributes)[:40],
)
def test_who_has_none_has_none(attributes):
    """A user of the pool itself has no such attribute."""
    assert [] == identities_in(attributes)
