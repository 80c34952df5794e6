"""What is done to users whose sign-up would be refused by now."""

import pytest

from runtime.aws_client.errors import Refused
from runtime.memberships.suspects import SUSPECT_GROUP, Suspects
from runtime.user_pool.users import UserGone

POOL, SUB = "eu-west-1_AbC", "b281eb78-0000-4000-8000-000000000001"
GONE = Refused({"Error": {"Code": "UserNotFoundException"}})
BUSY = Refused({"Error": {"Code": "TooManyRequestsException"}})
CHANGES = ("admin_add_user_to_group", "admin_remove_user_from_group", "admin_disable_user")


class Cognito:
    """One user with an address, in groups; notes what is called."""

    def __init__(self, groups=()):
        self.groups, self.calls, self.errors, self.there = groups, [], {}, True

    def admin_get_user(self, **_):
        if not self.there:
            raise GONE
        attributes = [{"Name": "sub", "Value": SUB}, {"Name": "email", "Value": "Jo@A.example"}]
        return {"Username": SUB, "UserAttributes": attributes}

    def list_users(self, **_):
        return {"Users": []}

    def admin_list_groups_for_user(self, **_):
        return {"Groups": [{"GroupName": name} for name in self.groups]}

    def __getattr__(self, name):
        def called(**asked):
            self.calls.append((name, asked.get("GroupName")))
            if name in self.errors:
                raise self.errors[name]

        return called


@pytest.fixture
def cognito():
    return Cognito()


@pytest.fixture
def suspects(cognito):
    return Suspects(cognito, POOL)


def test_a_user_who_has_another_address_by_now_is_told_apart(suspects, cognito):
    """However the address is spelled; one who is gone is gone."""
    assert suspects.has_address_at(SUB, "a.example")
    assert not suspects.has_address_at(SUB, "b.example")
    cognito.there = False
    with pytest.raises(UserGone):
        suspects.has_address_at(SUB, "a.example")


def test_the_group_is_joined_and_left(suspects, cognito):
    """Nothing else happens to the user."""
    suspects.add(SUB)
    suspects.remove(SUB)

    assert [(CHANGES[0], SUSPECT_GROUP), (CHANGES[1], SUSPECT_GROUP)] == cognito.calls


def test_a_disabled_account_has_no_session_left(suspects, cognito):
    """It is disabled first, so that nobody signs in between."""
    assert suspects.disable(SUB)
    assert [("admin_disable_user", None), ("admin_user_global_sign_out", None)] == cognito.calls


def test_no_administrator_is_disabled():
    """Whatever address they have."""
    cognito = Cognito(groups=["members", "administrators"])

    assert not Suspects(cognito, POOL).disable(SUB)
    assert [] == cognito.calls


@pytest.mark.parametrize(
    ("name", "call"), [*zip(("add", "remove", "disable"), CHANGES, strict=True)]
)
def test_a_user_who_goes_meanwhile_is_gone(suspects, cognito, name, call):
    """And any other refusal is told as it is."""
    cognito.errors[call] = GONE
    with pytest.raises(UserGone):
        getattr(suspects, name)(SUB)
    cognito.errors[call] = BUSY
    with pytest.raises(Exception, match=r"TooManyRequests|throttled"):
        getattr(suspects, name)(SUB)
