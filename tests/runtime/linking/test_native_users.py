"""A user that is made for an identity, and what the attribute ``identities`` lists."""

import pytest

from runtime.linking.native_users import NativeUser, NativeUsers, identities_in


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


class Cognito:
    """Makes one user, and notes what it is told."""

    def __init__(self):
        self.told = []

    def admin_create_user(self, **asked):
        self.told.append("made")
        return {"User": {"Username": "sub-1", "Attributes": asked["UserAttributes"]}}

    def admin_set_user_password(self, **asked):
        self.told.append((asked["Username"], asked["Permanent"]))


def test_who_is_made_for_an_identity_is_confirmed_and_waits_for_no_password():
    """Nobody was invited, so nobody has to be confirmed once more."""
    cognito = Cognito()
    made = NativeUsers(cognito, pool_id="p", new_password=lambda: "x").create("ada@example.com")

    assert ["made", ("sub-1", True)] == cognito.told
    assert made == NativeUser(
        name="sub-1",
        is_enabled=True,
        has_temporary_password=False,
        attributes={"email": "ada@example.com", "email_verified": "true"},
    )
