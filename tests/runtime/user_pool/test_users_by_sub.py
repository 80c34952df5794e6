"""Users whom Cognito does not find by their sub, and another whom it finds by it."""

import pytest

from events.contract.catalogue import Reason
from runtime.aws_client.errors import Refused, Unanswered
from runtime.memberships.groups import GroupNotAssigned, MemberGone
from runtime.memberships.groups_by_sub import GroupsBySub
from runtime.user_pool.recipients import RecipientNotRead, Recipients
from runtime.user_pool.users import UserGone
from runtime.user_pool.users_by_sub import UsersBySub

POOL, SUB, OTHERS = "eu-west-1_AbC", "b281eb78-1", "b281eb78-2"
GONE = Refused({"Error": {"Code": "UserNotFoundException"}})
BUSY = Refused({"Error": {"Code": "TooManyRequestsException"}})


def told(sub, email):
    return [{"Name": "sub", "Value": sub}, {"Name": "email", "Value": email}]


class Cognito:
    """Users as (sub, name, email); a local one is found by the sub, too, but by names first."""

    def __init__(self, *users, federated=()):
        self.users, self.federated, self.groups, self.calls = users, federated, [], []
        self.error = None

    def _find(self, name):
        by_name = [user for user in self.users if user[1] == name]
        by_sub = [user for user in self.users if user[0] == name and user[1] not in self.federated]
        if not (by_name or by_sub):
            raise GONE
        return (by_name or by_sub)[0]

    def admin_get_user(self, *, UserPoolId, Username):  # noqa: N803  # boto3's
        self.calls.append("get")
        assert POOL == UserPoolId
        sub, name, email = self._find(Username)
        return {"Username": name, "UserAttributes": told(sub, email)}

    def list_users(self, *, UserPoolId, Filter, Limit):  # noqa: N803  # boto3's
        self.calls.append("list")
        assert (POOL, 1) == (UserPoolId, Limit)
        if self.error:
            raise self.error
        found = [user for user in self.users if Filter == f'sub = "{user[0]}"']
        return {"Users": [{"Username": name, "Attributes": told(s, e)} for s, name, e in found]}

    def admin_list_groups_for_user(self, *, UserPoolId, Username, Limit):  # noqa: N803  # boto3's
        assert (POOL, 1) == (UserPoolId, Limit)
        return {"Groups": [group for name, group in self.groups if name == self._find(Username)[1]]}

    def admin_add_user_to_group(self, *, UserPoolId, Username, GroupName):  # noqa: N803  # boto3's
        assert POOL == UserPoolId
        self.groups.append((self._find(Username)[1], GroupName))


FEDERATED = Cognito((SUB, "Google_1", "vera@a.example"), federated=("Google_1",))
TAKEN = Cognito((OTHERS, SUB, "eve@b.example"), (SUB, "vera", "vera@a.example"))
LOCAL = Cognito((SUB, SUB, "vera@a.example"))


@pytest.mark.parametrize(
    ("cognito", "name"), [(FEDERATED, "Google_1"), (TAKEN, "vera"), (LOCAL, SUB)]
)
def test_the_sub_finds_the_user_and_no_other(cognito, name):
    """Of an identity provider; and where somebody else has chosen it for a name."""
    cognito.groups.clear()
    users = UsersBySub(cognito)
    user = {"pool_id": POOL, "user_name": SUB}

    assert "vera@a.example" == users.attributes(**user)["email"]
    assert "vera@a.example" == Recipients(cognito).attributes(pool_id=POOL, subject=SUB)["email"]
    assert not users.is_in_a_group(**user)
    GroupsBySub(cognito, UsersBySub(cognito)).add(**user, group="members")
    assert [(name, "members")] == cognito.groups
    assert users.is_in_a_group(**user)


def test_a_name_is_looked_up_once():
    """It never changes, and each call counts into the account's rate."""
    cognito = Cognito((SUB, SUB, "vera@a.example"))
    users = UsersBySub(cognito)
    for _ in range(3):
        users.is_in_a_group(pool_id=POOL, user_name=SUB)

    assert ["get"] == cognito.calls


@pytest.mark.parametrize("sub", [SUB, 'x" or sub = "', "x\\"])
def test_who_is_gone_is_gone(sub):
    """Also where somebody has the name; and a filter is no place for quotes."""
    cognito = Cognito((OTHERS, SUB, "eve@b.example"))
    with pytest.raises(UserGone):
        UsersBySub(cognito).attributes(pool_id=POOL, user_name=sub)
    with pytest.raises(MemberGone):
        GroupsBySub(cognito, UsersBySub(cognito)).add(pool_id=POOL, user_name=sub, group="members")
    with pytest.raises(RecipientNotRead) as caught:
        Recipients(cognito).attributes(pool_id=POOL, subject=sub)

    assert ([], Reason.NO_ADDRESS) == (cognito.groups, caught.value.reason)


@pytest.mark.parametrize("sub", ['x"', "x\\"])
def test_no_quote_gets_into_a_filter(sub):
    """Cognito is not asked for a list at all."""
    cognito = Cognito((OTHERS, SUB, "eve@b.example"))
    with pytest.raises(UserGone):
        UsersBySub(cognito).name(pool_id=POOL, user_name=sub)

    assert ["get"] == cognito.calls


def test_a_list_of_others_is_nobody():
    """As an emulator that knows no filters would answer."""
    cognito = Cognito()
    cognito.list_users = lambda **_: {
        "Users": [{"Username": "eve", "Attributes": told(OTHERS, "eve@b.example")}]
    }
    with pytest.raises(UserGone):
        UsersBySub(cognito).attributes(pool_id=POOL, user_name=SUB)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(BUSY, Reason.THROTTLED), (Unanswered("timeout"), Reason.UNAVAILABLE)],
)
def test_what_cannot_be_listed_now_is_asked_again(error, reason):
    """Nobody is taken for gone who was not looked for."""
    cognito = Cognito()
    cognito.error = error
    with pytest.raises(type(error)):
        UsersBySub(cognito).attributes(pool_id=POOL, user_name=SUB)
    with pytest.raises(GroupNotAssigned) as caught:
        GroupsBySub(cognito, UsersBySub(cognito)).add(pool_id=POOL, user_name=SUB, group="members")

    assert reason is caught.value.reason
    cognito.admin_get_user = lambda **_: (_ for _ in ()).throw(error)
    with pytest.raises(type(error)):
        UsersBySub(cognito).attributes(pool_id=POOL, user_name=SUB)
