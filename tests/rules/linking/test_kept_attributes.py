"""Whether a native user's address is told as proved at a federated sign-in."""

import pytest

from rules.linking.kept_attributes import with_owners


@pytest.mark.parametrize(
    ("said", "verified", "is_believed", "expected"),
    [
        ("ada@example.com", "false", True, "true"),
        ("ADA@example.com", "false", True, "true"),
        ("ada@example.com", "false", False, "false"),
        ("eve@example.com", "false", True, "false"),
        ("eve@example.com", "true", False, "true"),
    ],
)
def test_an_address_is_proved_by_its_user_or_by_a_word_that_counts(
    said, verified, is_believed, expected
):
    """Of that address and no other; the address itself is never the provider's."""
    owner = {"email": "ada@example.com", "email_verified": verified}

    assert {"email": "ada@example.com", "email_verified": expected} == with_owners(
        {"email": said}, owner, is_believed=is_believed
    )
