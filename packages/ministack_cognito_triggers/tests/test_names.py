"""A name is looked for among the users, whom other threads store meanwhile."""

from ministack.services import cognito

from ministack_cognito_triggers.calls.names import resolve_user_for

ADA = [{"Name": "email", "Value": "ada@example.com"}]


class Storing(dict):
    """The record of a user; while it is looked at, another one is stored."""

    def __init__(self, users, **record):
        super().__init__(record)
        self._users = users

    def get(self, name, default=None):
        self._users[f"user-{len(self._users)}"] = {"Attributes": []}
        return super().get(name, default)


def test_a_user_who_comes_meanwhile_is_in_nobodys_way():
    """In any spelling of the name, and in any order of users in the pool."""
    users = {}
    users |= {"u1": Storing(users, Attributes=[]), "u2": Storing(users, Attributes=ADA)}
    pool = {
        "_users": users,
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    resolve = resolve_user_for(cognito._resolve_user)

    for name in ("ada@example.com", "ADA@example.com"):
        assert users["u2"] is resolve(pool, name)[0]
    assert resolve(pool, "eve@example.com")[0] is None
